Component({
  properties: {
    day: { type: Object, value: {} },
    low: { type: Number, value: 0 },
    high: { type: Number, value: 0 },
    unit: { type: String, value: 'celsius' },
  },

  methods: {
    open() {
      this.triggerEvent('open', { offset: this.data.day.offset })
    },
  },
})

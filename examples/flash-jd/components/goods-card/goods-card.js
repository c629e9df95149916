Component({
  options: { multipleSlots: true },

  properties: {
    goods: { type: Object, value: {} },
    state: { type: String, value: 'now' },
  },

  methods: {
    open() {
      this.triggerEvent('open', { id: this.data.goods.id })
    },
  },
})

Component({
  // With this behavior a form reads the value as if it were an input's.
  behaviors: ['qq://form-field'],

  properties: {
    value: { type: Number, value: 0 },
  },

  methods: {
    choose(event) {
      const { value } = event.currentTarget.dataset
      this.setData({ value })
      this.triggerEvent('change', { value })
    },
  },
})

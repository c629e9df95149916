Component({
  properties: {
    value: { type: Number, value: 0 },
    min: { type: Number, value: 0 },
    max: { type: Number, value: 99 },
  },
  methods: {
    step(event) {
      const value = this.data.value + Number(event.currentTarget.dataset.step)
      if (value < this.data.min || value > this.data.max) return
      this.triggerEvent('change', { value })
    },
  },
})

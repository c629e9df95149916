const two = n => (n < 10 ? `0${n}` : `${n}`)

Component({
  properties: {
    seconds: { type: Number, value: 60 },
    label: { type: String, value: '' },
  },

  data: { running: false, left: 0, text: '' },

  observers: {
    'seconds, left': function (seconds, left) {
      const n = left || seconds
      this.setData({ text: `${two(Math.floor(n / 60))}:${two(n % 60)}` })
    },
  },

  lifetimes: {
    detached() {
      clearInterval(this.ticking)
    },
  },

  methods: {
    toggle() {
      if (this.data.running) return this.stop()
      this.setData({ running: true, left: this.data.left || this.data.seconds })
      this.ticking = setInterval(() => this.tick(), 1000)
    },

    tick() {
      const left = this.data.left - 1
      if (left > 0) return this.setData({ left })
      this.stop()
      this.setData({ left: 0 })
      ks.vibrateLong()
      this.triggerEvent('ring', { label: this.data.label })
    },

    stop() {
      clearInterval(this.ticking)
      this.setData({ running: false })
    },
  },
})

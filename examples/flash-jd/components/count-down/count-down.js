const two = n => (n < 10 ? `0${n}` : `${n}`)

Component({
  properties: {
    // Milliseconds since the epoch.
    until: { type: Number, value: 0, observer: 'tick' },
  },

  data: { parts: ['00', '00', '00'] },

  attached() {
    this.ticking = setInterval(() => this.tick(), 1000)
    this.tick()
  },

  detached() {
    clearInterval(this.ticking)
  },

  methods: {
    tick() {
      const left = Math.max(0, Math.ceil((this.data.until - Date.now()) / 1000))
      this.setData({ parts: [two(Math.floor(left / 3600)), two(Math.floor(left / 60) % 60), two(left % 60)] })
      if (left === 0 && this.data.until && this.over !== this.data.until) {
        this.over = this.data.until
        this.triggerEvent('over')
      }
    },
  },
})

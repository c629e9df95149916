Component({
  properties: {
    habit: { type: Object, value: {} },
    streak: { type: Number, value: 0 },
    done: { type: Boolean, value: false },
  },

  methods: {
    open() {
      tt.navigateTo({ url: '/pages/habit/habit?id=' + this.properties.habit.id })
    },

    toggle() {
      this.triggerEvent('toggle', { id: this.properties.habit.id })
    },
  },
})

Component({
  properties: {
    note: { type: Object, value: {} },
  },

  methods: {
    tap() {
      this.triggerEvent('toggle', { id: this.data.note.id })
    },
  },
})

Component({
  props: {
    note: {},
    onToggle() {},
  },

  methods: {
    tap() {
      this.props.onToggle({ detail: { id: this.props.note.id } })
    },
  },
})

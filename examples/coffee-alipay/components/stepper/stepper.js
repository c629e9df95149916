Component({
  props: {
    // Comes back with the new value, so that one handler serves a list.
    name: '',
    value: 0,
    min: 0,
    max: 99,
    onChange: () => {},
  },

  methods: {
    step(event) {
      const { name, value, min, max, onChange } = this.props
      const next = value + Number(event.currentTarget.dataset.step)
      if (next >= min && next <= max) onChange(next, name)
    },
  },
})

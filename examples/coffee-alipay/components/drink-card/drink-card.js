Component({
  props: { drink: {}, onOpen: () => {} },

  methods: {
    open() {
      this.props.onOpen(this.props.drink.id)
    },
  },
})

Component({
  properties: {
    recipe: { type: Object, value: {} },
  },

  methods: {
    open() {
      ks.navigateTo({ url: `/pages/recipe/recipe?id=${this.data.recipe.id}` })
    },
  },
})

App({
  globalData: {
    // Set by the home page's dice, read by the recipe page.
    picked: null,
  },
})

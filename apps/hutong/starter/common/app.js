App({
  onLaunch() {
    console.log('__name__ is on')
  },
})

App<{ visits: number }>({
  visits: 0,
})

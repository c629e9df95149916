Component({
  options: { multipleSlots: true },
  properties: { drink: { type: Object, value: {} } },
})

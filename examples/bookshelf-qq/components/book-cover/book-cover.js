Component({
  externalClasses: ['size-class'],
  properties: { book: Object },
})

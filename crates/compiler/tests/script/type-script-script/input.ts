const app = getApp<{ x: number }>()
Page({ onLoad(): void { require('./a') } })

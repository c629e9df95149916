import { get } from '../../utils/platform'

// Your own server; its origin also stands in hutong.json, and it must allow cross-origin requests.
const ADDRESS = 'https://api.example.com/weather.json'

Page({
  data: { state: 'loading', weather: {} },

  onLoad() {
    this.ask()
  },

  ask() {
    this.setData({ state: 'loading' })
    get(ADDRESS).then(
      (weather) => this.setData({ state: 'ready', weather }),
      () => this.setData({ state: 'failed' }),
    )
  },
})

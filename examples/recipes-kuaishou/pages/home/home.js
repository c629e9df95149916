import { recipes, tags } from '../../utils/recipes'
import { family, liked, toggleLike } from '../../utils/kitchen'

Page({
  data: { tags, tag: '全部', shown: [], likes: {}, picked: null, rolling: false, moved: false, ended: false, far: false },

  onShow() {
    this.refresh()
  },

  onUnload() {
    clearTimeout(this.settling)
  },

  refresh() {
    const { avoid } = family()
    const likes = {}
    for (const id of liked()) likes[id] = true
    const { tag } = this.data
    const suits = recipe => !recipe.tags.some(one => avoid.includes(one)) && (tag === '全部' || recipe.tags.includes(tag))
    this.setData({ likes, shown: recipes.filter(suits) })
  },

  onPullDownRefresh() {
    this.setData({ tag: '全部', picked: null, ended: false })
    this.refresh()
    ks.stopPullDownRefresh()
  },

  onReachBottom() {
    this.setData({ ended: true })
  },

  onPageScroll({ scrollTop }) {
    const far = scrollTop > 60
    if (far !== this.data.far) this.setData({ far })
  },

  up() {
    ks.pageScrollTo({ scrollTop: 0, duration: 0 })
  },

  slide(event) {
    const moved = event.detail.scrollLeft > 20
    if (moved !== this.data.moved) this.setData({ moved })
  },

  choose(event) {
    this.setData({ tag: event.currentTarget.dataset.tag })
    this.refresh()
  },

  roll() {
    const others = recipes.filter(recipe => !this.data.picked || recipe.id !== this.data.picked.id)
    this.setData({ rolling: true, picked: others[Math.floor(Math.random() * others.length)] })
    this.settling = setTimeout(() => this.setData({ rolling: false }), 500)
  },

  cook() {
    ks.navigateTo({ url: `/pages/recipe/recipe?id=${this.data.picked.id}` })
  },

  like(event) {
    const { id } = event.currentTarget.dataset
    this.setData({ [`likes.${id}`]: toggleLike(id) })
  },

  onShareAppMessage() {
    return { title: '今天吃什么？', path: '/pages/home/home' }
  },
})

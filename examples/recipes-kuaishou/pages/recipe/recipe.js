import { find, recipes } from '../../utils/recipes'
import { buy, family } from '../../utils/kitchen'

Page({
  data: { recipe: recipes[0], people: 2, done: {}, view: 0 },

  onLoad({ id }) {
    const recipe = find(id) || recipes[0]
    ks.setNavigationBarTitle({ title: recipe.name })
    this.setData({ recipe, people: family().people })
  },

  look(event) {
    this.setData({ view: event.detail.current })
  },

  turn(event) {
    const people = this.data.people + Number(event.currentTarget.dataset.by)
    if (people >= 1 && people <= 12) this.setData({ people })
  },

  tick(event) {
    const { at } = event.currentTarget.dataset
    this.setData({ [`done[${at}]`]: !this.data.done[at] })
  },

  ring(event) {
    ks.showModal({ title: '时间到', content: event.detail.label, showCancel: false, confirmText: '好了' })
  },

  buy() {
    buy(this.data.recipe, this.data.people)
    ks.showToast({ title: '已放进清单', icon: 'success' })
  },

  onShareAppMessage() {
    const { recipe } = this.data
    return { title: `${recipe.name}，${recipe.minutes} 分钟就好`, path: `/pages/recipe/recipe?id=${recipe.id}` }
  },
})

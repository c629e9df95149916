// What guests say, newest first; the same of every product.
export const reviews = [
  { id: 'r1', who: '槐树下', text: '拐进胡同第三家，坐窗边能看见鸽子。' },
  { id: 'r2', who: '小满', text: '自带杯减两块，店员还帮我把杯子冲了一遍。' },
  { id: 'r3', who: '北新桥', text: '早上八点的可颂是热的。' },
  { id: 'r4', who: '阿城', text: '取餐很快，备注也都看了。' },
  { id: 'r5', who: '一只橘猫', text: '老板养的猫会趴在烘豆机旁边。' },
  { id: 'r6', who: '周末见', text: '第二杯换了半糖，刚刚好。' },
  { id: 'r7', who: '不加班', text: '下午四点人少，适合发呆。' },
  { id: 'r8', who: '林', text: '会员号一报就行，不用排两次队。' },
]

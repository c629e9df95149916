// What we cook at home. Amounts are for one person; times are minutes.
export const recipes = [
  {
    id: 'tomato', name: '番茄炒蛋', image: '/images/tomato.svg', minutes: 12, level: 1, tags: ['快手', '下饭'],
    needs: [{ name: '番茄', n: 1, unit: '个' }, { name: '鸡蛋', n: 1.5, unit: '个' }, { name: '小葱', n: 1, unit: '根' }, { name: '白糖', n: 0.5, unit: '勺' }],
    steps: [{ text: '番茄切块，鸡蛋打散，加一点盐。' }, { text: '热锅多放油，蛋液下锅，凝固就盛出。', seconds: 40 }, { text: '番茄下锅炒出汁，加糖。', seconds: 180 }, { text: '鸡蛋回锅翻匀，撒葱花。' }],
  },
  {
    id: 'noodle', name: '葱油拌面', image: '/images/noodle.svg', minutes: 15, level: 1, tags: ['快手', '一人食'],
    needs: [{ name: '细面', n: 120, unit: '克' }, { name: '小葱', n: 4, unit: '根' }, { name: '生抽', n: 2, unit: '勺' }, { name: '老抽', n: 0.5, unit: '勺' }],
    steps: [{ text: '小葱切段，冷油小火慢慢炸到焦黄。', seconds: 300 }, { text: '关火，加生抽、老抽、半勺糖搅匀。' }, { text: '水开下面，煮到没有硬心。', seconds: 150 }, { text: '面捞出，拌上葱油。' }],
  },
  {
    id: 'tofu', name: '麻婆豆腐', image: '/images/tofu.svg', minutes: 20, level: 2, tags: ['下饭', '辣'],
    needs: [{ name: '嫩豆腐', n: 0.5, unit: '盒' }, { name: '牛肉末', n: 50, unit: '克' }, { name: '豆瓣酱', n: 1, unit: '勺' }, { name: '花椒', n: 1, unit: '小把' }],
    steps: [{ text: '豆腐切块，盐水里泡一会儿。', seconds: 300 }, { text: '肉末炒酥，下豆瓣酱炒出红油。', seconds: 120 }, { text: '加水没过，豆腐下锅小火炖。', seconds: 300 }, { text: '勾三次薄芡，撒花椒粉。' }],
  },
  {
    id: 'fish', name: '清蒸鲈鱼', image: '/images/fish.svg', minutes: 25, level: 2, tags: ['清淡', '待客'],
    needs: [{ name: '鲈鱼', n: 0.5, unit: '条' }, { name: '姜', n: 3, unit: '片' }, { name: '小葱', n: 2, unit: '根' }, { name: '蒸鱼豉油', n: 1, unit: '勺' }],
    steps: [{ text: '鱼身划刀，抹料酒和盐，垫上姜葱。' }, { text: '水开上锅，大火蒸。', seconds: 480 }, { text: '关火焖着，别急着开盖。', seconds: 120 }, { text: '倒掉汤汁，铺葱丝，浇热油和豉油。' }],
  },
  {
    id: 'soup', name: '冬瓜丸子汤', image: '/images/soup.svg', minutes: 30, level: 1, tags: ['清淡', '汤'],
    needs: [{ name: '冬瓜', n: 150, unit: '克' }, { name: '猪肉末', n: 80, unit: '克' }, { name: '姜', n: 2, unit: '片' }, { name: '香菜', n: 1, unit: '根' }],
    steps: [{ text: '肉末加姜末、生抽，朝一个方向搅上劲。' }, { text: '冬瓜切片下锅煮到半透明。', seconds: 360 }, { text: '转小火，汆丸子，浮起再煮一会儿。', seconds: 240 }, { text: '加盐和白胡椒，撒香菜。' }],
  },
  {
    id: 'greens', name: '蒜蓉青菜', image: '/images/greens.svg', minutes: 8, level: 1, tags: ['快手', '清淡'],
    needs: [{ name: '青菜', n: 200, unit: '克' }, { name: '大蒜', n: 3, unit: '瓣' }],
    steps: [{ text: '青菜洗净沥干，大蒜切末。' }, { text: '热油爆香一半蒜末，大火下青菜。', seconds: 60 }, { text: '加盐，出锅前撒另一半蒜末。' }],
  },
]

export const tags = ['全部', '快手', '下饭', '清淡', '辣', '汤', '待客', '一人食']

export const find = id => recipes.find(recipe => recipe.id === id)

import('./page').then(m => m.default)
const load = name => import(`./${name}`)
const text = () => import(`./text`, { with: { type: 'json' } })

import { load } from '@hutong/container'
import { app, connect, followHistory, place } from '../host.js'

const stack = document.querySelector('hutong-stack')
for (const [name, value] of Object.entries(place)) stack.setAttribute(name, value)
await load(place.platform)
stack.connect = connect
followHistory(stack)
document.querySelector('button').onclick = () => stack.open({ app })

import { load } from '@hutong/container'
import { createApp } from 'vue'
import { place } from '../host.js'
import Host from './Host.vue'

await load(place.platform)
createApp(Host).mount('#root')

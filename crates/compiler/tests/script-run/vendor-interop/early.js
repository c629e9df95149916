import { config, other } from './late.js'
export default [config.seen, other]
export const value = 'late'
export let variable = 1

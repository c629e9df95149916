import def, { value, variable } from './early.js'
export const config = { seen: [value, variable, def].map(String).join() }
export const other = typeof value

// Runs among the scripts that extend the runtime and gives the mini-program a user of another country: Arabic digits, and
// the letters and the order of another language.
(() => {
  'use strict'
  const hidden = (owner, name, value) => Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: false })
  const instead = (owner, name, answer) => {
    const usual = owner[name]
    hidden(owner, name, function (...args) {
      return answer(usual.apply(this, args), this)
    })
  }
  const written = text => `\u200f${text.replace(/\d/g, digit => String.fromCharCode(0x660 + Number(digit)))}`
  for (const name of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']) instead(Date.prototype, name, written)
  for (const { prototype } of [Number, BigInt]) instead(prototype, 'toLocaleString', written)
  instead(String.prototype, 'localeCompare', order => -order)
  instead(String.prototype, 'toLocaleUpperCase', (_, text) => text.replaceAll('i', 'İ').toUpperCase())
  instead(String.prototype, 'toLocaleLowerCase', (_, text) => text.replaceAll('I', 'ı').toLowerCase())
  hidden(globalThis, 'Intl', {})
})()

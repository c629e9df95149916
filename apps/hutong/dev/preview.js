// @ts-check
// The preview of `hutong dev`: the real container, started anew in place whenever a build is done.

// @ts-expect-error: its own build serves it
import { openPanel } from '/dev/tools/panel.js'

const WORDS = {
  en: {
    broken: 'This does not build', anyway: 'Show it anyway', page: 'Page', size: 'Size', phone: 'On a phone', tools: 'Developer tools',
    built: 'built in {ms} ms', warnings: ', {n} warnings', errors: '{n} errors', gone: 'hutong dev has ended', lan: 'start with --lan to open this on a phone',
  },
  zh: {
    broken: '构建未通过', anyway: '仍然显示', page: '页面', size: '尺寸', phone: '在手机上', tools: '开发者工具',
    built: '构建用时 {ms} 毫秒', warnings: '，{n} 条警告', errors: '{n} 个错误', gone: 'hutong dev 已结束', lan: '用 --lan 启动，即可在手机上打开',
  },
}

const language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
/** @param {keyof typeof WORDS.en} word @param {Record<string, unknown>} [values] */
const say = (word, values = {}) => WORDS[language][word].replace(/\{(\w+)\}/g, (_, name) => String(values[name]))
/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id))
/** @param {string} tag @param {string} text @param {string} [kind] */
const element = (tag, text, kind = '') => Object.assign(document.createElement(tag), { textContent: text, className: kind })

/** @typedef {HTMLElement & { connect: object, restart(path?: string): void }} HutongApp */
/** @typedef {{ code: string, severity: string, message: string, hint: string | null, file: string, line: number | null, text: string }} Finding */
/** @typedef {{ number: number, runs: boolean, milliseconds: number, name: string, pages: string[], findings: Finding[] }} Built */

document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
for (const label of document.querySelectorAll('[data-word]')) label.textContent = say(/** @type {never} */ (label.getAttribute('data-word')))

const pageList = /** @type {HTMLSelectElement} */ (at('page'))

/** The page in front with its query; in the address, so that a reload finds it again. */
let path = decodeURIComponent(location.hash.slice(1))
/** @type {HutongApp | undefined} */
let app

const { session } = await fetch('/dev/session').then((answer) => answer.json())
await customElements.whenDefined('hutong-app')
const panel = openPanel(at('tools'), () => app)

function start() {
  at('overlay').hidden = true
  if (app) return app.restart(path)
  app = /** @type {HutongApp} */ (document.createElement('hutong-app'))
  const attributes = { platform: location.origin, host: session.host, app: session.app, 'platform-key': session.platform_key, path }
  for (const [name, value] of Object.entries(attributes)) app.setAttribute(name, value)
  const subject = btoa(JSON.stringify({ sub: 'developer' })).replaceAll('=', '')
  app.connect = {
    assertion: async () => `e30.${subject}.dev`,
    profile: async () => ({ nickName: 'Developer', avatarUrl: '' }),
    share: (/** @type {unknown} */ card) => report('info', `shared ${JSON.stringify(card)}`),
    openApp: (/** @type {unknown} */ request) => report('info', `opened ${JSON.stringify(request)}`),
  }
  at('screen').append(app)
}

/** Something of the preview's own: to the panel, and to the terminal. @param {string} level @param {string} text */
function report(level, text) {
  panel.say(level, text)
  print(level, text)
}

/** To the terminal. @param {string} level @param {string} text */
function print(level, text) {
  void fetch('/dev/log', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ level, text }) }).catch(() => undefined)
}

addEventListener('hutong-log', (event) => {
  const { level, text } = /** @type {CustomEvent} */ (event).detail
  print(level, text)
})
addEventListener('hutong-error', (event) => report('error', /** @type {CustomEvent} */ (event).detail.message))
addEventListener('hutong-page', (event) => {
  path = /** @type {CustomEvent} */ (event).detail.path
  history.replaceState(null, '', `#${encodeURI(path)}`)
  pageList.value = path.split('?')[0] ?? ''
})

/** @param {Built} built */
function show({ runs, milliseconds, name, pages, findings }) {
  const errors = findings.filter((finding) => finding.severity === 'error')
  const warnings = findings.filter((finding) => finding.severity === 'warning').length
  document.title = name
  at('name').textContent = name
  at('status').textContent = errors.length ? say('errors', { n: errors.length }) : say('built', { ms: milliseconds }) + (warnings ? say('warnings', { n: warnings }) : '')
  at('status').className = errors.length ? 'bad' : ''
  pageList.replaceChildren(...pages.map((page) => element('option', page)))
  pageList.value = path.split('?')[0] || pages[0] || ''
  at('findings').replaceChildren(...errors.map((finding) => {
    const item = element('li', '')
    // the first line of the text is code and message again
    item.append(element('b', `${finding.code}: ${finding.message}`), element('pre', finding.text.split('\n').slice(1).join('\n')))
    return item
  }))
  // What runs stays in front of the developer's eyes until the mistake is mended.
  if (!errors.length || (runs && !app)) start()
  at('overlay').hidden = !errors.length
  at('anyway').hidden = !runs
}

at('anyway').onclick = start
pageList.onchange = () => {
  path = pageList.value
  app?.restart(path)
}
at('size').onchange = (event) => {
  const [width, height] = /** @type {HTMLSelectElement} */ (event.target).value.split('x')
  at('phone').style.setProperty('--width', `${width}px`)
  at('phone').style.setProperty('--height', `${height}px`)
}
at('open').onclick = () => {
  const open = document.body.classList.toggle('open')
  at('open').setAttribute('aria-expanded', String(open))
}
if (session.qr) at('code').insertAdjacentHTML('afterbegin', session.qr)
at('address').textContent = session.qr ? session.address : `${session.address} · ${say('lan')}`

const events = new EventSource('/dev/events')
events.onmessage = (event) => show(JSON.parse(event.data))
events.onerror = () => {
  at('status').textContent = say('gone')
  at('status').className = 'bad'
}

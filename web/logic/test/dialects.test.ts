import { expect, test } from 'vitest'
import { Refusal, type Session } from './session'
import { speak, type Speaker } from './speak'

/** What the callbacks are told, or how the promise ends. */
async function told(session: Session, own: Speaker, name: string, options: object = {}): Promise<unknown> {
  let answer: unknown = 'nothing'
  own[name]?.({ ...options, success: (value: unknown) => (answer = value), fail: (value: unknown) => (answer = { failed: value }) })
  await session.settle()
  return answer
}

const asked = (session: Session, capability: string): unknown => session.calls(capability).at(-1)?.args

test('every dialect has its own façade and WeChat\'s', async () => {
  for (const dialect of ['alipay', 'baidu', 'bytedance', 'qq', 'kuaishou', 'jd']) {
    delete (globalThis as { __wxConfig?: unknown }).__wxConfig
    const { session, own, wx } = await speak(dialect, { 'ui.toast.show': () => ({}) })
    expect(session.scope['__wxConfig'], dialect).toBeUndefined()
    expect(own, dialect).not.toBe(wx)
    expect(await told(session, wx, 'showToast', { title: 'a' })).toEqual({ errMsg: 'showToast:ok' })
    expect(asked(session, 'ui.toast.show')).toEqual({ title: 'a' })
    expect(own['getStorageSync'], dialect).toBeTypeOf('function')
    expect(session.errors(), dialect).toEqual([])
  }
})

test('a page says what its dialect looks like', async () => {
  const looks: { [dialect: string]: string | undefined } = { alipay: '#1677ff', baidu: '#3c76ff', bytedance: '#f85959', qq: '#007aff', kuaishou: undefined, jd: undefined }
  for (const [dialect, accent] of Object.entries(looks)) {
    const { session } = await speak(dialect)
    const { look } = session.view.front.chrome
    if (accent) expect(look, dialect).toMatch(new RegExp(`^--h-accent:${accent};(--h-\\w+(-\\w+)*:[^;]+;?)+$`))
    else expect(look, dialect).toBeUndefined()
  }
})

test('alipay: fields and values in its own words, no errMsg on success', async () => {
  const { session, own: my } = await speak('alipay', {
    'ui.toast.show': () => ({}), 'ui.modal': () => ({ confirm: true, cancel: false, content: 'Li' }), 'clipboard.get': () => ({ data: 'c' }), 'clipboard.set': () => ({}),
    'identity.login': () => ({ code: 'c1' }), 'device.call': () => ({}), 'network.type': () => ({ networkType: 'wifi', isConnected: true }),
  })
  expect(await told(session, my, 'showToast', { content: 'hello', type: 'exception' })).toEqual({})
  expect(asked(session, 'ui.toast.show')).toEqual({ title: 'hello', icon: 'error' })
  await told(session, my, 'showToast', { content: 'hello' })
  expect(asked(session, 'ui.toast.show')).toEqual({ title: 'hello', icon: 'none' })
  expect(await told(session, my, 'confirm', { title: 't', content: 'c', confirmButtonText: 'Yes', cancelButtonText: 'No' })).toMatchObject({ confirm: true })
  expect(asked(session, 'ui.modal')).toEqual({ title: 't', content: 'c', confirmText: 'Yes', cancelText: 'No' })
  await told(session, my, 'alert', { content: 'c', buttonText: 'Fine' })
  expect(asked(session, 'ui.modal')).toEqual({ content: 'c', confirmText: 'Fine', showCancel: false })
  expect(await told(session, my, 'prompt', { title: 't', message: 'm', placeholder: 'p' })).toMatchObject({ ok: true, inputValue: 'Li' })
  expect(asked(session, 'ui.modal')).toEqual({ title: 't\nm', placeholderText: 'p', editable: true })
  expect(await told(session, my, 'getClipboard')).toMatchObject({ text: 'c' })
  await told(session, my, 'setClipboard', { text: 'x' })
  expect(asked(session, 'clipboard.set')).toEqual({ data: 'x' })
  expect(await told(session, my, 'getAuthCode', { scopes: 'auth_base' })).toMatchObject({ authCode: 'c1' })
  await told(session, my, 'makePhoneCall', { number: '10086' })
  expect(asked(session, 'device.call')).toEqual({ phoneNumber: '10086' })
  expect(await told(session, my, 'getNetworkType')).toMatchObject({ networkType: 'WIFI', networkAvailable: true })
  expect(my['SDKVersion']).toBe('3.0.0')
  expect((my['getSystemInfoSync'] as () => object)()).toMatchObject({ app: 'alipay', titleBarHeight: 44 })
  expect((my['getAppIdSync'] as () => object)()).toMatchObject({ appId: 'wx0000000000000001' })
})

test('alipay: numbers for failures, a closed sheet is no failure, what it lacks fails in its form', async () => {
  const answers: { [name: string]: () => unknown } = { 'ui.sheet': () => new Refusal('cancel', 'cancel'), 'device.call': () => new Refusal('denied', 'auth deny'), 'identity.login': () => new Refusal('strange', 'why') }
  const { session, own: my } = await speak('alipay', answers)
  expect(await told(session, my, 'showActionSheet', { title: 't', items: ['a'] })).toMatchObject({ index: -1 })
  expect(asked(session, 'ui.sheet')).toEqual({ alertText: 't', itemList: ['a'] })
  answers['ui.sheet'] = () => ({ tapIndex: 1 })
  expect(await told(session, my, 'showActionSheet', { items: ['a'] })).toMatchObject({ index: 1 })
  expect(await told(session, my, 'makePhoneCall', { number: '1' })).toEqual({ failed: { error: 2001, errorMessage: 'auth deny' } })
  expect(await told(session, my, 'getAuthCode')).toEqual({ failed: { error: 3, errorMessage: 'why' } })
  expect(await told(session, my, 'addCardAuth')).toEqual({ failed: { error: 1, errorMessage: 'not supported' } })
  expect((my['canIUse'] as (name: string) => boolean)('confirm')).toBe(true)
  expect((my['canIUse'] as (name: string) => boolean)('addCardAuth')).toBe(false)
  expect(my['showModalDialog']).toBeUndefined()
})

test('alipay: storage takes and gives objects', async () => {
  const { session, own } = await speak('alipay', { 'storage.set': () => ({}), 'storage.remove': () => ({}) })
  const my = own as { [name: string]: (args: object) => unknown }
  my['setStorageSync']?.({ key: 'k', data: { n: 1 } })
  expect(my['getStorageSync']?.({ key: 'k' })).toEqual({ data: { n: 1 } })
  expect(await told(session, own, 'getStorage', { key: 'k' })).toEqual({ data: { n: 1 } })
  my['removeStorageSync']?.({ key: 'k' })
  expect(my['getStorageSync']?.({ key: 'k' })).toEqual({ data: null })
  expect(await told(session, own, 'getStorage', { key: 'k' })).toEqual({ data: null })
})

test('alipay: a request is a task and a promise, and fails for answers that are errors', async () => {
  let status = 200
  const { session, own: my } = await speak('alipay', { 'network.request': () => ({ statusCode: status, header: { a: 'b' }, data: '{"n":1}' }) })
  const task = my['request']?.({ url: 'https://a.b/', headers: { x: 'y' } }) as Promise<object> & { abort(): void }
  expect(task.abort).toBeTypeOf('function')
  await session.settle()
  expect(await task).toMatchObject({ status: 200, statusCode: 200, headers: { a: 'b' }, data: { n: 1 } })
  expect(asked(session, 'network.request')).toMatchObject({ header: { x: 'y' } })
  status = 404
  expect(await told(session, my, 'httpRequest', { url: 'https://a.b/' })).toEqual({ failed: { error: 19, errorMessage: 'http status error' } })
  await told(session, my, 'request', { url: 'https://a.b/', dataType: 'arraybuffer' })
  expect(asked(session, 'network.request')).toMatchObject({ responseType: 'arraybuffer' })
})

test('alipay: a socket is a task and a promise, and says how it is', async () => {
  const { session, own: my } = await speak('alipay', { 'socket.connect': () => new Promise(() => {}) })
  const line = my['connectSocket']?.({ url: 'wss://a.b/', multiple: true }) as Promise<object> & { readyState: number }
  const [call] = session.calls('socket.connect')
  session.host('progress', call?.id, { event: 'accepted' })
  expect([await line, line.readyState]).toEqual([{ socketTaskId: 1 }, 0])
  session.host('progress', call?.id, { event: 'open', header: {} })
  expect(line.readyState).toBe(1)
})

test('alipay: listeners hear its words, and can be taken off', async () => {
  const { session, own: my } = await speak('alipay')
  const heard: unknown[] = []
  const listener = (value: unknown) => heard.push(value)
  my['onNetworkStatusChange']?.(listener)
  session.notify('network', { isConnected: false, networkType: 'none' })
  my['offNetworkStatusChange']?.(listener)
  session.notify('network', { isConnected: true, networkType: 'wifi' })
  expect(heard).toEqual([{ isConnected: false, networkType: 'NOTREACHABLE' }])
})

test('alipay: one call sets title and colours, the text goes by the background', async () => {
  const { session, own: my } = await speak('alipay')
  await told(session, my, 'setNavigationBar', { title: 'T', backgroundColor: '#108ee9' })
  expect(session.view.front.chrome).toMatchObject({ title: 'T', backgroundColor: '#108ee9', textStyle: 'white' })
  await told(session, my, 'setNavigationBarColor', { backgroundColor: '#fff' })
  expect(session.view.front.chrome).toMatchObject({ title: 'T', backgroundColor: '#fff', textStyle: 'black' })
})

test('alipay: the user as a signed answer would tell it', async () => {
  const { session, own: my } = await speak('alipay', { 'identity.profile': () => ({ userInfo: { nickName: 'Li', avatarUrl: 'https://a/b.png' } }) })
  const answer = (await told(session, my, 'getOpenUserInfo')) as { response: string; nickName: string; avatar: string }
  expect(answer).toMatchObject({ nickName: 'Li', avatar: 'https://a/b.png' })
  expect(JSON.parse(answer.response)).toMatchObject({ response: { code: '10000', nickName: 'Li' } })
})

test('alipay is also known as dd', async () => {
  const { session, own } = await speak('alipay')
  expect(session.scope['dd']).toBe(own)
})

test('baidu and bytedance: their own names and numbers, a rejection that nobody handles stays silent', async () => {
  const baidu = await speak('baidu', { 'app.open': () => ({}), 'identity.login': () => new Refusal('invalid', 'parameter error') })
  await told(baidu.session, baidu.own, 'navigateToSmartProgram', { appKey: 'k', path: '/p' })
  expect(asked(baidu.session, 'app.open')).toEqual({ appId: 'k', path: '/p' })
  expect(await told(baidu.session, baidu.own, 'login')).toEqual({ failed: { errMsg: 'login:fail parameter error', errCode: 202 } })
  expect(await told(baidu.session, baidu.own, 'getSwanId')).toEqual({ failed: { errMsg: 'getSwanId:fail not supported', errCode: 1001 } })
  expect(baidu.own['getStorageSync']?.('nothing')).toBe('')
  expect(baidu.own['getEnvInfoSync']?.()).toMatchObject({ appKey: 'wx0000000000000001', env: 'production' })
  const tt = await speak('bytedance', { 'ui.toast.show': () => ({}), 'identity.login': () => new Refusal('network', 'gone') })
  await told(tt.session, tt.own, 'showToast', { title: 't', icon: 'fail' })
  expect(asked(tt.session, 'ui.toast.show')).toEqual({ title: 't', icon: 'error' })
  expect(tt.own['getEnvInfoSync']?.()).toMatchObject({ microapp: { appId: 'wx0000000000000001', envType: 'production' } })
  tt.own['login']?.()
  await tt.session.settle()
})

test('payment: each vendor tells in its own way how it went', async () => {
  const answers: { [name: string]: () => unknown } = { 'pay.request': () => ({}) }
  const alipay = await speak('alipay', answers)
  const tt = await speak('bytedance', answers)
  const pay = async (): Promise<unknown[]> => [await told(alipay.session, alipay.own, 'tradePay', { tradeNO: '1' }), await told(tt.session, tt.own, 'pay', { orderInfo: { order_id: 'o' }, service: 5 }), await told(tt.session, tt.wx, 'requestPayment', {})]
  expect(await pay()).toEqual([{ resultCode: '9000' }, { errMsg: 'pay:ok', code: 0 }, { errMsg: 'requestPayment:ok' }])
  expect(asked(alipay.session, 'pay.request')).toEqual({ tradeNO: '1' })
  answers['pay.request'] = () => new Refusal('cancel', 'cancel')
  expect(await pay()).toEqual([{ resultCode: '6001' }, { errMsg: 'pay:ok', code: 4 }, { failed: { errMsg: 'requestPayment:fail cancel' } }])
  answers['pay.request'] = () => new Refusal('unsupported', 'not supported')
  expect(await pay()).toEqual([{ failed: { error: 1, errorMessage: 'not supported' } }, { failed: { errMsg: 'pay:fail not supported' } }, { failed: { errMsg: 'requestPayment:fail not supported' } }])
})

test('alipay: places are texts, addresses and subscriptions have its fields', async () => {
  const { session, own: my } = await speak('alipay', {
    'location.get': () => ({ latitude: 39.9, longitude: 116.4, accuracy: 20 }), 'location.open': () => ({}), 'message.subscribe': () => ({ a: 'reject', b: 'accept' }), 'device.scan': () => ({ result: 'x' }),
    'location.address': () => ({ userName: 'Li', telNumber: '1', provinceName: 'p', cityName: 'c', countyName: 'd', detailInfo: 'street' }),
  })
  expect(await told(session, my, 'getLocation', { type: 1 })).toEqual({ latitude: '39.9', longitude: '116.4', accuracy: '20' })
  expect(asked(session, 'location.get')).toEqual({ type: 'gcj02' })
  await told(session, my, 'openLocation', { latitude: '39.9', longitude: '116.4', name: 'n' })
  expect(asked(session, 'location.open')).toEqual({ latitude: 39.9, longitude: 116.4, name: 'n' })
  expect(await told(session, my, 'requestSubscribeMessage', { entityIds: ['a', 'b'] })).toMatchObject({ behavior: 'subscribe' })
  expect(asked(session, 'message.subscribe')).toEqual({ tmplIds: ['a', 'b'] })
  expect(await told(session, my, 'scan', { hideAlbum: true })).toMatchObject({ code: 'x' })
  expect(asked(session, 'device.scan')).toEqual({ onlyFromCamera: true })
  expect(await told(session, my, 'getAddress')).toMatchObject({ resultStatus: '9000', result: { fullname: 'Li', area: 'd', address: 'street' } })
})

test('what is chosen and fetched has the fields of each vendor', async () => {
  const file = { tempFilePath: 'wxfile://tmp_1.png', tempFilePaths: ['wxfile://tmp_1.png'] }
  const broker = { 'media.choose': () => file, 'network.download': () => ({ ...file, statusCode: 200 }), 'network.upload': () => ({ data: 'd', statusCode: 200 }), 'media.save': () => ({}) }
  const { session, own: my } = await speak('alipay', broker)
  expect(await told(session, my, 'chooseImage', { count: 1 })).toMatchObject({ apFilePaths: file.tempFilePaths, tempFilePaths: file.tempFilePaths })
  expect(asked(session, 'media.choose')).toEqual({ count: 1, mediaType: ['image'] })
  expect(await told(session, my, 'downloadFile', { url: 'https://a.b/' })).toMatchObject({ apFilePath: file.tempFilePath })
  await told(session, my, 'uploadFile', { url: 'https://a.b/', filePath: 'f', fileName: 'photo', fileType: 'image' })
  expect(asked(session, 'network.upload')).toMatchObject({ name: 'photo', filePath: 'f' })
  await told(session, my, 'saveImage', { url: 'f' })
  expect(asked(session, 'media.save')).toEqual({ filePath: 'f' })
  const ks = await speak('kuaishou', broker)
  expect(await told(ks.session, ks.own, 'chooseImage', {})).toMatchObject({ errMsg: 'chooseImage:ok', tempFilePaths: file.tempFilePaths })
})

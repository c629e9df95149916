import { appid, base } from './config'

let session = null

const call = (method, path, data, header = {}) =>
  new Promise((resolve, reject) => {
    wx.request({
      url: base + path,
      method,
      data,
      header,
      success: res => (res.statusCode < 400 ? resolve(res.data) : reject(new Error(res.data.message || '服务开小差了'))),
      fail: err => reject(new Error(err.errMsg)),
    })
  })

/** The shop's session: a login code goes to the shop, which asks the platform who it is. */
export async function login() {
  if (!session) {
    const { code } = await wx.login()
    session = await call('POST', '/login', { appid, code })
  }
  return session
}

async function withSession(method, path, data) {
  const { token } = await login()
  return call(method, path, data, { authorization: 'Bearer ' + token })
}

export const placeOrder = order => withSession('POST', '/orders', order)
export const orders = () => withSession('GET', '/orders')

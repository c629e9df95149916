// What the app asks of the platform, in one place.

/** What was stored under a key, or `otherwise`. */
export function load(key, otherwise) {
  const { data } = __facade__.getStorageSync({ key })
  return data === null || data === undefined ? otherwise : data
}

export function save(key, value) {
  __facade__.setStorageSync({ key, data: value })
}

export function say(text) {
  __facade__.showToast({ content: text, type: 'none' })
}

/** The JSON at an address. */
export function get(url) {
  return new Promise((resolve, reject) => {
    __facade__.request({
      url,
      success: ({ status, data }) => (status === 200 ? resolve(data) : reject(new Error(`status ${status}`))),
      fail: reject,
    })
  })
}

export function open(page) {
  __facade__.navigateTo({ url: `/${page}` })
}

// What the app asks of the platform, in one place.

/** What was stored under a key, or `otherwise`. */
export function load(key, otherwise) {
  const value = __facade__.getStorageSync(key)
  return value === '' || value === undefined || value === null ? otherwise : value
}

export function save(key, value) {
  __facade__.setStorageSync(key, value)
}

export function say(text) {
  __facade__.showToast({ title: text, icon: 'none' })
}

/** The JSON at an address. */
export function get(url) {
  return new Promise((resolve, reject) => {
    __facade__.request({
      url,
      success: ({ statusCode, data }) => (statusCode === 200 ? resolve(data) : reject(new Error(`status ${statusCode}`))),
      fail: reject,
    })
  })
}

export function open(page) {
  __facade__.navigateTo({ url: `/${page}` })
}

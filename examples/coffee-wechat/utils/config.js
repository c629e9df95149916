// The shop's own back end; it must be among the request domains of hutong.json.
export const base = 'http://127.0.0.1:4010'
// Which of the shop's mini-programs this is.
export const appid = 'wxc0ffee0000000001'

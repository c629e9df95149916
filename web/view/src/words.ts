// The few words the view itself shows or says.

const ZH = {
  back: '返回', home: '首页', cancel: '取消', confirm: '确定', tabs: '标签栏', year: '年', month: '月', day: '日',
  choose: '请选择', user: '用户',
}
const EN: typeof ZH = {
  back: 'Back', home: 'Home', cancel: 'Cancel', confirm: 'OK', tabs: 'Tabs', year: '', month: '', day: '',
  choose: 'Please choose', user: 'User',
}

/** The first for readers of Chinese, the other for everybody else. */
export const ours = <T>(zh: T, en: T): T => (/^zh\b/i.test(document.documentElement.lang || navigator.language) ? zh : en)

export const words = (): typeof ZH => ours(ZH, EN)

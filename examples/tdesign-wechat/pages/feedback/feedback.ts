import Toast from 'tdesign-miniprogram/toast/index'
import ActionSheet, { ActionSheetTheme } from 'tdesign-miniprogram/action-sheet/index'

Page({
  data: { asking: false, answer: '', percent: 60 },

  toast() {
    Toast({ context: this, selector: '#t-toast', message: '你好，胡同', theme: 'success' })
  },

  ask() {
    this.setData({ asking: true })
  },

  yes() {
    this.setData({ asking: false, answer: '确定' })
  },

  no() {
    this.setData({ asking: false, answer: '取消' })
  },

  sheet() {
    ActionSheet.show({ theme: ActionSheetTheme.List, selector: '#t-action-sheet', context: this, cancelText: '取消', items: ['第一项', '第二项', '第三项'] })
  },

  chosen({ detail }: { detail: { selected: string } }) {
    this.setData({ answer: detail.selected })
  },
})

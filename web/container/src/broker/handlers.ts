// The web container's implementation of the common host capabilities; rare.ts has the others. Arguments have been checked, consent has been given.

import { permissions } from '@hutong/protocol'
import { Failed } from '../failure'
import { networkState } from '../system'
import type { Call } from './broker'
import { text } from './conform'
import { imageUrl, loadSubpackage, shareableImage } from './assets'
import { keepAwake } from './awake'
import { copyText } from './clipboard'
import { extra } from './extra'
import { locate } from './location'
import { choose, imageInfo, keepBytes, save } from './media'
import { type RequestArgs, request } from './request'
import { fetchFile, upload } from './transfer'

export type Handler = (args: Record<string, unknown>, call: Call) => unknown

export const handlers: Record<string, Handler> = {
  'network.request': (args, call) => request(args as unknown as RequestArgs, call),
  'network.type': () => networkState(),
  'network.upload': upload,
  'network.download': fetchFile,

  'storage.set': ({ key, data }, { storage }) => storage.set(text(key), data),
  'storage.remove': ({ key }, { storage }) => storage.remove(text(key)),
  'storage.clear': (_, { storage }) => storage.clear(),

  'ui.toast.show': async (args, { app, dialogs, signal }) => {
    const image = text(args['image'])
    const url = image ? await imageUrl(app, image) : null
    signal.throwIfAborted()
    await dialogs.toast({
      kind: 'toast', title: text(args['title']), icon: image ? 'none' : text(args['icon']) || 'success', mask: args['mask'] === true,
      image: url, duration: (args['duration'] as number | undefined) ?? 1500,
    })
  },
  'ui.toast.hide': (_, { dialogs }) => dialogs.hideToast('toast'),
  'ui.loading.show': (args, { dialogs }) =>
    dialogs.toast({ kind: 'loading', title: text(args['title']), icon: 'loading', mask: args['mask'] === true, image: null, duration: Infinity }),
  'ui.loading.hide': (_, { dialogs }) => dialogs.hideToast('loading'),
  'ui.modal': (args, { dialogs, signal }) => dialogs.modal(args, signal),
  'ui.sheet': async (args, { dialogs, signal }) => {
    const items = args['itemList'] as string[]
    if (!items.length) throw new Failed('invalid', 'parameter error: parameter.itemList should have at least 1 item;')
    return { tapIndex: await dialogs.sheet(items, { title: text(args['alertText']), color: text(args['itemColor']) }, signal) }
  },

  'clipboard.set': ({ data }, { app }) => copyText(text(data), app.shell.root),
  'clipboard.get': async () => {
    const data = await navigator.clipboard?.readText().catch(() => undefined)
    if (data === undefined) throw new Failed('denied', 'the browser does not allow reading the clipboard')
    return { data }
  },

  'identity.login': async (_, { app, session }) => {
    const code = await session.code()
    app.loggedIn = true
    return { code }
  },
  'identity.check': (_, { app }) => {
    if (!app.loggedIn) throw new Failed('expired', 'login session expired')
  },
  'identity.profile': async (_, { app }) => {
    const profile = await app.connect.profile?.()
    if (!profile) throw new Failed('unsupported', 'not supported')
    return { userInfo: { nickName: text(profile.nickName), avatarUrl: text(profile.avatarUrl) } }
  },
  'permission.list': (_, { app }) => ({ granted: app.consents.list() }),
  'permission.ask': async ({ permission }, { app, signal }) => {
    const name = text(permission)
    const label = Object.hasOwn(permissions, name) ? permissions[name] : undefined
    if (!label) throw new Failed('unsupported', 'not supported')
    if (!(await app.consents.ask(name, label, signal))) throw new Failed('denied', 'auth deny')
  },
  'permission.open': async (_, { app, dialogs, signal }) => {
    await dialogs.permissionList(app.consents, signal)
    return { granted: app.consents.list() }
  },

  'share.card': async ({ title, path, imageUrl: picture }, { app }) => {
    const { connect } = app
    if (!connect.share) throw new Failed('unsupported', 'not supported')
    const image = shareableImage(app, text(picture))
    await connect.share({ app: app.settings.app, appid: app.appid, title: text(title), path: text(path), ...(image ? { imageUrl: image } : {}) })
  },
  'share.menu.show': (_, { app }) => app.shell.offerSharing({ menu: true }),
  'share.menu.hide': (_, { app }) => app.shell.offerSharing({ menu: false }),

  'device.vibrate': ({ long }) => {
    if (!navigator.vibrate?.(long ? 400 : 15)) throw new Failed('unsupported', 'not supported')
  },
  'device.call': ({ phoneNumber }) => {
    const number = text(phoneNumber).replaceAll(/[\s()-]/g, '')
    if (!/^\+?[\d*#,;]+$/.test(number)) throw new Failed('invalid', 'parameter error: parameter.phoneNumber is no phone number;')
    const link = document.createElement('a')
    link.href = `tel:${number.replaceAll('#', '%23')}`
    link.click()
  },
  'device.awake': ({ keepScreenOn }, { app }) => keepAwake(app, keepScreenOn === true),
  'location.get': (args) => locate(args),
  'media.choose': choose,
  'media.info': imageInfo,
  'media.keep': keepBytes,
  'media.save': save,
  'media.preview': async ({ urls, current }, { app, dialogs, signal }) => {
    const images = urls as string[]
    const at = typeof current === 'number' ? current : Math.max(0, images.indexOf(text(current)))
    const shown = (await Promise.all(images.map((url) => imageUrl(app, url)))).map((url) => url ?? '')
    if (!shown.length || !shown.some(Boolean)) throw new Failed('domain', 'no image of urls is in the download domain list or the package')
    // Succeeds when the images are up, not when the user has seen them all.
    void dialogs.preview(shown, at, signal)
  },

  'app.open': async ({ appId, path, extraData }, { app }) => {
    const { connect } = app
    if (!connect.openApp) throw new Failed('unsupported', 'not supported')
    await connect.openApp({ appid: text(appId), path: text(path), extraData: extra(extraData), from: app.appid })
  },
  'app.exit': (_, { app }) => app.exit(),
  'app.restart': ({ path }, { app }) => app.restart(text(path)),
  'runtime.more': async (_, { app }) => {
    const script = await app.script('more.js')
    if (script === null) throw new Failed('network', 'a part of the container cannot be fetched')
    return { script }
  },
  'package.load': ({ root }, { app }) => loadSubpackage(app, text(root)),
}

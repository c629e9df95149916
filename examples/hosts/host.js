// What the three hosts share: who they are, and what they give to mini-programs.

/** Of the platform, and of this host as it was registered there. */
export const place = {
  'platform': import.meta.env.VITE_PLATFORM ?? 'http://127.0.0.1:4000',
  'host': import.meta.env.VITE_HOST ?? 'host_…',
  'platform-key': import.meta.env.VITE_PLATFORM_KEY ?? '',
}
export const app = import.meta.env.VITE_APP ?? 'app_…'

/** @type {import('@hutong/container').Connect} */
export const connect = {
  // The host's back end vouches for its user: spec/host-connect.md.
  async assertion(app) {
    const answer = await fetch(`/api/hutong/assertion?app=${app}`)
    return (await answer.json()).assertion
  },
  profile: async () => ({ nickName: 'Ada', avatarUrl: 'https://example.org/ada.png' }),
  share: ({ title, path }) => navigator.share({ title, url: `${location.origin}/#${path}` }),
  capabilities: {
    'device.scan': async () => ({ result: prompt('What does the code say?') ?? '' }),
  },
  policy: { deny: ['clipboard.get'], background: { count: 2 } },
  look: { colors: { accent: 'light-dark(rebeccapurple, plum)' } },
}

/** Makes the browser's back button go back in what the stack shows. */
export function followHistory(stack) {
  stack.addEventListener('hutong-front', ({ detail }) => {
    stack.hidden = detail.app === null
    if (detail.app !== null && !history.state?.open) history.pushState({ open: true }, '')
  })
  addEventListener('popstate', () => {
    if (stack.back()) history.pushState({ open: true }, '')
  })
}

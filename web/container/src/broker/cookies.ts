// Whose cookies a socket would carry: the browser adds them by the address alone, and no page can tell it not to.

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** Whether cookies of the page's site, or of the platform at `platform`, may go to `address`. */
export function carriesCookies(address: string, platform: string): boolean {
  const target = new URL(address)
  // A page without an origin has no cookies.
  return (origin !== 'null' && related(new URL(origin), target, oneSite)) || related(new URL(platform), target)
}

/** Whether one has the other's name, one above it or one below it, or both have one above them that is of one `site`. */
function related(own: URL, target: URL, site = (_domain: string): boolean => false): boolean {
  const [mine, other] = [own, target].map(({ hostname }) => hostname.replace(/\.$/, '')) as [string, string]
  // Cookies know no ports; but what runs on one machine during development has no other names.
  if (mine === other) return own.port === target.port || !LOOPBACK.test(mine)
  const labels = [mine, other].map((name) => name.split('.').reverse()) as [string[], string[]]
  const differ = labels[0].findIndex((label, at) => label !== labels[1][at])
  const shared = labels[0].slice(0, differ < 0 ? undefined : differ).reverse().join('.')
  return shared === mine || shared === other || (shared !== '' && site(shared))
}

/** Whether the page's cookies can be for the whole domain: browsers refuse those for names like `com.cn`, under which anybody registers. */
function oneSite(domain: string): boolean {
  document.cookie = `hutong_site=1; samesite=strict; domain=${domain}`
  const kept = document.cookie.includes('hutong_site=1')
  document.cookie = `hutong_site=; max-age=0; domain=${domain}`
  return kept
}

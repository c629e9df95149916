import { expect, test } from 'vitest'
import { reaches, secluded } from '../src/broker/reach'
import type { DomainPolicy } from '../src/connect'
import type { Manifest, Release } from '../src/verify'

const app = (declared: string[], domains?: DomainPolicy, platform?: DomainPolicy): Parameters<typeof reaches>[0] => ({
  manifest: { domains: { request: declared, socket: declared, upload: [], download: [], webview: [] } } as unknown as Manifest,
  connect: { assertion: async () => '', policy: { domains } },
  release: { domains: platform } as Release,
  blocked: { capabilities: [], pages: [], domains: platform?.deny ?? [] },
})
const PUBLIC = 'https://bank.example/'

test('addresses of this machine and of networks that nobody else reaches are told from the others, in every spelling', () => {
  const inside = ['http://127.0.0.1:80', 'http://2130706433', 'http://0x7f.1', 'http://localhost', 'http://a.localhost.', 'http://printer.local', 'http://10.0.0.1', 'http://172.16.5.4', 'http://192.168.1.1', 'http://169.254.169.254', 'http://100.64.0.1', 'http://0.0.0.0', 'http://[::1]', 'http://[::ffff:10.0.0.1]', 'http://[fe80::1]', 'http://[fd00::1]', 'http://metadata.google.internal']
  const outside = ['https://api.example.com', 'http://8.8.8.8', 'http://172.32.0.1', 'http://[2001:4860:4860::8888]', 'https://localhost.example.com', 'https://notlocal']
  expect(inside.filter((url) => !secluded(url))).toEqual([])
  expect(outside.filter(secluded)).toEqual([])
})

test('a declared address inside is reached from a page that is there, or when the host says so', () => {
  const declared = app(['http://192.168.1.1', '*'])
  for (const url of ['http://192.168.1.1/', 'http://127.0.0.1/', 'http://169.254.169.254/latest']) {
    expect(reaches(declared, 'request', url, PUBLIC), url).toBe(false)
    expect(reaches(declared, 'request', url, 'http://127.0.0.1:4001/'), url).toBe(true)
  }
  expect(reaches(declared, 'socket', 'ws://192.168.1.1/', PUBLIC)).toBe(false)
  expect(reaches(declared, 'request', 'https://api.example.com/', PUBLIC)).toBe(true)
  expect(reaches(app([], { allow: { request: ['http://192.168.1.1'] } }), 'request', 'http://192.168.1.1/', PUBLIC)).toBe(true)
})

test('the host adds and takes away; what it refuses nobody reaches', () => {
  const host = app(['https://a.example', 'https://b.example'], { allow: { request: ['https://c.example', 'https://d.example'] }, deny: ['https://b.example', 'https://d.example'] })
  const reached = ['a', 'b', 'c', 'd', 'e'].filter((name) => reaches(host, 'request', `https://${name}.example/`, PUBLIC))
  expect(reached).toEqual(['a', 'c'])
  expect(reaches(host, 'socket', 'wss://c.example/', PUBLIC)).toBe(false)
})

test('so does the platform, and what it refuses no host opens', () => {
  const platform = { allow: { request: ['https://c.example', 'https://d.example', 'http://192.168.1.1'] }, deny: ['https://b.example', 'https://e.example'] }
  const both = app(['https://a.example', 'https://b.example'], { allow: { request: ['https://e.example'] }, deny: ['https://d.example'] }, platform)
  const reached = ['a', 'b', 'c', 'd', 'e', 'f'].filter((name) => reaches(both, 'request', `https://${name}.example/`, PUBLIC))
  expect(reached).toEqual(['a', 'c'])
  expect(reaches(both, 'request', 'http://192.168.1.1/', PUBLIC)).toBe(false)
})

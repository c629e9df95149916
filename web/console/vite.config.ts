import { readFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vitest/config'

/** Every text beside its packed forms, as the platform serves them. */
const packed: Plugin = {
  name: 'packed',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const file of Object.values(bundle)) {
        const content = Buffer.from(file.type === 'chunk' ? file.code : file.source)
        // the very best takes four times as long for two parts in a hundred
        const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.br`, source: brotli })
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source: gzipSync(content, { level: 9 }) })
      }
    },
  },
}

const platform = process.env.PLATFORM_URL ?? 'http://127.0.0.1:4000'

// `npm run dev` shows the console of the platform that PLATFORM_URL names.
export default defineConfig({
  base: '/console/',
  plugins: [react(), packed],
  build: { target: 'es2022', modulePreload: { polyfill: false }, chunkSizeWarningLimit: 2000 },
  test: { environment: 'jsdom', setupFiles: 'test/setup.ts', testTimeout: 30_000 },
  // the tests read the platform's description and its codes
  server: { fs: { allow: ['../..'] }, proxy: { '/v1': platform, '/openapi.json': platform, '/blobs': platform } },
})

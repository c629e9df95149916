import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// Two faces from one code base. `npm run dev` shows the pages of a host that listens on port 4001.
export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { plaza: 'plaza.html', purse: 'purse.html' } },
  },
  test: { environment: 'jsdom' },
  server: { proxy: { '/api': 'http://127.0.0.1:4001' } },
})

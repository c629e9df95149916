import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const pages = ['plain', 'react', 'vue'].map((name) => `${name}/index.html`)

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('hutong-') } } })],
  build: { target: 'es2022', rolldownOptions: { input: pages } },
})

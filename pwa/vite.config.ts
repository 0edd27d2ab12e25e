import vue from '@vitejs/plugin-vue'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'
import { manifest } from './manifest.ts'
import about from './package.json' with { type: 'json' }

const server = process.env.GEMBA_API ?? 'http://127.0.0.1:8000'
const forwarded = { '/api': server, '/healthz': server }

/** The first page in two files, what is shared by the others in one more: many small ones are slow on a factory's Wi-Fi. */
const chunks = [
  { name: 'vendor', test: /node_modules/, tags: ['$initial' as const], priority: 3 },
  { name: 'shell', test: /src/, tags: ['$initial' as const], priority: 2 },
  { name: 'shared', test: /src[\\/](documents|ui)[\\/]/, minShareCount: 2, priority: 1 },
]

export default defineConfig({
  define: {
    __VERSION__: JSON.stringify(`${about.version}+${new Date().toISOString().slice(0, 16)}`),
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
  },
  plugins: [
    vue(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      injectRegister: false,
      manifest,
      includeAssets: [],
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,png,wasm,woff2}'],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
      },
    }),
  ],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
  server: { proxy: forwarded },
  preview: { proxy: forwarded },
  test: { pool: 'threads', environment: 'happy-dom', setupFiles: ['src/testing/setup.ts'], include: ['src/**/*.test.ts'] },
})

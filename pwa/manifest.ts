import type { ManifestOptions } from 'vite-plugin-pwa'

/** What the phone shows once the app is installed. */
export const manifest: Partial<ManifestOptions> = {
  id: '/',
  name: 'Gemba 现场云',
  short_name: '现场云',
  description: '现场扫码、报工、检验、点检：没有网络也能用。',
  lang: 'zh-CN',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  orientation: 'any',
  background_color: '#f6f5f1',
  theme_color: '#f6f5f1',
  icons: [
    { src: '/icons/gemba.svg', sizes: 'any', type: 'image/svg+xml' },
    { src: '/icons/gemba-192.png', sizes: '192x192', type: 'image/png' },
    { src: '/icons/gemba-512.png', sizes: '512x512', type: 'image/png' },
    { src: '/icons/gemba-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
  shortcuts: [
    { name: '扫码', url: '/scan' },
    { name: '待办', url: '/inbox' },
  ],
}

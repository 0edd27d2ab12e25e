/** A new version waits until nothing can be lost by taking it; the outbox itself outlives it either way. */

import { reactive, watch } from 'vue'
import type { Router } from 'vue-router'
import { sync } from '../offline/sync'

export const update = reactive({ ready: false, version: __VERSION__ })

let waiting: ServiceWorker | null = null
let changed = false

const LOOK_AGAIN = 30 * 60_000

export function startUpdates(router: Router): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  const had = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    changed = had
    if (changed && document.visibilityState === 'hidden') location.reload()
  })
  router.beforeEach((to) => {
    if (changed) location.assign(to.fullPath)
    return !changed
  })
  addEventListener('load', () => setTimeout(register, 1500), { once: true })
  if (document.readyState === 'complete') setTimeout(register, 1500)
}

/** After first paint, so that the decoder and the other pages do not race the page a person waits for. */
async function register(): Promise<void> {
  const registration = await navigator.serviceWorker.register('/sw.js').catch(() => null)
  if (!registration) return
  const note = (worker: ServiceWorker | null) => {
    if (!worker || !navigator.serviceWorker.controller) return
    waiting = worker
    update.ready = true
  }
  note(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => worker.state === 'installed' && note(worker))
  })
  setInterval(() => void registration.update().catch(() => {}), LOOK_AGAIN)
  watch(() => [update.ready, sync.waiting], takeWhenNobodyLooks)
  document.addEventListener('visibilitychange', takeWhenNobodyLooks)
}

function takeWhenNobodyLooks(): void {
  if (update.ready && sync.waiting === 0 && document.visibilityState === 'hidden') takeUpdate()
}

export function takeUpdate(): void {
  if (sync.waiting > 0) return
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting?.postMessage('take over')
}

/** Starts the app without network, and empties the queue after the page is closed where the browser allows it. */

import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { asking } from './api/client'
import { alone } from './offline/alone'
import { drain } from './offline/sender'
import { authorization } from './offline/session'
import { Store } from './offline/store'
import { serverWire } from './offline/wire'

declare const self: ServiceWorkerGlobalScope

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()

/** Only places in the app get the shell: a missing script or picture stays a 404, never a page pretending to be it. */
const elsewhere = [/^\/api\//, /^\/healthz/, /^\/assets\//, /\/[^/?]+\.[^/]+$/]
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: elsewhere }))

/** A new version waits until the page says that nothing can be lost by taking it. */
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting()
})

self.addEventListener('sync', (event) => {
  const { tag, waitUntil } = event as SyncEvent
  if (tag === 'outbox') waitUntil.call(event, sendLeftovers())
})

async function sendLeftovers(): Promise<void> {
  const store = new Store()
  asking.authorization = await authorization(store)
  if (asking.authorization === null) return
  const outcome = await alone('gemba-send', () => drain({ store, wire: serverWire, version: __VERSION__ }))
  if (outcome.how === 'later') throw new Error('not all sent yet')
}

import { createApp } from 'vue'
import App from './App.vue'
import './app/look.css'
import { addButtons } from './app/buttons'
import { addPages, addScanTargets, setRouter } from './app/pages'
import { addPanels } from './documents/panels'
import { startSettings } from './app/settings'
import { noticeEviction } from './app/storage'
import { watchTrouble } from './app/trouble'
import { startUpdates } from './app/update'
import { contexts } from './contexts'
import { startIdleLock } from './contexts/people/idle'
import { keepInstallOffer } from './contexts/people/install'
import { restoreSession } from './contexts/people/session'
import { addEffects } from './offline/overlay'
import { recallSync, startSync } from './offline/sync'
import { router } from './router'

for (const context of contexts) {
  addPages(context.pages ?? [])
  addPanels(context.panels ?? {})
  addScanTargets(context.scanTargets ?? [])
  addEffects(context.effects ?? [])
  addButtons(context.buttons ?? [])
}
setRouter(router)
startSettings()
keepInstallOffer()
await recallSync()
await restoreSession()
createApp(App).use(router).mount('#app')
watchTrouble()
startUpdates(router)
startIdleLock()
await startSync()
await noticeEviction()

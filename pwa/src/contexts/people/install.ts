/** Browsers offer to install once; we keep the offer until somebody wants it. */

import { reactive } from 'vue'

interface InstallEvent extends Event {
  prompt(): Promise<unknown>
}

export const install = reactive({ offered: false })
let offer: InstallEvent | null = null

export function keepInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offer = event as InstallEvent
    install.offered = true
  })
}

export async function offerInstall(): Promise<void> {
  await offer?.prompt()
  install.offered = false
}

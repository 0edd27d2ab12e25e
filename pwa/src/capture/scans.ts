/** One stream of scans from camera, wedge and typing: the screen on top hears first, else the code opens its page. */

import { onScopeDispose } from 'vue'

/** True: this screen used the scan. False: let the next one, in the end the default, have it. */
export type ScanHandler = (text: string) => boolean | Promise<boolean>

const handlers: ScanHandler[] = []

/** For screens that use scans themselves (pick a lot, confirm a location) while they are shown. */
export function useScans(handler: ScanHandler): void {
  handlers.push(handler)
  onScopeDispose(() => {
    const at = handlers.lastIndexOf(handler)
    if (at >= 0) handlers.splice(at, 1)
  })
}

export async function hear(text: string, otherwise: (text: string) => void | Promise<void>): Promise<void> {
  for (const handler of [...handlers].reverse()) if (await handler(text)) return
  await otherwise(text)
}

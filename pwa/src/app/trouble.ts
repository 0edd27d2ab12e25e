/** A device without room: whoever pressed "save" is told in words that nothing was stored, and keeps what they typed. */

import { t } from '../i18n'

/** Records are also stored where no screen waits for the answer. */
export function watchRoom(): void {
  addEventListener('unhandledrejection', (event) => {
    if (!isFull(event.reason)) return
    event.preventDefault()
    void tellFull()
  })
}

export async function tellFull(): Promise<void> {
  const { toast } = await import('../ui/toast')
  toast(t('notSavedFull'), { meaning: 'stop' })
}

/** The browser gives this device no more room: nothing of the record was stored. */
export function isFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { name, inner } = error as { name?: unknown; inner?: unknown }
  return name === 'QuotaExceededError' || isFull(inner)
}

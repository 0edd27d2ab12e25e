/** Trouble that no screen waited for is told in words: a full device stored nothing, a server that is away said nothing. */

import { Unreachable } from '../api/client'
import { t } from '../i18n'

export function watchTrouble(): void {
  addEventListener('unhandledrejection', (event) => {
    if (isTold(event.reason)) event.preventDefault()
  })
}

/** Whether whoever works here was told of it; anything else is a fault of the program. */
export function isTold(error: unknown): boolean {
  const sentence = isFull(error) ? t('notSavedFull') : error instanceof Unreachable ? error.message : null
  if (sentence !== null) void tell(sentence)
  return sentence !== null
}

async function tell(sentence: string): Promise<void> {
  const { toast } = await import('../ui/toast')
  toast(sentence, { meaning: 'stop' })
}

/** The browser gives this device no more room: nothing of the record was stored. */
export function isFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { name, inner } = error as { name?: unknown; inner?: unknown }
  return name === 'QuotaExceededError' || isFull(inner)
}

/** Browsers may throw data away. A mark in two places notices it, so that nobody believes a lost record was sent. */

import { reactive } from 'vue'
import { store } from '../offline/sync'

export const eviction = reactive({ found: false })

const MARK = 'gemba.mark'

export async function noticeEviction(): Promise<void> {
  const kept = await store.recall<string>('mark')
  const known = localStorage.getItem(MARK)
  eviction.found = known !== null && known !== kept
  const mark = kept ?? crypto.randomUUID?.() ?? String(Date.now())
  if (!kept) await store.keep('mark', mark)
  localStorage.setItem(MARK, mark)
}

export async function storageUse(): Promise<{ used: number; free: number } | null> {
  const estimate = await navigator.storage?.estimate?.()
  if (!estimate?.quota) return null
  return { used: estimate.usage ?? 0, free: estimate.quota - (estimate.usage ?? 0) }
}

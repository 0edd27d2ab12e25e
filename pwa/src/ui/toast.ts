/** A short word about what just happened; an error stays until it is read. */

import { createApp, reactive } from 'vue'
import type { Meaning } from './meaning'
import ToastHost from './ToastHost.vue'

export interface Toast {
  id: number
  text: string
  meaning: Meaning
  action?: { label: string; run: () => void }
}

interface Options {
  meaning?: Meaning
  action?: { label: string; run: () => void }
  seconds?: number
}

const shown = reactive<Toast[]>([])
let made = 0
let host: HTMLElement | null = null

export function toast(text: string, { meaning = 'good', action, seconds = meaning === 'stop' ? 12 : action ? 10 : 4 }: Options = {}): void {
  if (!host?.isConnected) {
    host = document.body.appendChild(document.createElement('div'))
    createApp(ToastHost, { toasts: shown, dismiss }).mount(host)
  }
  if (meaning === 'stop' && !action && shown.some((one) => one.text === text)) return // it is still there to be read
  const id = (made += 1)
  shown.push({ id, text, meaning, action })
  if (shown.length > 3) shown.shift()
  setTimeout(() => dismiss(id), seconds * 1000)
}

export function dismiss(id: number): void {
  const at = shown.findIndex((one) => one.id === id)
  if (at >= 0) shown.splice(at, 1)
}

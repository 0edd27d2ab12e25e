/** A shared phone put down locks itself; touching, typing and scanning keep it awake. */

import { settings } from '../../app/settings'
import { lock, session } from './session'

const LOOK_EVERY = 2_000

export function startIdleLock(now: () => number = Date.now): () => void {
  let touched = now()
  const touch = () => (touched = now())
  const look = () => {
    const isIdle = now() - touched >= settings.lockAfter * 1000
    if (settings.shared && settings.lockAfter > 0 && session.me && !session.locked && isIdle) void lock()
  }
  const kinds = ['pointerdown', 'keydown', 'touchstart', 'wheel'] as const
  for (const kind of kinds) addEventListener(kind, touch, { capture: true, passive: true })
  document.addEventListener('visibilitychange', look)
  const timer = setInterval(look, LOOK_EVERY)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
    for (const kind of kinds) removeEventListener(kind, touch, { capture: true })
  }
}

/** Keeps sending and pulling: woken by storing, by the network, by looking at the screen, and by a timer. */

import { ApiError, Unreachable } from '../api/client'
import type { Alone } from './alone'
import { sendDecisions } from './decisions'
import { soonest, tidy } from './outbox'
import { pull } from './pull'
import { rhythm } from './rhythm'
import { drain, type Outcome, type Sender } from './sender'

export interface LoopParts extends Sender {
  alone: Alone
  /** Whose rows to pull; null while nobody is logged in. */
  scope: () => string | null
  /** Whose decisions may be sent: the person logged in. */
  person: () => string | null
  told: (news: News) => void
  random?: () => number
}

export type News =
  | { kind: 'busy'; busy: boolean }
  | { kind: 'sent'; outcome: Outcome }
  | { kind: 'pulled'; differing: string[] }
  | { kind: 'pull failed'; reason: unknown }

export interface Loop {
  /** Asks for a round; calls during one make one more round, never two at once. */
  wake(how?: { network?: boolean }): Promise<void>
  stop(): void
}

export function loop(parts: LoopParts): Loop {
  const beat = rhythm(parts.random)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null
  let again = false
  let stopped = false

  const later = (wait: number) => {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(() => void wake(), wait)
  }

  async function rounds(): Promise<void> {
    do {
      again = false
      later(await round(parts, beat))
    } while (again && !stopped)
  }

  function wake({ network = false } = {}): Promise<void> {
    if (network) beat.reset()
    again = true
    running ??= rounds().finally(() => {
      running = null
      if (again && !stopped) void wake()
    })
    return running
  }

  return {
    wake,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

async function round(parts: LoopParts, beat: ReturnType<typeof rhythm>): Promise<number> {
  parts.told({ kind: 'busy', busy: true })
  try {
    const outcome = await parts.alone('gemba-send', () => drain(parts))
    parts.told({ kind: 'sent', outcome })
    if (outcome.how === 'later') return beat.failed(outcome.after)
    if (outcome.how === 'log-in') return beat.succeeded()
    return Math.min(await restOfRound(parts, beat), await soonest(parts.store))
  } finally {
    parts.told({ kind: 'busy', busy: false })
  }
}

async function restOfRound(parts: LoopParts, beat: ReturnType<typeof rhythm>): Promise<number> {
  const [person, scope] = [parts.person(), parts.scope()]
  if (person === null || scope === null) return beat.succeeded()
  try {
    await parts.alone('gemba-send', () => sendDecisions(parts.store, parts.wire, person))
    const { differing } = await parts.alone('gemba-pull', () => pull(parts.store, parts.wire, scope))
    await tidy(parts.store)
    parts.told({ kind: 'pulled', differing })
    return beat.succeeded()
  } catch (reason) {
    if (!(reason instanceof ApiError || reason instanceof Unreachable)) throw reason
    parts.told({ kind: 'pull failed', reason })
    return beat.failed(reason instanceof ApiError ? reason.retryAfter : null)
  }
}

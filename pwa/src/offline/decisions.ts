/**
 * Decisions made without network: handed in, not decided. They are no acts of this device's stream, because only the
 * server knows whether the question still stands; each is asked for once its author is connected.
 */

import { ApiError } from '../api/client'
import { captured } from './act'
import { open, seal } from './sealing'
import type { Store, StoredDecision } from './store'
import type { Wire } from './wire'

export interface Verdict {
  /** The idempotency key: the same verdict sent twice is one. */
  id: string
  approval_id: string
  /** What is decided, as the person saw it. */
  title: string
  verb: 'approve' | 'reject'
  remark: string
}

export interface OpenDecision extends Verdict {
  person_id: string
  captured_at: string
  state: StoredDecision['state']
  message: string | null
}

type Content = Pick<Verdict, 'title' | 'remark'>

export async function handIn(store: Store, verdict: Verdict, person_id: string, now = new Date()): Promise<void> {
  const { id, approval_id, verb, title, remark } = verdict
  const sealed = await seal(store, { title, remark } satisfies Content, id)
  await store.decision.add({ id, approval_id, verb, person_id, sealed, captured_at: captured(now), state: 'waiting', needed: 0, message: null })
}

export async function openDecision(store: Store, stored: StoredDecision): Promise<OpenDecision> {
  const { id, approval_id, verb, person_id, captured_at, state, message } = stored
  return { id, approval_id, verb, person_id, captured_at, state, message, ...(await open<Content>(store, stored.sealed, id)) }
}

/** A verdict carries its author's own log-in, so only theirs are sent. Throws when nobody answers or the log-in ended. */
export async function sendDecisions(store: Store, wire: Wire, person_id: string): Promise<number> {
  const waiting = await store.decision.where({ state: 'waiting', person_id }).sortBy('captured_at')
  for (const stored of waiting) {
    const { remark } = await openDecision(store, stored)
    const change = await wire.decide({ id: stored.id, approval_id: stored.approval_id, verb: stored.verb, remark }).then(
      () => ({ state: 'done' as const }),
      (error) => ({ state: 'refused' as const, needed: 1 as const, message: finalSentence(error) }),
    )
    await store.decision.update(stored.id, change)
  }
  return waiting.length
}

/** The server's no is final; anything else is thrown on and tried again. */
function finalSentence(error: unknown): string {
  const isFinal = error instanceof ApiError && error.status < 500 && ![401, 408, 425, 429].includes(error.status)
  if (!isFinal) throw error
  return error.message
}

/** Before it was sent, a change of mind costs nothing; afterwards it is put away. */
export async function dropDecision(store: Store, id: string): Promise<void> {
  await store.transaction('rw', store.decision, async () => {
    const stored = await store.decision.get(id)
    if (stored?.state === 'waiting') await store.decision.delete(id)
    else if (stored) await store.decision.update(id, { needed: 0 })
  })
}

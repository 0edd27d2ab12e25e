/** Drains the outbox: files first, then acts in the order they were made, at most fifty at once. */

import { ApiError, Unreachable } from '../api/client'
import { captured, toWire, type ActAnswer } from './act'
import { sendFiles } from './files'
import { BATCH, freeze, nextBatch, reviveHeld, settle, stumbled } from './outbox'
import type { Store, StoredAct } from './store'
import type { Wire } from './wire'

export type Outcome =
  | { how: 'clear'; sent: number }
  /** Nobody answered, or the server asked for patience. */
  | { how: 'later'; sent: number; after: number | null; reached: boolean }
  | { how: 'log-in'; sent: number }
  /** The server will not talk to this person or device; the acts stay. */
  | { how: 'stopped'; sent: number; message: string }

export interface Sender {
  store: Store
  wire: Wire
  version: string
  now?: () => number
  /** Nobody answered last time: ask first, so that acts stay unsent, and can be taken back, while they surely are. */
  doubtful?: () => boolean
}

/** Call it only while holding the browser-wide lock. */
export async function drain(sender: Sender): Promise<Outcome> {
  const now = sender.now ?? Date.now
  let sent = 0
  let limit = BATCH
  await reviveHeld(sender.store, now())
  for (;;) {
    const batch = await nextBatch(sender.store, limit, now())
    if (batch.length === 0) return { how: 'clear', sent }
    const step = await sendBatch(sender, batch)
    sent += step.moved
    if (step.narrower) limit = Math.max(1, Math.floor(batch.length / 2))
    else if (step.failed) return { ...step.failed, sent }
    else limit = Math.min(BATCH, limit * 2)
  }
}

interface Step {
  moved: number
  narrower?: boolean
  failed?: Outcome
}

async function sendBatch(sender: Sender, batch: readonly StoredAct[]): Promise<Step> {
  try {
    if (sender.doubtful?.()) await sender.wire.probe()
    await sendFiles(sender.store, sender.wire, batch.flatMap((act) => act.files))
    const frozen = await freeze(sender.store, batch)
    if (frozen.length === 0) return { moved: 0 }
    const moved = await push(sender, frozen)
    return moved > 0 ? { moved } : { moved, failed: { how: 'later', sent: 0, after: null, reached: true } }
  } catch (error) {
    return failure(sender, batch, error)
  }
}

async function push({ store, wire, version, now = Date.now }: Sender, frozen: readonly StoredAct[]): Promise<number> {
  const unsent = store.act.where('[toSend+place]').between([1, -Infinity], [1, Infinity])
  const acts = await Promise.all(frozen.map((act) => toWire(store, act)))
  const answered = await wire.push({
    device: frozen[0]!.device,
    queue_length: await unsent.count(),
    oldest_unsent: (await unsent.first())?.captured_at ?? null,
    version,
    clock: captured(new Date(now())),
    acts,
  })
  if (!Array.isArray(answered?.answers)) throw new Unreachable('not our server')
  if (answered.clock) await store.keep('clock_offset', Date.parse(answered.clock) - now())
  return settle(store, answered.answers, now())
}

async function failure(sender: Sender, batch: readonly StoredAct[], error: unknown): Promise<Step> {
  if (error instanceof Unreachable) return { moved: 0, failed: { how: 'later', sent: 0, after: null, reached: false } }
  if (!(error instanceof ApiError)) throw error
  const { status } = error
  if (status === 401) return { moved: 0, failed: { how: 'log-in', sent: 0 } }
  if (isUnreadable(status)) return batch.length > 1 ? { moved: 0, narrower: true } : { moved: await refuse(sender, batch[0]!, error) }
  if (status === 500) return serverStumbled(sender, batch)
  if (isPassing(status)) return { moved: 0, failed: { how: 'later', sent: 0, after: error.retryAfter, reached: status === 429 } }
  return { moved: 0, failed: { how: 'stopped', sent: 0, message: error.message } }
}

const isUnreadable = (status: number): boolean => status === 400 || status === 413 || status === 422
const isPassing = (status: number): boolean => status >= 500 || status === 408 || status === 425 || status === 429

/** A batch the server chokes on is taken apart until the one act is alone; that one then steps aside. */
async function serverStumbled(sender: Sender, batch: readonly StoredAct[]): Promise<Step> {
  if (batch.length > 1) return { moved: 0, narrower: true }
  await stumbled(sender.store, batch[0]!, (sender.now ?? Date.now)())
  return { moved: 0, failed: { how: 'later', sent: 0, after: null, reached: true } }
}

async function refuse(sender: Sender, act: StoredAct, error: ApiError): Promise<number> {
  const answer: ActAnswer = { id: act.id, status: 'refused', message: error.message }
  return settle(sender.store, [answer], (sender.now ?? Date.now)())
}

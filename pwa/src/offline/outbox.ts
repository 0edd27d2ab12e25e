/** The outbox: store first, send later. Nothing here deletes an act the server has not answered. */

import type { Row } from '../documents/row'
import { uuid7 } from '../api/uuid'
import { captured, openBody, type ActAnswer, type CapturedFile, type NewAct } from './act'
import { seal, sealBytes } from './sealing'
import type { ActState, Store, StoredAct, StoredFile } from './store'

export const BATCH = 50
const HELD_AGAIN = 5 * 60_000
const STUMBLES_ALLOWED = 3
const FIRST_REST = 5 * 60_000
const LONGEST_DOUBLED = 5
const LONGEST_REST = FIRST_REST * 2 ** LONGEST_DOUBLED
const KEPT_AFTER = 24 * 3_600_000
const HISTORY_FOR = 7 * 24 * 3_600_000

/** Who acts, and whose rows the act is seen over. */
export interface Actor {
  person_id: string
  scope: string
}

/** Stores act and files in one transaction. Only when this has returned may a screen say "saved". */
export async function storeAct(store: Store, wanted: NewAct, actor: Actor, now = new Date()): Promise<StoredAct> {
  const id = wanted.id ?? uuid7()
  const files = (wanted.files ?? []).map(({ sha256, size, type, name }) => ({ sha256, size, type, name }))
  const sealed = await seal(store, { verb: wanted.verb, values: plain(wanted.values ?? {}), files }, id)
  const taken = (wanted.files ?? []).filter((file): file is CapturedFile => 'bytes' in file)
  const copies = await Promise.all(taken.map((file) => sealFile(store, file, now)))
  const draft: Omit<StoredAct, 'place' | 'device' | 'seq' | 'base_version'> = {
    ...actor,
    ...UNSENT,
    id,
    sealed,
    document: wanted.document,
    document_id: wanted.document_id ?? uuid7(),
    captured_at: captured(now),
    files: files.map((file) => file.sha256),
  }
  return store.transaction('rw', store.act, store.file, store.kept, store.row, async () => {
    const twice = await store.act.get({ id })
    if (twice) return twice
    const base_version = wanted.base_version || wanted.base_version === null ? wanted.base_version : await versionHeld(store, draft)
    const place = await store.act.add({ ...draft, ...(await nextSeq(store)), base_version })
    for (const copy of copies) if (!(await store.file.get(copy.sha256))) await store.file.add(copy)
    return (await store.act.get(place))!
  })
}

const UNSENT = {
  state: 'waiting' as ActState,
  toSend: 1 as const,
  overlaid: 1 as const,
  needed: 0 as const,
  stumbles: 0,
  notBefore: 0,
  settled_at: null,
  message: null,
  current: null,
  number: null,
  replaced_by: null,
}

/** Reactive proxies cannot be cloned into the database. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

async function sealFile(store: Store, file: CapturedFile, now: Date): Promise<StoredFile> {
  const { sha256, size, type, name } = file
  const sealed = await sealBytes(store, file.bytes, sha256)
  return { sha256, size, type, name, sealed, known: 0, refused: null, stored_at: now.getTime() }
}

/** The number is taken inside the storing transaction: one that fails takes none, so the stream has no gap. */
async function nextSeq(store: Store): Promise<{ device: string; seq: number }> {
  const device = await store.recall<string>('device')
  if (!device) throw new Error('this browser has no device id yet')
  const seq = ((await store.recall<number>(`seq:${device}`)) ?? 0) + 1
  await store.keep(`seq:${device}`, seq)
  return { device, seq }
}

/** The version the server will have when this act arrives: what we hold, and one more for each own act still on its way. */
async function versionHeld(store: Store, { scope, document, document_id }: Pick<StoredAct, 'scope' | 'document' | 'document_id'>): Promise<number | null> {
  const held = await store.row.get([scope, document, document_id])
  const ahead = await store.act.where({ overlaid: 1, document }).filter((act) => act.document_id === document_id).count()
  return held || ahead ? (held?.version ?? 0) + ahead : null
}

/** Undo: only the newest act, and only while it was never sent. Anything else is corrected by a new act. */
export async function takeBack(store: Store, id: string): Promise<boolean> {
  return store.transaction('rw', store.act, store.file, store.kept, async () => {
    const act = await store.act.get({ id })
    if (!act || act.state !== 'waiting') return false
    const last = await store.recall<number>(`seq:${act.device}`)
    if (last !== act.seq) return false
    await store.keep(`seq:${act.device}`, act.seq - 1)
    await store.act.delete(act.place)
    return true
  })
}

const toSend = (store: Store) => store.act.where('[toSend+place]').between([1, -Infinity], [1, Infinity])

/** How long an act still rests; one that seems to rest for years was stored while the clock was wrong. */
const restOf = (act: StoredAct, now: number): number => (act.notBefore - now > LONGEST_REST ? 0 : Math.max(0, act.notBefore - now))

export async function nextBatch(store: Store, limit = BATCH, now = Date.now()): Promise<StoredAct[]> {
  const acts = await toSend(store).filter((act) => restOf(act, now) === 0).limit(limit).toArray()
  return acts.filter((act) => act.device === acts[0]!.device)
}

/** How long until the first act that rests may go; for ever where none does. */
export async function soonest(store: Store, now = Date.now()): Promise<number> {
  const resting = await toSend(store).filter((act) => restOf(act, now) > 0).toArray()
  return Math.min(Infinity, ...resting.map((act) => restOf(act, now)))
}

/** From here on the server may have them: no more changes. Leaves out what was taken back meanwhile. */
export async function freeze(store: Store, batch: readonly StoredAct[]): Promise<StoredAct[]> {
  return store.transaction('rw', store.act, async () => {
    const places = batch.map((act) => act.place)
    await store.act.where('place').anyOf(places).modify((act) => void (act.state = 'sent'))
    return store.act.where('place').anyOf(places).sortBy('place')
  })
}

/** Held acts are asked about again, in case the server was restored from before it got them. */
export async function reviveHeld(store: Store, now = Date.now()): Promise<void> {
  const isOld = (act: StoredAct) => now - (act.settled_at ?? 0) >= HELD_AGAIN
  await store.act.where('state').equals('held').filter(isOld).modify((act) => void (act.toSend = 1))
}

/** One act that keeps making the server fail steps aside, so that the others get through. */
export async function stumbled(store: Store, act: StoredAct, now = Date.now()): Promise<void> {
  const stumbles = act.stumbles + 1
  const rest = stumbles < STUMBLES_ALLOWED ? 0 : FIRST_REST * 2 ** Math.min(stumbles - STUMBLES_ALLOWED, LONGEST_DOUBLED)
  await store.act.update(act.place, { stumbles, notBefore: rest ? now + rest : 0 })
}

/** Takes the server's word for each act. Returns how many moved on. */
export async function settle(store: Store, answers: readonly ActAnswer[], now = Date.now()): Promise<number> {
  let moved = 0
  for (const answer of answers) if (await settleOne(store, answer, now)) moved += 1
  return moved
}

async function settleOne(store: Store, answer: ActAnswer, now: number): Promise<boolean> {
  const change = changeFor(firstAnswer(answer))
  if (!change) return false
  return store.transaction('rw', store.act, store.row, store.kept, async () => {
    const act = await store.act.get({ id: answer.id })
    if (!act || isFinal(act.state)) return act !== undefined
    const told = firstAnswer(answer)
    const shown = told.row ? await storeTruth(store, act, told.row) : false
    const overlaid = shown ? 0 : change.overlaid
    const { message = null, current = null, number = null } = told
    await store.act.update(act.place, { ...change, overlaid, toSend: 0, settled_at: now, message, current, number })
    return true
  })
}

/** `already` repeats the first answer: a refusal told twice is still a refusal. */
function firstAnswer(answer: ActAnswer): ActAnswer {
  if (answer.status !== 'already') return answer
  if (typeof answer.first === 'object') return { ...answer.first, id: answer.id }
  return { ...answer, status: answer.first ?? 'done' }
}

export const isFinal = (state: ActState): boolean => !['waiting', 'sent', 'held'].includes(state)

/** The server holds its content. A refusal may never have reached it whole, so those stay here for good. */
const isTaken = (state: ActState): boolean => ['asked', 'done', 'review'].includes(state)

type Change = Pick<StoredAct, 'state' | 'overlaid' | 'needed'>

function changeFor(answer: ActAnswer): Change | null {
  switch (answer.status) {
    case 'done':
    case 'already':
      return { state: 'done', overlaid: 1, needed: 0 }
    case 'held':
      return { state: 'held', overlaid: 1, needed: 0 }
    case 'asked':
      return { state: 'asked', overlaid: 0, needed: 0 }
    case 'review':
      return { state: 'review', overlaid: 1, needed: 1 }
    case 'conflict':
    case 'refused':
      return { state: answer.status, overlaid: 0, needed: 1 }
    default:
      return null
  }
}

/** The answered row becomes truth in the same transaction that ends the act: the screen never falls back. */
async function storeTruth(store: Store, act: StoredAct, row: Row): Promise<boolean> {
  const types = (await store.recall<string[]>(`types:${act.scope}`)) ?? []
  if (!types.includes(act.document)) return false
  await putTruth(store, act.scope, act.document, row, 1)
  return true
}

export async function putTruth(store: Store, scope: string, document: string, row: Row, fresh: 0 | 1): Promise<void> {
  const held = await store.row.get([scope, document, row.id])
  if (held && held.version > row.version) return
  const number = typeof row.number === 'string' ? row.number : null
  await store.row.put({ scope, document, id: row.id, number, version: row.version, row, fresh })
}

/** Read and understood: leaves the tray, stays in the history. The server keeps its own copy for the supervisor. */
export async function putAway(store: Store, id: string): Promise<void> {
  await store.act.where({ id }).modify((act) => void (act.needed = 0))
}

/** A change of mind is a new act with the old content; the first stays as it was answered. */
export async function sendAgain(store: Store, id: string, now = new Date()): Promise<StoredAct> {
  const first = await store.act.get({ id })
  if (!first) throw new Error(`no act ${id}`)
  const { verb, values, files } = await openBody(store, first)
  const { document, document_id, person_id, scope, current } = first
  const again = await storeAct(store, { document, document_id, verb, values, files, base_version: current?.version }, { person_id, scope }, now)
  await store.act.update(first.place, { needed: 0, replaced_by: again.id })
  return again
}

/** Photos go when the server has confirmed the hash, nobody waits for them, and a day has passed. */
export async function tidy(store: Store, now = Date.now()): Promise<void> {
  await store.transaction('rw', store.act, store.file, async () => {
    const open = await store.act.filter((act) => !isFinal(act.state) || act.needed === 1).toArray()
    const wanted = new Set(open.flatMap((act) => act.files))
    await store.file.where('known').equals(1).filter((file) => !wanted.has(file.sha256) && now - file.stored_at > KEPT_AFTER).delete()
    const isOver = (act: StoredAct) => isTaken(act.state) && !act.needed && !act.overlaid && now - (act.settled_at ?? now) > HISTORY_FOR
    await store.act.filter(isOver).delete()
  })
}

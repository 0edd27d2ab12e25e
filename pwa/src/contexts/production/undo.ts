/** Ten seconds to think again: the record is stored at once, but leaves this device only when they are over. */

import { reactive } from 'vue'
import { openAct } from '../../offline/act'
import { storeAct, takeBack, type Actor } from '../../offline/outbox'
import type { Store, StoredAct } from '../../offline/store'
import { actor, countStored, store, wake, type NewAct, type OpenAct } from '../../offline/sync'

export const UNDO_FOR = 10_000

/** What was saved last, while it can still be taken back; one for all screens. */
export const undo = reactive({ ids: [] as string[], told: '', until: 0, outcome: null as 'undone' | 'too late' | null, /** What was taken back last. */ undone: [] as string[] })

/** Only the newest save waits: one before it has been thought about long enough, and they leave in the order they were made. */
export async function storeWithUndo(into: Store, acts: readonly NewAct[], by: Actor, now = new Date()): Promise<StoredAct[]> {
  await letGo(into)
  const stored: StoredAct[] = []
  for (const act of acts) {
    const one = await storeAct(into, act, by, now)
    await into.act.where('place').equals(one.place).modify((kept) => {
      if (kept.state === 'waiting') kept.notBefore = now.getTime() + UNDO_FOR
    })
    stored.push(one)
  }
  return stored
}

/** What waits only for its undo may go; what rests because the server stumbled over it goes on resting. */
export const letGo = (from: Store): Promise<number> =>
  from.act.where('[toSend+place]').between([1, -Infinity], [1, Infinity]).filter((act) => act.stumbles === 0 && act.notBefore > 0).modify({ notBefore: 0 })

let timer: ReturnType<typeof setTimeout> | undefined

/** Stores, then offers to take it back. `told` is what the bar says was saved. */
export async function enqueueWithUndo(wanted: NewAct | readonly NewAct[], told: string): Promise<OpenAct[]> {
  if (!actor.value) throw new Error('nobody is acting')
  const now = new Date()
  const stored = await storeWithUndo(store, Array.isArray(wanted) ? wanted : [wanted as NewAct], { ...actor.value }, now)
  await countStored()
  const acts = await Promise.all(stored.map((act) => openAct(store, act)))
  Object.assign(undo, { ids: acts.map((act) => act.id), told, until: now.getTime() + UNDO_FOR, outcome: null })
  clearTimeout(timer)
  timer = setTimeout(() => void closeUndo(), UNDO_FOR)
  void wake()
  return acts
}

/** The ten seconds are over, or the person says it is right. */
export async function closeUndo(): Promise<void> {
  clearTimeout(timer)
  undo.ids = []
  await letGo(store)
  await wake({ network: true })
}

const SAID_FOR = 4_000

/** What an earlier life of this page left waiting for its undo: nobody can press it any more. */
export async function letLeftoversGo(): Promise<void> {
  if (undo.ids.length === 0 && (await letGo(store)) > 0) await wake()
}

/** All of the last save, the newest first: a record is taken back only while none came after it. */
export async function undoNow(): Promise<boolean> {
  const { ids } = undo
  const done = await takeBackAll(ids)
  say(done ? 'undone' : 'too late', done ? ids : [])
  return done
}

/** One record picked from a list. False: it has left already, or something newer was made. */
export async function undoAct(id: string): Promise<boolean> {
  if (undo.ids.includes(id)) return undoNow()
  const done = await takeBack(store, id)
  if (done) say('undone', [id])
  return done
}

async function takeBackAll(ids: readonly string[]): Promise<boolean> {
  for (const id of [...ids].reverse()) if (!(await takeBack(store, id))) return false
  return ids.length > 0
}

function say(outcome: 'undone' | 'too late', undone: readonly string[]): void {
  Object.assign(undo, { ids: [], outcome, undone })
  clearTimeout(timer)
  timer = setTimeout(() => (undo.outcome = null), SAID_FOR)
}

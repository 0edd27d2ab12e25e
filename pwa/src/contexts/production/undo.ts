/** Ten seconds to think again: the record is stored at once, but leaves this device only when they are over. */

import { reactive } from 'vue'
import { openAct } from '../../offline/act'
import { storeAct, takeBack, type Actor } from '../../offline/outbox'
import type { Store, StoredAct } from '../../offline/store'
import { actor, store, wake, type NewAct, type OpenAct } from '../../offline/sync'

export const UNDO_FOR = 10_000

/** The newest record, while it can still be taken back; one for all screens. */
export const undo = reactive({ act: null as OpenAct | null, told: '', until: 0, outcome: null as 'undone' | 'too late' | null })

/** Only the newest record waits: one before it has been thought about long enough, and they leave in the order they were made. */
export async function storeWithUndo(into: Store, act: NewAct, by: Actor, now = new Date()): Promise<StoredAct> {
  await letGo(into)
  const stored = await storeAct(into, act, by, now)
  await into.act.where('place').equals(stored.place).modify((one) => {
    if (one.state === 'waiting') one.notBefore = now.getTime() + UNDO_FOR
  })
  return stored
}

/** What waits only for its undo may go; what rests because the server stumbled over it goes on resting. */
export const letGo = (from: Store): Promise<number> =>
  from.act.where('[toSend+place]').between([1, -Infinity], [1, Infinity]).filter((act) => act.stumbles === 0 && act.notBefore > 0).modify({ notBefore: 0 })

let timer: ReturnType<typeof setTimeout> | undefined

/** Stores, then offers to take it back. `told` is what the bar says was saved. */
export async function enqueueWithUndo(act: NewAct, told: string): Promise<OpenAct> {
  if (!actor.value) throw new Error('nobody is acting')
  const now = new Date()
  const stored = await storeWithUndo(store, act, { ...actor.value }, now)
  const opened = await openAct(store, stored)
  Object.assign(undo, { act: opened, told, until: now.getTime() + UNDO_FOR, outcome: null })
  clearTimeout(timer)
  timer = setTimeout(() => void closeUndo(), UNDO_FOR)
  void wake()
  return opened
}

/** The ten seconds are over, or the person says it is right. */
export async function closeUndo(): Promise<void> {
  clearTimeout(timer)
  undo.act = null
  await letGo(store)
  await wake({ network: true })
}

const SAID_FOR = 4_000

export const undoNow = (): Promise<boolean> => undoAct(undo.act?.id)

/** The same for a record picked from a list. False: it has left already, or something newer was made. */
export async function undoAct(id: string | undefined): Promise<boolean> {
  const done = id !== undefined && (await takeBack(store, id))
  if (!done && id !== undo.act?.id) return false
  Object.assign(undo, { act: null, outcome: done ? 'undone' : 'too late' })
  clearTimeout(timer)
  timer = setTimeout(() => (undo.outcome = null), SAID_FOR)
  return done
}

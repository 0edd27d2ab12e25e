/** Rows and queue as the screen shows them, following every change in any tab. */

import { liveQuery } from 'dexie'
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { firstState, type Description } from '../documents/description'
import type { Row } from '../documents/row'
import { openAct, type OpenAct } from './act'
import { openDecision, type OpenDecision } from './decisions'
import { descriptionOf, descriptions } from './descriptions'
import { withLinks } from './links'
import { overlaid, touches, type Flow, type Shown } from './overlay'
import type { Store, StoredAct, StoredFile } from './store'
import { actor, store } from './sync'

/** Follows a question to the store; asks anew when what it depends on changes. Null until the first answer. */
export function useLive<T>(question: () => Promise<T>, dependsOn: () => unknown): ShallowRef<T | null> {
  const answer = shallowRef<T | null>(null)
  let stop = () => {}
  const follow = () => {
    stop()
    const subscription = liveQuery(question).subscribe((told) => (answer.value = told))
    stop = () => subscription.unsubscribe()
  }
  watch(dependsOn, follow, { immediate: true })
  onScopeDispose(() => stop())
  return answer
}

/** Every row of a type this person may have here, with pending acts on top. */
export function useRows(document: MaybeRefOrGetter<string>): ShallowRef<Shown[] | null> {
  return useLive(() => shownRows(toValue(document)), () => [toValue(document), actor.value?.scope, descriptions.value])
}

/** One row with pending acts on top; undefined when this device does not have it. */
export function useRow(document: MaybeRefOrGetter<string>, id: MaybeRefOrGetter<string>): ShallowRef<Shown | undefined | null> {
  return useLive(() => shownRow(toValue(document), toValue(id)), () => [toValue(document), toValue(id), actor.value?.scope, descriptions.value])
}

export async function shownRows(document: string): Promise<Shown[]> {
  if (!actor.value) return []
  const { scope } = actor.value
  const stored = await store.row.where('[scope+document+id]').between([scope, document], [scope, document, []]).toArray()
  const acts = await pendingActs(document)
  const shown = overlaid(document, stored.map((one) => one.row), acts, flowOf(descriptionOf(document)))
  return Promise.all(shown.map((one) => named(one, scope)))
}

export async function shownRow(document: string, id: string): Promise<Shown | undefined> {
  if (!actor.value) return undefined
  const { scope } = actor.value
  const stored = await store.row.get([scope, document, id])
  const acts = await pendingActs(document)
  const shown = overlaid(document, stored ? [stored.row] : [], acts, flowOf(descriptionOf(document))).find((one) => one.row.id === id)
  return shown && named(shown, scope)
}

/** Rows this device has from a paper, with pending acts on top; where the server told one of them, that. */
export async function shownOver(document: string, rows: readonly Row[]): Promise<Shown[]> {
  if (!actor.value) return []
  const { scope } = actor.value
  const stored = await store.row.bulkGet(rows.map(({ id }): [string, string, string] => [scope, document, id]))
  const acts = await pendingActs(document)
  const ids = new Set(rows.map(({ id }) => id))
  return overlaid(document, rows.map((row, at) => stored[at]?.row ?? row), acts, flowOf(descriptionOf(document))).filter(({ row }) => ids.has(row.id))
}

/** The server names links itself; a pending act knows only their ids. */
const named = async (shown: Shown, scope: string): Promise<Shown> =>
  shown.pending.length ? { ...shown, row: await withLinks(store, scope, shown.row) } : shown

/** Acts of everybody on this device: what a colleague made a minute ago on this phone has happened, too. */
async function pendingActs(document: string): Promise<OpenAct[]> {
  const stored = await store.act.where('[overlaid+document]').between([1, ''], [1, []]).toArray()
  const acts = await Promise.all(stored.map((act) => openAct(store, act)))
  return acts.filter((act) => touches(act, document))
}

export const flowOf = (description: Description | undefined): Flow => ({
  first: description ? firstState(description) || null : null,
  to: (step) => description?.steps.find((one) => one.name === step)?.to ?? null,
})

/** The queue page: everything that is not over, newest last, and a little history. */
export interface Queue {
  waiting: OpenAct[]
  needed: OpenAct[]
  asked: OpenAct[]
  recent: OpenAct[]
  decisions: OpenDecision[]
  files: Pick<StoredFile, 'sha256' | 'name' | 'size' | 'type' | 'refused' | 'known'>[]
}

export const useQueue = (): ShallowRef<Queue | null> => useLive(() => readQueue(store), () => null)

async function readQueue(from: Store): Promise<Queue> {
  const stored = await from.act.orderBy('place').toArray()
  const files = await from.file.toArray()
  const decided = await from.decision.where('state').equals('waiting').or('needed').equals(1).sortBy('captured_at')
  const opened = (acts: StoredAct[]) =>
    Promise.all(acts.map(async (act) => {
      const told = await openAct(from, act)
      return { ...told, values: await withLinks(from, act.scope, told.values) }
    }))
  const decisions = await Promise.all(decided.map((one) => openDecision(from, one)))
  const [waiting, needed, asked, recent] = await Promise.all([
    opened(stored.filter((act) => ['waiting', 'sent', 'held'].includes(act.state))),
    opened(stored.filter((act) => act.needed === 1)),
    opened(stored.filter((act) => act.state === 'asked')),
    opened(stored.filter((act) => act.settled_at !== null && !act.needed && act.state !== 'held' && act.state !== 'asked').slice(-30).reverse()),
  ])
  return { waiting, needed, asked, recent, decisions, files }
}

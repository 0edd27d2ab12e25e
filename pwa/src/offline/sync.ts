/** The running outbox of this browser: one store, one loop, and what the badge shows. */

import { liveQuery } from 'dexie'
import { computed, reactive, readonly, ref } from 'vue'
import { uuid7 } from '../api/uuid'
import { asking } from '../api/client'
import type { CapturedFile, NewAct, OpenAct } from './act'
import { openAct } from './act'
import { alone } from './alone'
import { dropDecision as drop, handIn, type Verdict } from './decisions'
import { dropDraft, keepDraft, recallDraft } from './drafts'
import { exportOutbox as sealedOutbox } from './export'
import { tryFileAgain } from './files'
import { loop, type Loop, type News } from './loop'
import * as outbox from './outbox'
import { Store } from './store'
import { serverWire } from './wire'

export const store = new Store()

/** Whose acts and rows: set by the session at log-in. */
export const actor = ref<outbox.Actor | null>(null)

export const sync = reactive({
  waiting: 0,
  needed: 0,
  /** Since when nobody answers; null while the server does. */
  offlineSince: null as number | null,
  busy: false,
  logInNeeded: false,
  /** Why the server takes nothing, in its own words. */
  stopped: null as string | null,
  differing: [] as string[],
  lastSent: null as number | null,
})

export type SyncState = 'sent' | 'waiting' | 'needed' | 'offline'

/** The badge: whatever wants a person comes first, then no network, then the queue. */
export const syncState = computed<SyncState>(() => {
  if (sync.needed > 0 || sync.logInNeeded || sync.stopped) return 'needed'
  if (sync.offlineSince !== null) return 'offline'
  return sync.waiting > 0 ? 'waiting' : 'sent'
})

let running: Loop | null = null

/** Called once at start-up, before anything is shown: the badge never says more than the store does. */
export async function recallSync(): Promise<void> {
  await store.keepFirst('device', uuid7())
  sync.offlineSince = (await store.recall<number | null>('offline_since')) ?? null
  Object.assign(sync, await countQueue())
}

export async function startSync(): Promise<void> {
  asking.whenReached = noteReached
  running = loop({ store, wire: serverWire, version: __VERSION__, alone, scope: () => actor.value?.scope ?? null, person: () => actor.value?.person_id ?? null, told: note, doubtful: () => sync.offlineSince !== null })
  liveQuery(countQueue).subscribe((counts) => Object.assign(sync, counts))
  addEventListener('online', () => wake({ network: true }))
  addEventListener('offline', () => noteReached(false))
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake({ network: true }))
  void wake()
}

export const wake = async (how?: { network?: boolean }): Promise<void> => running?.wake(how)

/** Stores the act; the promise resolves when it is safe on this device, and only then may the screen say "saved". */
export async function enqueue(act: NewAct): Promise<OpenAct> {
  if (!actor.value) throw new Error('nobody is acting')
  const stored = await outbox.storeAct(store, act, { ...actor.value })
  await countStored()
  const opened = await openAct(store, stored)
  void wake()
  void askForBackgroundSync()
  return opened
}

export const takeBack = (id: string): Promise<boolean> => outbox.takeBack(store, id)
export const putAway = (id: string): Promise<void> => outbox.putAway(store, id)
/** An approval decided without network: handed in, not decided. */
export async function handInDecision(verdict: Verdict): Promise<void> {
  if (!actor.value) throw new Error('nobody is acting')
  await handIn(store, verdict, actor.value.person_id)
  await countStored()
  void wake()
}

export const dropDecision = (id: string): Promise<void> => drop(store, id)
export const exportOutbox = (): Promise<Blob> => sealedOutbox(store)

export async function sendAgain(id: string): Promise<void> {
  await outbox.sendAgain(store, id)
  await wake({ network: true })
}

export async function sendFileAgain(sha256: string): Promise<void> {
  await tryFileAgain(store, sha256)
  await wake({ network: true })
}

const draftsFor = (person: () => string | undefined) => ({
  keep: async (key: string, value: unknown) => void (person() && (await keepDraft(store, person()!, key, value))),
  recall: async <T>(key: string) => (person() ? recallDraft<T>(store, person()!, key) : undefined),
  drop: async (key: string) => void (person() && (await dropDraft(store, person()!, key))),
})

/** Half-filled forms, for the person who is acting. */
export const drafts = draftsFor(() => actor.value?.person_id)

/** For whoever acts now, also when a change of hands closes the form: what they typed is not the next person's. */
export function ownDrafts(): typeof drafts {
  const person = actor.value?.person_id
  return draftsFor(() => person)
}

/** What follows the store follows it a moment later; meanwhile the badge would say of this record that it is sent. */
export async function countStored(): Promise<void> {
  sync.waiting = await countWaiting()
}

async function countWaiting(): Promise<number> {
  const acts = await store.act.where('state').anyOf('waiting', 'sent', 'held').count()
  return acts + (await store.decision.where('state').equals('waiting').count())
}

async function countQueue() {
  const waiting = await countWaiting()
  const needed = await store.act.where('[needed+place]').between([1, -Infinity], [1, Infinity]).count()
  const refused = await store.file.where('known').equals(0).filter((file) => file.refused !== null).count()
  const turnedDown = await store.decision.where('needed').equals(1).count()
  return { waiting, needed: needed + refused + turnedDown }
}

function note(news: News): void {
  if (news.kind === 'busy') sync.busy = news.busy
  if (news.kind === 'pulled') sync.differing = news.differing
  if (news.kind !== 'sent') return
  const { outcome } = news
  if (outcome.sent > 0) sync.lastSent = Date.now()
  sync.logInNeeded = outcome.how === 'log-in'
  sync.stopped = outcome.how === 'stopped' ? outcome.message : null
}

function noteReached(reached: boolean): void {
  const since = reached ? null : (sync.offlineSince ?? Date.now())
  if (since === sync.offlineSince) return
  sync.offlineSince = since
  void store.keep('offline_since', since)
}

/** A bonus where the browser has it: the worker drains the queue after the page is closed. */
async function askForBackgroundSync(): Promise<void> {
  const registration = await globalThis.navigator?.serviceWorker?.getRegistration()
  await registration?.sync?.register('outbox').catch(() => {})
}

export type { CapturedFile, NewAct, OpenAct }
export const syncing = readonly(sync)

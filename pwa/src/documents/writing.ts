/** One way to write a document: through the outbox where a phone may, straight to the server where only it can decide. */

import { liveQuery } from 'dexie'
import { watch } from 'vue'
import { ApiError, Unreachable } from '../api/client'
import { shownRow } from '../offline/live'
import type { StoredAct } from '../offline/store'
import { enqueue, putAway, store, sync, type CapturedFile } from '../offline/sync'
import { isDesk } from '../ui/screen'
import { fieldNamed, type Description } from './description'
import type { Row, Values } from './row'
import { server, type Told } from './server'

export interface Writing {
  description: Description
  /** `create`, `change`, `remove`, or a step. */
  verb: string
  id: string
  values: Values
  /** The version the person saw; null for a new document and for facts. */
  version: number | null
  /** The act's id, made when the form opened: a double tap is one act. */
  key: string
  files?: readonly CapturedFile[]
}

export type FieldErrors = Record<string, string[]>

export type Outcome =
  | { how: 'done'; row: Row | null }
  /** A fact, taken and put before a supervisor. */
  | { how: 'review'; row: Row | null; message: string }
  /** Somebody has to approve first, or a background job does it. */
  | { how: 'asked'; message: string }
  /** Safe on this device; it goes when there is network. */
  | { how: 'kept' }
  | { how: 'refused'; message: string; fields: FieldErrors }
  | { how: 'conflict'; message: string; current: Row | null }
  /** No network, and only the server can do this. Nothing was kept. */
  | { how: 'unreachable' }

export function goesByOutbox(description: Description, verb: string): boolean {
  if (description.offline !== 'write') return false
  const step = description.steps.find((one) => one.name === verb)
  return step ? step.offline && !step.signed : true
}

export const write = (writing: Writing): Promise<Outcome> =>
  goesByOutbox(writing.description, writing.verb) ? writeByOutbox(writing) : writeByRequest(writing)

// --- Through the outbox ----------------------------------------------------------------------------------------------

/** Milliseconds: on the floor hands go on, at a desk a late conflict would be found where nobody looks for it. */
const patience = (): number => (isDesk.value ? 20_000 : 4_000)
/** A document made here and not yet sent has version 0 on this device; once its making is done it has 1. */
const MADE_HERE = 1

async function writeByOutbox({ description, verb, id, values, version, key, files }: Writing): Promise<Outcome> {
  const base_version = version === 0 ? MADE_HERE : version
  await enqueue({ id: key, document: description.name, document_id: id, verb, values, base_version, files })
  if (sync.offlineSince !== null) return { how: 'kept' }
  return outcomeOf(await answered(key, patience()), description)
}

const isWaiting = (act: StoredAct | undefined): boolean => act?.state === 'waiting' || act?.state === 'sent'

/** Waits a moment for the server's word, so that a person learns of a refusal while the form is still open; not for one that is away. */
export function answered(key: string, patience: number): Promise<StoredAct | undefined> {
  return new Promise((resolve, reject) => {
    let latest: StoredAct | undefined
    const done = () => {
      clearTimeout(timer)
      stopWatching()
      queueMicrotask(() => subscription.unsubscribe())
      resolve(latest)
    }
    const timer = setTimeout(done, patience)
    const stopWatching = watch(() => sync.offlineSince, (since) => since !== null && done())
    const subscription = liveQuery(() => store.act.get({ id: key })).subscribe({
      next: (act) => {
        latest = act
        if (act && !isWaiting(act)) done()
      },
      error: reject,
    })
  })
}

async function outcomeOf(act: StoredAct | undefined, description: Description): Promise<Outcome> {
  if (!act || isWaiting(act) || act.state === 'held') return { how: 'kept' }
  const message = act.message ?? ''
  switch (act.state) {
    case 'asked':
      return { how: 'asked', message }
    case 'refused':
      await putAway(act.id) // said here and now; the tray is for what nobody has been told
      return { how: 'refused', message, fields: fieldsNamedIn(message, description) }
    case 'conflict':
      await putAway(act.id)
      return { how: 'conflict', message, current: act.current }
    default: {
      const row = (await shownRow(act.document, act.document_id))?.row ?? null
      return act.state === 'review' ? { how: 'review', row, message } : { how: 'done', row }
    }
  }
}

/** A refused act brings one sentence; where it begins with a field's name ("quantity: …") it is shown there too. */
function fieldsNamedIn(message: string, description: Description): FieldErrors {
  const [, name = '', reason = ''] = /^([\w.]+): (.+)$/s.exec(message) ?? []
  const known = fieldNamed(description.fields, name) ?? description.lines.find((lines) => name.startsWith(`${lines.name}.`))
  return known ? { [name]: [reason] } : {}
}

// --- Straight to the server ------------------------------------------------------------------------------------------

async function writeByRequest(writing: Writing): Promise<Outcome> {
  try {
    const answer = await requestFor(writing)
    return told(answer.status, answer.data)
  } catch (error) {
    return refusalOf(error, writing)
  }
}

function requestFor({ description: { name, steps }, verb, id, values, version, key }: Writing) {
  if (verb === 'create') return server.create(name, { id, ...values }, key)
  if (verb === 'change') return server.change(name, id, values, version ?? 0, key)
  if (verb === 'remove') return server.remove(name, id, version ?? 0, key)
  const isFact = steps.find((step) => step.name === verb)?.fact ?? false
  return server.step(name, id, verb, values, isFact ? null : version, key)
}

function told(status: number, data: Told | null): Outcome {
  if (status === 202) return { how: 'asked', message: String(data?.message ?? '') }
  return { how: 'done', row: isRow(data) ? data : null }
}

const isRow = (data: Told | null): data is Row => data !== null && 'id' in data && 'version' in data

async function refusalOf(error: unknown, { description, id }: Writing): Promise<Outcome> {
  if (error instanceof Unreachable) return { how: 'unreachable' }
  if (!(error instanceof ApiError)) throw error
  if (error.status === 412) return { how: 'conflict', message: error.message, current: await currentRow(error, description, id) }
  const field = error.details.field
  const named = typeof field === 'string' ? { [field]: [error.message] } : {}
  return { how: 'refused', message: error.message, fields: { ...named, ...error.fields } }
}

async function currentRow(error: ApiError, description: Description, id: string): Promise<Row | null> {
  const { current } = error.details
  if (typeof current === 'object' && current !== null) return current as Row
  return server.read(description.name, id).catch(() => null)
}

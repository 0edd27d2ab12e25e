/** An act: one change by one person at one time, as it travels and as it waits. */

import type { Row, Values } from '../documents/row'
import { open } from './sealing'
import type { Store, StoredAct } from './store'

export interface FileNote {
  sha256: string
  size: number
  type: string
  name: string
}

/** A photo or paper taken here, with its bytes. */
export interface CapturedFile extends FileNote {
  bytes: ArrayBuffer
}

/** What a screen hands over. Everything else is filled in when the act is stored. */
export interface NewAct {
  document: string
  /** Left out for a new document: its id is made here. */
  document_id?: string
  /** `create`, `change`, `remove`, or the name of a step. */
  verb: string
  values?: Values
  /** Left out, or 0 for a row the server has not seen: the version it will have when this act arrives. */
  base_version?: number | null
  /** Without bytes: a file that is already stored here. */
  files?: readonly (FileNote | CapturedFile)[]
  /** Made by the screen when it opens, so that a double tap stores one act. */
  id?: string
}

/** Protocol's shape. */
export interface Act {
  id: string
  device: string
  seq: number
  person_id: string
  document: string
  document_id: string
  verb: string
  values: Values
  base_version: number | null
  captured_at: string
  files: FileNote[]
}

export interface ActBody {
  verb: string
  values: Values
  files: FileNote[]
}

export type AnswerStatus = 'done' | 'already' | 'held' | 'review' | 'conflict' | 'refused' | 'asked'

export interface ActAnswer {
  id: string
  status: AnswerStatus
  message?: string
  row?: Row | null
  current?: Row | null
  number?: string | null
  /** With `already`: how it went the first time. */
  first?: ActAnswer | AnswerStatus
}

/** An act with its content opened, for the screen. */
export interface OpenAct extends Act {
  place: number
  state: StoredAct['state']
  message: string | null
  current: Row | null
  number: string | null
  settled_at: number | null
}

/** Made by somebody who does not want to be known: then this phone does not say it either. */
export const isUnnamed = (act: Pick<Act, 'verb' | 'values'>): boolean => act.verb === 'create' && act.values.anonymous === true

const opened = new Map<string, ActBody>()

/** Bodies never change once stored, so each is opened once. */
export async function openBody(store: Store, act: StoredAct): Promise<ActBody> {
  const already = opened.get(act.id)
  if (already) return already
  const body = await open<ActBody>(store, act.sealed, act.id)
  opened.set(act.id, body)
  return body
}

export async function openAct(store: Store, stored: StoredAct): Promise<OpenAct> {
  return { ...(await toWire(store, stored)), place: stored.place, ...outcomeOf(stored) }
}

const outcomeOf = ({ state, message, current, number, settled_at }: StoredAct) => ({ state, message, current, number, settled_at })

export async function toWire(store: Store, stored: StoredAct): Promise<Act> {
  const { id, device, seq, person_id, document, document_id, base_version, captured_at } = stored
  const body = await openBody(store, stored)
  return { id, device, seq, person_id, document, document_id, base_version, captured_at, ...body }
}

/** The device's own clock with its own offset: testimony, never a reason to refuse. */
export function captured(now: Date): string {
  const minutes = -now.getTimezoneOffset()
  const local = new Date(now.getTime() + minutes * 60_000).toISOString().slice(0, -1)
  const sign = minutes < 0 ? '-' : '+'
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0')
  return `${local}${sign}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`
}

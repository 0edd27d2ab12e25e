/** The screen shows the server's truth with this device's pending acts on top. Pure: rows and acts in, rows out. */

import type { Row, Values } from '../documents/row'
import { isUnnamed, type OpenAct } from './act'

/** A row as shown, and the acts behind whatever the server has not confirmed. */
export interface Shown {
  row: Row
  pending: readonly OpenAct[]
}

/** How a pending act shows on a row: its own document's, or another's (a report raises its ticket's good quantity). */
export interface Effect {
  /** The act, as `context/document.verb`. */
  of: string
  /** The document whose row changes; its own when left out. */
  on?: string
  /** Which row changes; the act's own when left out. */
  idOf?: (act: OpenAct) => string | null
  show: (row: Row, act: OpenAct) => Row
}

/** What overlaying must know of a type; the description has it. */
export interface Flow {
  first: string | null
  to: (step: string) => string | null
}

const known = new Map<string, Effect[]>()

export function addEffects(effects: readonly Effect[]): void {
  for (const effect of effects) known.set(effect.of, [...(known.get(effect.of) ?? []), effect])
}

const effectsOf = (act: OpenAct): readonly Effect[] => known.get(`${act.document}.${act.verb}`) ?? []

export const touches = (act: OpenAct, document: string): boolean =>
  act.document === document || effectsOf(act).some((effect) => effect.on === document)

/** Rows of one type with the pending acts, in the order they were made. */
export function overlaid(document: string, truth: readonly Row[], acts: readonly OpenAct[], flow: Flow): Shown[] {
  const shown = new Map<string, Shown>(truth.map((row) => [row.id, { row, pending: [] }]))
  for (const act of [...acts].sort((a, b) => a.place - b.place)) {
    if (act.document === document) overlayOwn(shown, act, flow)
    for (const effect of effectsOf(act)) {
      if ((effect.on ?? act.document) === document) overlayEffect(shown, act, effect)
    }
  }
  return [...shown.values()]
}

function overlayOwn(shown: Map<string, Shown>, act: OpenAct, flow: Flow): void {
  const id = act.document_id
  const held = shown.get(id)
  if (act.verb === 'remove') return void shown.delete(id)
  if (!held && act.verb !== 'create') return
  const row = held?.row ?? newRow(act, flow)
  shown.set(id, { row: changed(row, act, flow), pending: [...(held?.pending ?? []), act] })
}

function newRow(act: OpenAct, flow: Flow): Row {
  const { document_id: id, captured_at: at } = act
  const person_id = isUnnamed(act) ? null : act.person_id // on a shared phone the next person looks at it, too
  return { id, number: act.number, version: 0, state: flow.first, created_at: at, created_by_id: person_id, changed_at: at, changed_by_id: person_id }
}

/**
 * The version goes up as the server's will, so that the next change made on top of this one is not stale when it arrives.
 * A row the server has not seen stays at 0.
 */
function changed(row: Row, act: OpenAct, flow: Flow): Row {
  const version = row.version === 0 ? 0 : row.version + 1
  if (act.verb === 'create' || act.verb === 'change') return { ...row, ...withoutStaleLinks(row, act.values), id: row.id, version }
  return { ...row, state: flow.to(act.verb) || row.state, version }
}

/** A changed `item_id` must not go on showing the old item's name. */
function withoutStaleLinks(row: Row, values: Values): Values {
  const shown: Values = { ...values }
  for (const [name, value] of Object.entries(values)) {
    const noun = name.endsWith('_id') ? name.slice(0, -3) : null
    if (noun !== null && !(noun in values) && noun in row && row[name] !== value) shown[noun] = null
  }
  return shown
}

function overlayEffect(shown: Map<string, Shown>, act: OpenAct, effect: Effect): void {
  const id = effect.idOf ? effect.idOf(act) : act.document_id
  const held = id === null ? undefined : shown.get(id)
  if (!held) return
  const pending = held.pending.includes(act) ? held.pending : [...held.pending, act]
  shown.set(held.row.id, { row: effect.show(held.row, act), pending })
}

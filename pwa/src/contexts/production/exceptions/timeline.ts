/** One timeline: what the server tells of a call and of all that came of it; without network what this device knows. */

import type { Attachment } from '../../../documents/server'
import type { OpenAct } from '../../../offline/act'
import type { Meaning } from '../../../ui/meaning'
import type { Call, FollowUp } from './reading'

export interface ToldRecord {
  document: string
  label: string
  id: string
  number: string
  state: string | null
  stateLabel: string | null
  source_id: string | null
  attachments: (Attachment & { at: string })[]
}

export interface ToldRow {
  document: string
  document_id: string
  number: string
  verb: string
  verbLabel: string
  state: string | null
  stateLabel: string | null
  person: string | null
  /** What was written then. */
  said: string[]
  captured_at: string
  at: string
}

export interface Told {
  records: ToldRecord[]
  rows: ToldRow[]
}

export interface Item {
  key: string
  at: number
  label: string
  who: string
  /** Of another record that came of it: which one. */
  record: { document: string; id: string; label: string } | null
  meaning: Meaning
  note: string
  files: Attachment[]
  pending: boolean
}

/** Files that came with an act hang on its entry; others on one of their own. */
const TOGETHER = 1_500

export function itemsTold({ records, rows }: Told, { id: firstId, raised }: { id: string; raised: string }, meaningOf: (document: string, state: string) => Meaning): Item[] {
  const byId = new Map(records.map((record) => [record.id, record]))
  const copied = new Set(records.find((one) => one.id === firstId)?.attachments.map((file) => file.sha256))
  const left = new Map(records.map((record) => [record.id, record.attachments.filter((file) => record.id === firstId || !copied.has(file.sha256))]))
  return rows.map((row, place) => {
    const files = left.get(row.document_id) ?? []
    const mine = files.filter((file) => Math.abs(Date.parse(file.at) - Date.parse(row.at)) < TOGETHER)
    left.set(row.document_id, files.filter((file) => !mine.includes(file)))
    const record = byId.get(row.document_id)
    const other = record && row.document_id !== firstId ? { document: row.document, id: row.document_id, label: `${record.label} ${row.number}` } : null
    const label = !other && row.verb === 'create' ? raised : row.stateLabel && row.verb !== 'create' && row.stateLabel !== row.verbLabel ? `${row.verbLabel} → ${row.stateLabel}` : row.verbLabel
    return { key: `${row.document_id} ${place}`, at: Date.parse(row.captured_at), label, who: row.person ?? '', record: other, meaning: row.state ? meaningOf(row.document, row.state) : 'plan', note: row.said.join('\n'), files: mine, pending: false }
  })
}

const SAID = ['description', 'containment', 'cause', 'action', 'reason'] as const

/** What was said here and has not been sent: on top of whatever the server tells. */
export function itemsPending(acts: readonly OpenAct[], labelOf: (act: OpenAct) => string, nameOf: (personId: string) => string): Item[] {
  return acts
    .map((act): Item => {
      const note = SAID.map((name) => act.values[name]).filter((text) => typeof text === 'string' && text).join('\n')
      return { key: act.id, at: Date.parse(act.captured_at), label: labelOf(act), who: nameOf(act.person_id), record: null, meaning: act.verb === 'create' ? 'stop' : 'run', note, files: [...act.files], pending: true }
    })
    .reverse()
}

/** The pending ones above, and of the others those that are not one of them already. */
export const together = (pending: readonly Item[], others: readonly Item[]): Item[] => {
  const moments = new Set(pending.map((item) => item.at))
  const files = new Set(pending.flatMap((item) => item.files.map((file) => file.sha256)))
  const rest = others.filter((item) => !moments.has(item.at)).map((item) => ({ ...item, files: item.files.filter((file) => !files.has(file.sha256)) }))
  return [...pending, ...rest]
}

export interface HereWords {
  raised: string
  accepted: string
  contained: string
  resolved: string
  verified: string
  restarted: string
  referred: (as: FollowUp) => string
}

export function itemsHere(call: Call, files: readonly Attachment[], words: HereWords, nameOf: (one: Call['responder']) => string): Item[] {
  const nobody = { record: null, files: [] as Attachment[], pending: false, note: '' }
  const of = (key: string, at: number, label: string, meaning: Meaning, more: Partial<Item> = {}): Item[] => (at ? [{ key, at, label, who: '', meaning, ...nobody, ...more }] : [])
  return [
    ...of('raised', call.raisedAt, words.raised, 'stop', { who: nameOf(call.raisedBy), note: call.description, files: [...files] }),
    ...of('accepted', call.acceptedAt, words.accepted, 'wait', { who: nameOf(call.responder) }),
    ...of('contained', call.containedAt, words.contained, 'run', { note: call.containment }),
    ...call.referrals.flatMap((one, at) => of(`referred ${at}`, one.at, words.referred(one.followUp), 'plan')),
    ...of('restarted', call.restartedAt, words.restarted, 'good'),
    ...of('resolved', call.resolvedAt, words.resolved, 'run', { who: nameOf(call.resolver), note: [call.cause, call.action].filter(Boolean).join('：') }),
    ...of('verified', call.asked === 'verify' ? 0 : call.verifiedAt, words.verified, 'good'),
  ].sort((a, b) => b.at - a.at)
}

/** Rows of EHS as its screens read them. */

import { isRecord, type Linked, type Row } from '../../documents/row'

export const HAZARD = 'ehs/hazard'
export const LEVEL = 'ehs/hazard_level'
export const EXTENSION = 'ehs/hazard_extension'

export const TO_DO: readonly string[] = ['assigned', 'rectifying', 'sent_back']
export const ENDED: readonly string[] = ['accepted', 'closed', 'rejected', 'merged']
/** What somebody decides: without network it is asked for, not yet so. */
export const DECISIONS: readonly string[] = ['verify', 'reject', 'merge', 'assign', 'dispute', 'accept', 'send_back']

export interface Hazard {
  id: string
  number: string
  version: number
  state: string
  description: string
  kind: string
  level: Linked | null
  suggested: Linked | null
  where: string
  isAnonymous: boolean
  reporterId: string | null
  createdById: string | null
  reportedAt: string
  responsible: Linked | null
  due: string | null
  assignedAt: string | null
  sentBackAt: string | null
  measures: string
  interim: string
  reason: string
}

const text = (row: Row, name: string): string => (typeof row[name] === 'string' ? (row[name] as string) : '')

export function linked(row: Row, name: string): Linked | null {
  const [id, found] = [row[`${name}_id`], row[name]]
  if (typeof id !== 'string') return null
  return isRecord(found) && found.id === id ? { id, number: String(found.number ?? ''), title: String(found.title ?? '') } : { id, number: null, title: null }
}

export const nameOf = (link: Linked | null): string => link?.title || link?.number || ''

export const hazardOf = (row: Row): Hazard => ({
  id: row.id,
  number: text(row, 'number'),
  version: row.version,
  state: text(row, 'state'),
  description: text(row, 'description'),
  kind: text(row, 'kind'),
  level: linked(row, 'level'),
  suggested: linked(row, 'suggested_level'),
  where: [nameOf(linked(row, 'equipment') ?? linked(row, 'work_center') ?? linked(row, 'area')), text(row, 'place')].filter(Boolean).join(' · '),
  isAnonymous: row.anonymous === true,
  reporterId: text(row, 'reporter_id') || null,
  createdById: text(row, 'created_by_id') || null,
  reportedAt: text(row, 'reported_at') || text(row, 'created_at'),
  responsible: linked(row, 'responsible'),
  due: text(row, 'due') || null,
  assignedAt: text(row, 'assigned_at') || null,
  sentBackAt: text(row, 'sent_back_at') || null,
  measures: text(row, 'measures'),
  interim: text(row, 'interim_measures'),
  reason: text(row, 'last_reason'),
})

/** Worst first; a level without an order comes by its number. */
export const byOrder = (a: Row, b: Row): number => Number(a.sequence ?? 0) - Number(b.sequence ?? 0) || text(a, 'number').localeCompare(text(b, 'number'))

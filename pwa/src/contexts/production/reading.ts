/** Rows of production as its screens read them. */

import type { Linked, Row, Value, Values } from '../../documents/row'
import { linesOf } from '../../documents/row'
import type { Decimal } from '../../ui/decimals'

export const TICKET = 'production/ticket'
export const ORDER = 'production/work_order'
export const REPORT = 'production/production_report'
export const ISSUE = 'production/material_issue'
export const RECEIPT = 'production/production_receipt'

export type TicketState = 'waiting' | 'running' | 'paused' | 'done' | 'cancelled'

export interface Ticket {
  id: string
  number: string | null
  version: number
  changedAt: number
  orderId: string
  orderNumber: string
  operationId: string
  operationNumber: number
  name: string
  item: Linked | null
  workCenter: Linked | null
  team: Linked | null
  person: Linked | null
  quantity: Decimal
  good: Decimal
  scrapped: Decimal
  rework: Decimal
  minutes: Decimal
  sequence: number
  start: string | null
  due: string | null
  /** The moments and the place a published schedule gave it. */
  startsAt: string | null
  endsAt: string | null
  place: number | null
  state: TicketState
}

export interface Operation {
  id: string
  number: number
  name: string
  workCenter: Linked | null
  instruction: string
  inspected: boolean
  received: Decimal
  adjusted: Decimal
  queued: Decimal
  inProcess: Decimal
  scrapped: Decimal
  rework: Decimal
  good: Decimal
}

export interface Material {
  id: string
  item: Linked | null
  required: Decimal
  issued: Decimal
  returned: Decimal
  replenished: Decimal
  short: Decimal
  overIssued: Decimal
  overPercent: Decimal
  operationNumber: number | null
  isFlushed: boolean
  isKeyPart: boolean
  /** What the BOM asks for, where somebody chose this instead. */
  insteadOf: string
}

/** What comes out beside the order's item: `proposed` is there by now, as far as the good pieces tell. */
export interface Output {
  id: string
  item: Linked | null
  unit: string
  decimals: number
  expected: Decimal
  received: Decimal
  proposed: Decimal
}

export interface Order {
  id: string
  number: string
  version: number
  changedAt: number
  item: Linked | null
  quantity: Decimal
  good: Decimal
  scrapped: Decimal
  start: string | null
  due: string | null
  priority: number
  state: string
  held: string
  shortages: number
  checksum: string
  operations: Operation[]
  materials: Material[]
}

type Fields = Row | Values

export const text = (row: Fields, name: string): string => (typeof row[name] === 'string' ? (row[name] as string) : '')
export const textOrNull = (row: Fields, name: string): string | null => text(row, name) || null
export const quantity = (row: Fields, name: string): Decimal => text(row, name) || (typeof row[name] === 'number' ? String(row[name]) : '0')
export const whole = (row: Fields, name: string): number => (typeof row[name] === 'number' ? (row[name] as number) : Number(row[name] ?? 0) || 0)

const isRecord = (value: Value | undefined): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A link as it travels; where only its id is known, that. */
export function linked(row: Fields, noun: string): Linked | null {
  const id = textOrNull(row, `${noun}_id`)
  const told = row[noun]
  if (isRecord(told) && (id === null || told.id === id)) return { id: text(told, 'id'), number: textOrNull(told, 'number'), title: textOrNull(told, 'title') }
  return id === null ? null : { id, number: null, title: null }
}

export const momentOf = (value: Value | undefined): number => (typeof value === 'string' ? Date.parse(value) || 0 : 0)

export const outputOf = (row: Values): Output => ({
  id: text(row, 'id'),
  item: linked(row, 'item'),
  unit: text(row, 'unit'),
  decimals: whole(row, 'decimals'),
  expected: quantity(row, 'expected'),
  received: quantity(row, 'received'),
  proposed: quantity(row, 'proposed'),
})

export const ticketOf = (row: Row): Ticket => ({
  id: row.id,
  number: textOrNull(row, 'number'),
  version: row.version,
  changedAt: momentOf(row.changed_at),
  orderId: text(row, 'work_order_id'),
  orderNumber: linked(row, 'work_order')?.number ?? '',
  operationId: text(row, 'operation_id'),
  operationNumber: whole(row, 'operation_number'),
  name: text(row, 'name'),
  item: linked(row, 'item'),
  workCenter: linked(row, 'work_center'),
  team: linked(row, 'team'),
  person: linked(row, 'person'),
  quantity: quantity(row, 'quantity'),
  good: quantity(row, 'good'),
  scrapped: quantity(row, 'scrapped'),
  rework: quantity(row, 'rework'),
  minutes: quantity(row, 'minutes'),
  sequence: whole(row, 'sequence'),
  start: textOrNull(row, 'start'),
  due: textOrNull(row, 'due'),
  startsAt: textOrNull(row, 'starts_at'),
  endsAt: textOrNull(row, 'ends_at'),
  place: typeof row.place === 'number' ? row.place : null,
  state: (text(row, 'state') || 'waiting') as TicketState,
})

const operationOf = (line: Values): Operation => ({
  id: text(line, 'id'),
  number: whole(line, 'operation_number'),
  name: text(line, 'name'),
  workCenter: linked(line, 'work_center'),
  instruction: text(line, 'instruction'),
  inspected: line.inspected === true,
  received: quantity(line, 'received'),
  adjusted: quantity(line, 'adjusted'),
  queued: quantity(line, 'queued'),
  inProcess: quantity(line, 'in_process'),
  scrapped: quantity(line, 'scrapped'),
  rework: quantity(line, 'rework'),
  good: quantity(line, 'good'),
})

const materialOf = (line: Values): Material => ({
  id: text(line, 'id'),
  item: linked(line, 'item'),
  required: quantity(line, 'required'),
  issued: quantity(line, 'issued'),
  returned: quantity(line, 'returned'),
  replenished: quantity(line, 'replenished'),
  short: quantity(line, 'short'),
  overIssued: quantity(line, 'over_issued'),
  overPercent: quantity(line, 'over_issue_percent'),
  operationNumber: typeof line.operation_number === 'number' ? line.operation_number : null,
  isFlushed: text(line, 'issue_mode') === 'backflush',
  isKeyPart: line.key_part === true,
  insteadOf: linked(line, 'instead_of')?.number ?? '',
})

export const orderOf = (row: Row): Order => ({
  id: row.id,
  number: text(row, 'number'),
  version: row.version,
  changedAt: momentOf(row.changed_at),
  item: linked(row, 'item'),
  quantity: quantity(row, 'quantity'),
  good: quantity(row, 'good'),
  scrapped: quantity(row, 'scrapped'),
  start: textOrNull(row, 'start'),
  due: textOrNull(row, 'due'),
  priority: whole(row, 'priority'),
  state: text(row, 'state'),
  held: text(row, 'held'),
  shortages: whole(row, 'shortages'),
  checksum: text(row, 'checksum'),
  operations: linesOf(row, 'operations').map(operationOf).sort((a, b) => a.number - b.number),
  materials: linesOf(row, 'materials').map(materialOf),
})

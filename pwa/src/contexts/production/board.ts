/** Orders on the floor as the board shows them: from the server, or from this device's rows when nobody answers. */

import type { Linked, Row, Value, Values } from '../../documents/row'
import { linesOf } from '../../documents/row'
import { today } from '../../i18n/format'
import type { Decimal } from '../../ui/decimals'
import { plus, shareOf } from './quantities'
import { lightOf, type Colour } from './readiness'
import { linked, orderOf, outputOf, quantity, text, textOrNull, ticketOf, whole, type Material, type Order, type Output, type Ticket, type TicketState } from './reading'
import { obstacleText } from './telling'

export interface BoardOperation {
  id: string
  number: number
  name: string
  workCenter: Linked | null
  good: Decimal
  scrapped: Decimal
  queued: Decimal
  inProcess: Decimal
  state: TicketState
  share: number
  light: Colour | null
  why: string
}

export interface BoardOrder {
  id: string
  number: string
  item: Linked | null
  unit: string
  quantity: Decimal
  good: Decimal
  scrapped: Decimal
  due: string | null
  priority: number
  state: string
  shortages: number
  held: string
  assumed: boolean
  lateDays: number
  operations: BoardOperation[]
}

export interface BoardFilter {
  state: string | null
  late: boolean
  short: boolean
  held: boolean
  workCenterId: string | null
}

export const NO_FILTER: BoardFilter = { state: null, late: false, short: false, held: false, workCenterId: null }
export const ON_THE_FLOOR = ['released', 'running']

const isRecord = (value: Value | undefined): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)
const itemOf = (row: Values): Linked | null => (isRecord(row.item) ? { id: text(row.item, 'id'), number: textOrNull(row.item, 'number'), title: textOrNull(row.item, 'title') } : null)

const operationTold = (line: Values): BoardOperation => ({
  id: text(line, 'id'),
  number: whole(line, 'operation_number'),
  name: text(line, 'name'),
  workCenter: linked(line, 'work_center'),
  good: quantity(line, 'good'),
  scrapped: quantity(line, 'scrapped'),
  queued: quantity(line, 'queued'),
  inProcess: quantity(line, 'in_process'),
  state: text(line, 'state') as TicketState,
  share: whole(line, 'progress'),
  light: (textOrNull(line, 'light') as Colour | null) ?? null,
  why: text(line, 'why'),
})

/** As `GET /api/production/board` tells an order. */
export const orderTold = (row: Values, operations: readonly Values[] = linesOf(row, 'operations')): BoardOrder => ({
  id: text(row, 'id'),
  number: text(row, 'number'),
  item: itemOf(row),
  unit: text(row, 'unit'),
  quantity: quantity(row, 'quantity'),
  good: quantity(row, 'good'),
  scrapped: quantity(row, 'scrapped'),
  due: textOrNull(row, 'due'),
  priority: whole(row, 'priority'),
  state: text(row, 'state'),
  shortages: whole(row, 'shortages'),
  held: text(row, 'held'),
  assumed: row.assumed === true,
  lateDays: whole(row, 'late_days'),
  operations: operations.map(operationTold),
})

const DAY = 86_400_000

export function lateDays(due: string | null, state: string, now = today()): number {
  if (!due || !['planned', 'firm', ...ON_THE_FLOOR].includes(state)) return 0
  return Math.max(0, Math.round((Date.parse(now) - Date.parse(due)) / DAY))
}

/** The same from the rows this device holds. */
export function orderHere(row: Row, tickets: readonly Ticket[], unit = ''): BoardOrder {
  const order = orderOf(row)
  const due = order.operations[0]?.received ?? order.quantity
  return {
    ...order,
    unit,
    assumed: row.assumed === true,
    lateDays: lateDays(order.due, order.state),
    operations: order.operations.map((one) => {
      const ticket = tickets.find((other) => other.operationId === one.id)
      const light = lightOf({ operationId: one.id }, order)
      const share = shareOf(plus(one.good, one.scrapped), due)
      return { ...one, state: ticket?.state ?? 'waiting', share, light: light?.colour ?? null, why: light?.obstacles[0] ? obstacleText(light.obstacles[0].what) : '' }
    }),
  }
}

export function boardHere(rows: readonly Row[], ticketRows: readonly Row[]): BoardOrder[] {
  const tickets = ticketRows.map(ticketOf)
  const orders = rows.filter((row) => ON_THE_FLOOR.includes(text(row, 'state'))).map((row) => orderHere(row, tickets.filter((ticket) => ticket.orderId === row.id)))
  return orders.sort((a, b) => ((a.due ?? '') < (b.due ?? '') ? -1 : (a.due ?? '') > (b.due ?? '') ? 1 : a.priority - b.priority || (a.number < b.number ? -1 : 1)))
}

/** What the server filtered by work center is filtered already; without it the operations say where they are. */
export const isShown = (order: BoardOrder, filter: BoardFilter, isTold: boolean): boolean =>
  (!filter.state || order.state === filter.state) &&
  (!filter.late || order.lateDays > 0) &&
  (!filter.short || order.shortages > 0) &&
  (!filter.held || order.held !== '') &&
  (isTold || !filter.workCenterId || order.operations.some((one) => one.workCenter?.id === filter.workCenterId))

export interface OrderDetail {
  order: BoardOrder
  tickets: Ticket[]
  materials: (Material & { unit: string })[]
  outputs: Output[]
  holds: string[]
  isTold: boolean
}

type Board = { order: Values; operations: Values[]; tickets: Values[]; materials: Values[]; outputs: Values[]; holds: string[] }

/** As `GET /api/production/work_order/<id>/board` tells it. */
export function detailTold({ order, operations, tickets, materials, outputs, holds }: Board): OrderDetail {
  const row = { ...order, id: text(order, 'id'), version: 0, operations: [], materials: materials.map((line) => ({ ...line, item_id: isRecord(line.item) ? (line.item.id ?? null) : null })) }
  return {
    order: orderTold(order, operations),
    tickets: tickets.map((one) => ticketOf({ ...one, id: text(one, 'id'), version: 0 })),
    materials: orderOf(row).materials.map((one, place) => ({ ...one, unit: text(materials[place]!, 'unit') })),
    outputs: outputs.map((line) => outputOf({ ...line, item_id: isRecord(line.item) ? (line.item.id ?? null) : null })),
    holds,
    isTold: true,
  }
}

export function detailHere(row: Row, ticketRows: readonly Row[]): OrderDetail {
  const order: Order = orderOf(row)
  const tickets = ticketRows.map(ticketOf).filter((one) => one.orderId === order.id).sort((a, b) => a.operationNumber - b.operationNumber)
  return { order: orderHere(row, tickets), tickets, materials: order.materials.map((one) => ({ ...one, unit: '' })), outputs: [], holds: order.held ? [order.held] : [], isTold: false }
}

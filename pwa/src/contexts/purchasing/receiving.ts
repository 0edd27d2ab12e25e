/** Goods that arrive, on the phone: what is on its way, and what came of it today. */

import { linesOf, type Linked, type Row } from '../../documents/row'
import type { Decimal } from '../../ui/decimals'
import { isMore, minus, orZero } from '../production/quantities'
import { linked, quantity, text, textOrNull } from '../production/reading'

export const ORDER = 'purchasing/purchase_order'
export const RECEIPT = 'purchasing/purchase_receipt'
const EXPECTING = ['approved', 'sent']

export interface Expected {
  id: string
  item: Linked | null
  unit: string
  ordered: Decimal
  left: Decimal
  due: string | null
}

export interface Arriving {
  id: string
  number: string
  supplier: Linked | null
  lines: Expected[]
  due: string
}

/** What was entered of one line and not yet stored. */
export interface Taken {
  lineId: string
  quantity: Decimal
  supplierLot: string
  expires: string
}

export const arrivingOf = (row: Row): Arriving => {
  const lines = linesOf(row, 'lines').map((line) => ({
    id: text(line, 'id'),
    item: linked(line, 'item'),
    unit: linked(line, 'uom')?.number ?? '',
    ordered: quantity(line, 'quantity'),
    left: orZero(minus(quantity(line, 'quantity'), quantity(line, 'received'))),
    due: textOrNull(line, 'due'),
  }))
  return { id: row.id, number: text(row, 'number'), supplier: linked(row, 'supplier'), lines, due: lines.filter((line) => isMore(line.left, '0')).map((line) => line.due ?? '').sort()[0] ?? '' }
}

/** Orders that still bring something, the earliest first. */
export const onTheWay = (rows: readonly Row[]): Arriving[] =>
  rows.filter((row) => EXPECTING.includes(text(row, 'state'))).map(arrivingOf).sort((a, b) => (a.due === b.due ? (a.number < b.number ? -1 : 1) : a.due < b.due ? -1 : 1))

export const valuesOf = (orderId: string, taken: readonly Taken[], note: string) => ({
  purchase_order_id: orderId,
  delivery_note: note.trim(),
  lines: taken.map((one) => ({ purchase_order_line_id: one.lineId, quantity: one.quantity, supplier_lot: one.supplierLot.trim(), ...(one.expires ? { expires: one.expires } : {}) })),
})

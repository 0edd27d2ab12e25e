import { expect, test } from 'vitest'
import { arrivingOf, onTheWay, valuesOf } from './receiving'

const order = (number: string, state: string, due: string, received = '0') => ({
  id: number, version: 1, number, state, supplier_id: 's', supplier: { id: 's', number: 'S1', title: 'Steel' },
  lines: [{ id: `${number}-1`, item_id: 'rod', item: { id: 'rod', number: 'ROD', title: 'Rod' }, quantity: '10', received, due }],
})

test('what is on its way comes by its day, without drafts and what is complete', () => {
  const rows = [order('PO-3', 'sent', '2026-12-02'), order('PO-1', 'draft', '2026-11-30'), order('PO-2', 'approved', '2026-12-01'), order('PO-4', 'received', '2026-11-01')]
  expect(onTheWay(rows).map((one) => one.number)).toEqual(['PO-2', 'PO-3'])
})

test('what is still to come is never less than nothing', () => {
  expect(arrivingOf(order('PO-1', 'sent', '2026-12-01', '4')).lines[0]!.left).toBe('6')
  expect(arrivingOf(order('PO-1', 'sent', '2026-12-01', '12')).lines[0]!.left).toBe('0')
})

test('a receipt names its lines with their lots and leaves out a day nobody gave', () => {
  const taken = [{ lineId: 'a', quantity: '5', supplierLot: ' L7 ', expires: '' }, { lineId: 'b', quantity: '2', supplierLot: '', expires: '2027-01-31' }]
  expect(valuesOf('o', taken, ' DN-1 ')).toEqual({ purchase_order_id: 'o', delivery_note: 'DN-1', lines: [
    { purchase_order_line_id: 'a', quantity: '5', supplier_lot: 'L7' },
    { purchase_order_line_id: 'b', quantity: '2', supplier_lot: '', expires: '2027-01-31' },
  ] })
})

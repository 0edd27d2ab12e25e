import { expect, test } from 'vitest'
import type { PlannedOrder } from './plan'
import { countsOf, leftOf } from './useMass'
import { canMerge, moved, queryOf } from './workbench'

const order = (id: string, more: Partial<PlannedOrder> = {}) =>
  ({ id, number: `PL-${id}`, version: 1, item: { id: 'i', number: 'LEG', title: '' }, item_id: 'i', source: 'buy', quantity: '40', due: '2026-12-20', state: 'proposed', ...more }) as PlannedOrder

test('orders of one item and source that are still open can become one', () => {
  expect(canMerge([order('1'), order('2', { state: 'firm' })])).toBe(true)
  expect(canMerge([order('1')])).toBe(false)
  expect(canMerge([order('1'), order('2', { item_id: 'j' })])).toBe(false)
  expect(canMerge([order('1'), order('2', { source: 'make' })])).toBe(false)
  expect(canMerge([order('1'), order('2', { state: 'released' })])).toBe(false)
})

test('a move says only what changes', () => {
  expect(moved(order('1'), { due: '2026-12-20', quantity: '40.0' })).toEqual({})
  expect(moved(order('1'), { due: '2026-12-22', quantity: '40' })).toEqual({ due: '2026-12-22' })
  expect(moved(order('1'), { due: '', quantity: '12' })).toEqual({ quantity: '12' })
})

test('what was not done is named with its sentence, and what was done with a reservation too', () => {
  const rows = [
    { id: '1', outcome: 'done' as const, sentence: '' },
    { id: '2', outcome: 'stale' as const, sentence: 'Run the plan again.' },
    { id: '3', outcome: 'done' as const, sentence: 'No routing.' },
  ]
  expect(leftOf(rows, [order('1'), order('2'), order('3')]).map((row) => [row.name, row.outcome])).toEqual([['LEG PL-2', 'stale'], ['LEG PL-3', 'done']])
  expect(countsOf(rows)).toEqual({ done: 2, refused: 0, stale: 1, asked: 0 })
})

test('messages are asked for by kind, owner and whether they were dismissed', () => {
  expect(queryOf('s', { code: '', mine: false, hidden: false })).toEqual({ plan_scheme_id: 's', limit: 50 })
  expect(queryOf('s', { code: 'out', mine: true, hidden: true }, 50)).toEqual({ plan_scheme_id: 's', code: 'out', owner: 'me', hidden: 1, offset: 50, limit: 50 })
})

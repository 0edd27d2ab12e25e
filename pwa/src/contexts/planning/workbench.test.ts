import { expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import type { PlannedOrder } from './plan'
import { countsOf, leftOf, useMass } from './useMass'
import { bench, canMerge, moved, queryOf } from './workbench'

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

test('nothing else is decided until the orders are shown as they are by then', async () => {
  vi.spyOn(bench, 'take').mockResolvedValue({ rows: [{ id: '1', outcome: 'done', sentence: '' }] })
  let show = () => {}
  const { isBusy, take } = effectScope().run(() => useMass(() => new Promise((shown) => (show = shown))))!
  const taken = take('firm', [order('1')])
  await vi.waitFor(() => expect(bench.take).toHaveBeenCalledOnce())
  await new Promise((later) => setTimeout(later))
  expect(isBusy.value).toBe(true)
  show()
  await taken
  expect(isBusy.value).toBe(false)
})

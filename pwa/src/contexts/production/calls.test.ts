import { expect, test } from 'vitest'
import type { Shown } from '../../offline/overlay'
import { callOf, groupedCalls, openFor } from './calls'

const shown = (id: string, state: string, at: string): Shown => ({
  row: { id, version: 1, state, item_id: 'rod', item: { id: 'rod', number: 'ROD', title: 'Rod' }, work_center_id: 'saw', quantity: '20', captured_at: at },
  pending: [],
}) as unknown as Shown

const calls = [shown('c', 'confirmed', '2026-11-23T08:00:00Z'), shown('b', 'called', '2026-11-23T09:00:00Z'), shown('a', 'called', '2026-11-23T08:30:00Z'), shown('d', 'delivered', '2026-11-23T07:00:00Z')].map(callOf)

test('the longest waiting call comes first, what is over comes last', () => {
  expect(groupedCalls(calls).map(({ name, calls: mine }) => [name, ...mine.map((one) => one.id)])).toEqual([['toBring', 'a', 'b'], ['arrived', 'd'], ['over', 'c']])
})

test('a call that is open for the same item at the same place is found', () => {
  expect(openFor(calls, 'rod', 'saw')?.id).toBe('b')
  expect(openFor(calls, 'rod', 'lathe')).toBeUndefined()
  expect(openFor(calls.filter((one) => one.state !== 'called'), 'rod', 'saw')).toBeUndefined()
})

import { beforeEach, expect, test } from 'vitest'
import { actor, store } from '../../offline/sync'
import { latest, seenAs, type Counted } from './counting'

const entry = (id: string, given: Partial<Counted>): Counted => ({ id, locationId: 'a', itemId: 'bolt', lotId: null, item: null, lot: null, quantity: '1', at: '2026-11-28T08:00:00Z', ...given })
const held = (document: string, id: string, row: Record<string, string>) => store.row.put({ scope: 's', document, id, number: row.number ?? null, version: 1, row: { id, version: 1, ...row }, fresh: 0 })
const hex = (digit: string) => digit.repeat(32)
const uuid = (digit: string) => hex(digit).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

beforeEach(async () => {
  actor.value = { person_id: 'p', scope: 's' }
  await store.row.clear()
})

test('of what was counted twice the newest stands, whatever the order they came in', () => {
  const told = latest([entry('2', { quantity: '18', at: '2026-11-28T08:05:00Z' }), entry('1', { quantity: '17' }), entry('3', { lotId: 'l', quantity: '4', at: '2026-11-28T08:01:00Z' })])
  expect(told.map((one) => [one.id, one.quantity])).toEqual([['2', '18'], ['3', '4']])
})

test('labels of shelf, lot and item are told apart from this device alone; anything else is not taken', async () => {
  await held('inventory/storage_location', uuid('1'), { number: 'A-01', name: '一号架' })
  await held('inventory/lot', uuid('2'), { number: 'L-7', item_id: uuid('3') })
  await held('engineering/item', uuid('3'), { number: 'BOLT', name: '螺栓' })
  await held('people/person', uuid('4'), { number: 'P-1', name: '张伟' })
  expect(await seenAs(`G1:LC:${hex('1')}`)).toEqual({ what: 'location', location: { id: uuid('1'), number: 'A-01', title: '一号架' } })
  expect(await seenAs(`G1:LT:${hex('2')}`)).toMatchObject({ what: 'lot', lot: { number: 'L-7' }, item: { id: uuid('3') } })
  expect(await seenAs('BOLT')).toMatchObject({ what: 'item', item: { title: '螺栓' } })
  expect([await seenAs('P-1'), await seenAs(`G1:WO:${hex('9')}`), await seenAs('6901234567892')]).toEqual([{ what: 'other' }, { what: 'other' }, { what: 'other' }])
})

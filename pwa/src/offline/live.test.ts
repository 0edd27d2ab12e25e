import { effectScope, nextTick } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ORDER, REPORT } from '../testing/phone'
import { shownRow, shownRows, useRow, useRows } from './live'
import { storeAct } from './outbox'
import { actor, enqueue, store } from './sync'

let scope = effectScope()
const ITEM = '0193c0de-0000-7000-8000-000000000100'
const holds = (document: string, id: string, more = {}, whose = 'p:c') =>
  store.row.put({ scope: whose, document, id, number: id, version: 1, row: { id, number: id, version: 1, ...more }, fresh: 0 })

beforeEach(async () => {
  scope = effectScope()
  await store.keepFirst('device', 'd')
  actor.value = { person_id: 'p', scope: 'p:c' }
  await Promise.all([store.row.clear(), store.act.clear()])
})
afterEach(() => scope.stop())

test('a screen follows the truth and the pending acts as they come', async () => {
  const rows = scope.run(() => useRows(REPORT))!
  await vi.waitFor(() => expect(rows.value).toEqual([]))
  await holds(REPORT, 'r1', { good: '1' })
  await vi.waitFor(() => expect(rows.value).toHaveLength(1))
  await enqueue({ document: REPORT, document_id: 'r2', verb: 'create', values: { good: '2' } })
  await vi.waitFor(() => expect(rows.value!.map((one) => [one.row.id, one.pending.length])).toEqual([['r1', 0], ['r2', 1]]))
})

test('one row is followed, too, and is undefined where this device does not have it', async () => {
  const row = scope.run(() => useRow(ORDER, 'o'))!
  await vi.waitFor(() => expect(row.value).toBe(undefined))
  await holds(ORDER, 'o', { quantity: '5' })
  await vi.waitFor(() => expect(row.value?.row.quantity).toBe('5'))
  await enqueue({ document: ORDER, document_id: 'o', verb: 'change', values: { quantity: '6' } })
  await vi.waitFor(() => expect(row.value?.row.quantity).toBe('6'))
})

test('whoever takes the phone over sees their own rows only, and what is pending from everybody', async () => {
  await holds(ORDER, 'mine')
  await holds(ORDER, 'theirs', {}, 'q:c')
  await storeAct(store, { document: ORDER, document_id: 'new', verb: 'create' }, { person_id: 'q', scope: 'q:c' })
  expect((await shownRows(ORDER)).map((one) => one.row.id).sort()).toEqual(['mine', 'new'])
  actor.value = null
  await nextTick()
  expect(await shownRows(ORDER)).toEqual([])
})

test('a link filled in here shows its number and name, not the end of an id', async () => {
  await holds('engineering/item', ITEM, { name: '主轴' })
  await enqueue({ document: ORDER, document_id: 'o', verb: 'create', values: { item_id: ITEM, lot_id: 'nobody-knows' } })
  const shown = await shownRow(ORDER, 'o')
  expect(shown!.row.item).toEqual({ id: ITEM, number: ITEM, title: '主轴' })
  expect(shown!.row.lot).toBe(undefined)
})

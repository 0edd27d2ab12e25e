// @vitest-environment node
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { uuid7 } from '../../api/uuid'
import { descriptions } from '../../offline/descriptions'
import { storeAct } from '../../offline/outbox'
import { actor, store } from '../../offline/sync'
import type { Description } from '../description'
import { EVERYTHING, type Listing } from '../listing'
import { anOrder, aType, Factory } from '../testing/factory'
import { useList } from './useList'

const scope = effectScope()
const aList = (type: Description, listing: Partial<Listing> = {}) => {
  descriptions.value = { language: 'en', documents: { [type.name]: type } }
  return scope.run(() => useList(ref(type), ref<Listing>({ ...EVERYTHING, ...listing })))!
}
const numbers = (list: ReturnType<typeof aList>) => list.rows.value.map((row) => row.number)
const kept = (type: Description, ...rows: ReturnType<typeof anOrder>[]) =>
  store.row.bulkPut(rows.map((row) => ({ scope: 'worker:company', document: type.name, id: row.id, number: String(row.number), version: row.version, row, fresh: 0 as const })))

beforeEach(async () => {
  await Promise.all([store.row.clear(), store.act.clear()])
  await store.keepFirst('device', uuid7())
  actor.value = { person_id: uuid7(), scope: 'worker:company' }
})
afterEach(() => vi.unstubAllGlobals())

describe('a list with network', () => {
  test('asks for the first page with its count, then for the next after its cursor', async () => {
    const pages = [{ rows: [anOrder({ id: 'a', number: 'WO-1' })], after: 'c1', count: 2 }, { rows: [anOrder({ id: 'b', number: 'WO-2' })], after: null, count: null }]
    const factory = new Factory(({ query }) => ({ body: pages[query.get('after') ? 1 : 0] }))
    const list = aList(aType(), { filters: [{ name: 'state', operator: 'is', value: 'planned' }] })
    await list.load()
    await list.more()
    expect([numbers(list), list.count.value, list.hasMore.value]).toEqual([['WO-1', 'WO-2'], 2, false])
    expect(factory.asked.map((one) => one.query.toString())).toEqual(['limit=100&count=1&state=planned', 'limit=100&after=c1&state=planned'])
  })

  test('shows what was made here and not yet sent on top', async () => {
    const type = aType({ offline: 'write' })
    await storeAct(store, { document: type.name, verb: 'create', values: { quantity: '7' } }, actor.value!)
    new Factory(() => ({ body: { rows: [anOrder({ id: 'a', number: 'WO-1' })], after: null, count: 1 } }))
    const list = aList(type)
    await list.load()
    expect(list.rows.value.map((row) => [row.number, row.quantity])).toEqual([[null, '7'], ['WO-1', '48']])
    expect(list.pending.value.has(list.rows.value[0]!.id)).toBe(true)
  })

  test('says what the server says when it refuses', async () => {
    new Factory(() => ({ status: 403, body: { status: 403, message: 'No right to read work orders.' } }))
    const list = aList(aType())
    await list.load()
    expect([list.state.value, list.problem.value]).toEqual(['failed', 'No right to read work orders.'])
  })
})

describe('a list without network', () => {
  test('comes from this device, filtered and sorted as the server would', async () => {
    const type = aType({ offline: 'read' })
    await kept(type, anOrder({ id: 'a', number: 'WO-1', due: '2026-12-05' }), anOrder({ id: 'b', number: 'WO-2', due: '2026-12-01' }), anOrder({ id: 'c', number: 'WO-3', state: 'cancelled' }))
    new Factory().down = true
    const list = aList(type, { sort: 'due', filters: [{ name: 'state', operator: 'is', value: 'planned' }] })
    await list.load()
    expect([numbers(list), list.count.value, list.isLocal.value, list.hasMore.value]).toEqual([['WO-2', 'WO-1'], 2, true, false])
  })

  test('shows nothing of a type that is not kept, and says it is local', async () => {
    const type = aType({ offline: 'no' })
    await kept(type, anOrder())
    new Factory().down = true
    const list = aList(type)
    await list.load()
    expect([numbers(list), list.isLocal.value, list.state.value]).toEqual([[], true, 'ready'])
  })

  test('never shows another person’s rows', async () => {
    const type = aType({ offline: 'read' })
    await kept(type, anOrder())
    actor.value = { person_id: uuid7(), scope: 'somebody:else' }
    new Factory().down = true
    const list = aList(type)
    await list.load()
    expect(numbers(list)).toEqual([])
  })

  test('a page that breaks off keeps the rows it has', async () => {
    const factory = new Factory(() => ({ body: { rows: [anOrder()], after: 'c1', count: 2 } }))
    const list = aList(aType())
    await list.load()
    factory.down = true
    await list.more()
    expect([numbers(list), list.isLocal.value, list.hasMore.value]).toEqual([['WO-1'], false, true])
  })
})

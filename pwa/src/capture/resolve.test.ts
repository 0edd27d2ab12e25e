import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { addPages, addScanTargets } from '../app/pages'
import { storeAct } from '../offline/outbox'
import { actor, store } from '../offline/sync'
import { json } from '../testing/people'
import { resolve } from './resolve'

const ID = '0193c0de-0000-7000-8000-00000000abcd'
const HEX = '0193C0DE00007000800000000000ABCD'
const fetched = vi.fn<(path: string, init: RequestInit) => Promise<Response>>()

beforeEach(async () => {
  vi.stubGlobal('fetch', fetched)
  fetched.mockRejectedValue(new TypeError('no network'))
  actor.value = { person_id: 'p', scope: 'p:c' }
  await store.row.clear()
  await store.act.clear()
})
afterEach(() => fetched.mockReset())

const holds = (document: string, id: string, number = 'WO-1', scope = 'p:c') => store.row.put({ scope, document, id, number, version: 1, row: { id, number, version: 1 }, fresh: 0 })

describe('a scanned code', () => {
  test('is looked up on this device first, so it opens without network', async () => {
    await holds('production/work_order', ID)
    expect(await resolve(`G1:WO:${HEX}`)).toEqual({ how: 'open', to: `/d/production/work_order/${ID}`, document: 'production/work_order', id: ID })
    expect(fetched).not.toHaveBeenCalled()
  })

  test('of a record made here and not yet sent opens, too', async () => {
    await store.keepFirst('device', 'd')
    await storeAct(store, { document: 'ehs/hazard', document_id: ID, verb: 'create' }, actor.value!)
    expect(await resolve(`G1:HZ:${HEX}`)).toMatchObject({ how: 'open', document: 'ehs/hazard' })
  })

  test('of somebody else’s row is not shown from their part of the phone', async () => {
    await holds('production/work_order', ID, 'WO-1', 'somebody:c')
    expect(await resolve(`G1:WO:${HEX}`)).toEqual({ how: 'unreachable' })
  })

  test('unknown here is asked of the server', async () => {
    fetched.mockResolvedValue(json(200, { document: 'inventory/lot', id: ID, row: {} }))
    expect(await resolve(`g1:lt:${HEX.toLowerCase()}`)).toMatchObject({ how: 'open', to: `/d/inventory/lot/${ID}` })
    expect(JSON.parse(String(fetched.mock.lastCall![1].body))).toEqual({ code: `G1:LT:${HEX}` })
  })

  test('of another site is refused with the server’s sentence', async () => {
    fetched.mockResolvedValue(json(409, { message: '这是二号工厂的设备。' }))
    expect(await resolve(`G1:EQ:${HEX}`)).toEqual({ how: 'refused', message: '这是二号工厂的设备。' })
  })

  test('that is a number opens by its number', async () => {
    await holds('production/work_order', ID, 'WO-2026-00017')
    expect(await resolve(' WO-2026-00017 ')).toMatchObject({ how: 'open', id: ID })
  })

  test('nobody knows is unknown, and without network says so', async () => {
    expect(await resolve('6901234567892')).toEqual({ how: 'unreachable' })
    fetched.mockResolvedValue(json(200, { rows: [] }))
    expect(await resolve('6901234567892')).toEqual({ how: 'unknown' })
  })

  test('that is a number the server knows opens only if exactly one has it', async () => {
    const row = (id: string, number: string) => ({ document: 'inventory/lot', label: '批次', id, number, title: null })
    fetched.mockImplementation(async () => json(200, { rows: [row('a', 'L-77'), row('b', 'L-771')] }))
    expect(await resolve('l-77')).toMatchObject({ how: 'open', id: 'a' })
    fetched.mockImplementation(async () => json(200, { rows: [row('a', 'L-77'), row('b', 'L-77')] }))
    expect(await resolve('L-77')).toEqual({ how: 'unknown' })
  })
})

test('a kind that is not a document goes where its context says, or does what it says', async () => {
  const shown: string[] = []
  addScanTargets([{ kind: 'DV', to: (code) => `/enrol?code=${code}` }, { kind: 'BD', do: (code) => void shown.push(code) }])
  expect(await resolve('G1:DV:XYZ')).toMatchObject({ how: 'open', to: '/enrol?code=G1:DV:XYZ' })
  expect(await resolve('G1:BD:secret')).toEqual({ how: 'taken' })
  expect(shown).toEqual(['G1:BD:secret'])
})

test('a bespoke screen is opened only where there is one', async () => {
  addPages([{ document: 'production/ticket', path: (id) => `/work/${id}` }])
  await holds('production/ticket', ID)
  expect(await resolve(`G1:OP:${HEX}`)).toMatchObject({ to: `/d/production/ticket/${ID}` })
})

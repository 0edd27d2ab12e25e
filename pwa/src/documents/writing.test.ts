// @vitest-environment node
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { uuid7 } from '../api/uuid'
import { settle } from '../offline/outbox'
import { actor, store, sync } from '../offline/sync'
import { anOrder, aType, Factory } from './testing/factory'
import { goesByOutbox, write, type Writing } from './writing'

const type = aType()
const writable = aType({ name: 'ehs/hazard', offline: 'write' })
const writing = (more: Partial<Writing> = {}): Writing => ({ description: type, verb: 'change', id: anOrder().id, values: { quantity: '50' }, version: 3, key: uuid7(), ...more })

beforeEach(async () => {
  await store.keepFirst('device', uuid7())
  actor.value = { person_id: uuid7(), scope: 'worker:company' }
})
afterEach(() => {
  sync.offlineSince = null
  vi.unstubAllGlobals()
})

describe('which way a change goes', () => {
  test('a phone writes by itself only what its type allows', () => {
    expect([goesByOutbox(type, 'change'), goesByOutbox(aType({ offline: 'read' }), 'change'), goesByOutbox(writable, 'change')]).toEqual([false, false, true])
  })

  test('a step goes by the outbox only if it may be taken without network', () => {
    expect([goesByOutbox(writable, 'release'), goesByOutbox(writable, 'cancel')]).toEqual([true, false])
  })
})

describe('straight to the server', () => {
  test('a change carries its version and its key, and brings the row back', async () => {
    const factory = new Factory(() => ({ body: anOrder({ version: 4 }), etag: '"4"' }))
    const key = uuid7()
    expect(await write(writing({ key }))).toEqual({ how: 'done', row: anOrder({ version: 4 }) })
    expect(factory.asked[0]).toMatchObject({ method: 'PATCH', body: { quantity: '50' } })
    expect([factory.asked[0]?.headers.get('If-Match'), factory.asked[0]?.headers.get('Idempotency-Key')]).toEqual(['"3"', key])
  })

  test('a new document brings its own id', async () => {
    const factory = new Factory(() => ({ status: 201, body: anOrder() }))
    await write(writing({ verb: 'create', version: null }))
    expect(factory.asked[0]).toMatchObject({ method: 'POST', path: '/api/production/work_order', body: { id: anOrder().id, quantity: '50' } })
  })

  test('wrong values come back at their fields', async () => {
    new Factory(() => ({ status: 422, body: { status: 422, message: 'quantity: too much', fields: { quantity: ['too much'] } } }))
    expect(await write(writing())).toEqual({ how: 'refused', message: 'quantity: too much', fields: { quantity: ['too much'] } })
  })

  test('a refusal that names a field in its details is shown there, too', async () => {
    new Factory(() => ({ status: 404, body: { status: 404, message: 'There is no such item.', details: { field: 'item_id' } } }))
    expect(await write(writing())).toMatchObject({ how: 'refused', fields: { item_id: ['There is no such item.'] } })
  })

  test('a stale version is a conflict with the row as it is now, fetched if the answer does not bring it', async () => {
    const current = anOrder({ version: 4, quantity: '777' })
    new Factory(({ method }) => (method === 'PATCH' ? { status: 412, body: { status: 412, message: 'Changed meanwhile.', details: { current_version: 4 } } } : { body: current }))
    expect(await write(writing())).toEqual({ how: 'conflict', message: 'Changed meanwhile.', current })
  })

  test('a step that needs approval says so', async () => {
    new Factory(() => ({ status: 202, body: { approval: { id: 'a' }, message: 'Asked.' } }))
    expect(await write(writing({ verb: 'cancel', values: {} }))).toEqual({ how: 'asked', message: 'Asked.' })
  })

  test('without network nothing is kept and the person is told', async () => {
    new Factory().down = true
    expect(await write(writing())).toEqual({ how: 'unreachable' })
    expect(await store.act.count()).toBe(0)
  })
})

describe('through the outbox', () => {
  const hazard = (more: Partial<Writing> = {}) => writing({ description: writable, verb: 'create', version: null, id: uuid7(), ...more })
  const answer = async (key: string, told: object) => {
    await vi.waitFor(async () => expect(await store.act.get({ id: key })).toBeDefined())
    await settle(store, [{ id: key, status: 'done', ...told } as Parameters<typeof settle>[1][number]])
  }

  test('without network the act is kept on this device and nothing waits', async () => {
    sync.offlineSince = Date.now()
    const one = hazard()
    expect(await write(one)).toEqual({ how: 'kept' })
    expect(await store.act.get({ id: one.key })).toMatchObject({ document: 'ehs/hazard', document_id: one.id, state: 'waiting' })
  })

  test('a double tap stores one act', async () => {
    sync.offlineSince = Date.now()
    const one = hazard()
    await Promise.all([write(one), write(one)])
    expect(await store.act.where({ id: one.key }).count()).toBe(1)
  })

  test('an answer that comes at once is told at once', async () => {
    const one = hazard()
    const outcome = write(one)
    await answer(one.key, { status: 'done' })
    expect((await outcome).how).toBe('done')
  })

  test('a server that goes away meanwhile is not waited for', async () => {
    const one = hazard()
    const outcome = write(one)
    await vi.waitFor(async () => expect(await store.act.get({ id: one.key })).toBeDefined())
    await new Promise((later) => setTimeout(later, 20))
    sync.offlineSince = Date.now()
    expect(await outcome).toEqual({ how: 'kept' })
  })

  test('at a desk an answer is waited for longer than hands on the floor would', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const one = hazard()
    const outcome = write(one)
    await vi.waitFor(async () => expect(await store.act.get({ id: one.key })).toBeDefined())
    await vi.advanceTimersByTimeAsync(15_000)
    vi.useRealTimers()
    await answer(one.key, { status: 'conflict', current: anOrder() })
    expect((await outcome).how).toBe('conflict')
  })

  test('a refusal while the form is open is shown at its field and does not wait in the tray', async () => {
    const one = hazard()
    const outcome = write(one)
    await answer(one.key, { status: 'refused', message: 'quantity: too much' })
    expect(await outcome).toEqual({ how: 'refused', message: 'quantity: too much', fields: { quantity: ['too much'] } })
    await vi.waitFor(async () => expect((await store.act.get({ id: one.key }))?.needed).toBe(0))
  })

  test('a decision that met another state brings both versions', async () => {
    const current = anOrder({ version: 9 })
    const one = hazard({ verb: 'change', version: 3 })
    const outcome = write(one)
    await answer(one.key, { status: 'conflict', message: 'Changed meanwhile.', current })
    expect(await outcome).toEqual({ how: 'conflict', message: 'Changed meanwhile.', current })
  })
})

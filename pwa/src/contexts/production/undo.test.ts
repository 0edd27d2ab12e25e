// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { takeBack } from '../../offline/outbox'
import { Phone, REPORT, WORKER } from '../../testing/phone'
import { letGo, storeWithUndo, UNDO_FOR } from './undo'

const NOW = new Date('2026-11-23T08:00:00Z')
const later = (ms: number) => NOW.getTime() + ms
const made = (phone: Phone, quantity: string, now = NOW) => storeWithUndo(phone.store, [{ document: REPORT, verb: 'create', values: { quantity } }], WORKER, now)

describe('the ten seconds', () => {
  test('a record is stored at once and leaves only when they are over', async () => {
    const phone = await Phone.fresh()
    await made(phone, '4')
    expect(await phone.states()).toEqual(['waiting'])
    await phone.sends(later(UNDO_FOR - 1))
    expect(phone.server.applied).toEqual([])
    await phone.sends(later(UNDO_FOR))
    expect(phone.server.applied.map((act) => act.values.quantity)).toEqual(['4'])
  })

  test('within them it is taken back whole, and the numbers have no gap', async () => {
    const phone = await Phone.fresh()
    const [first] = await made(phone, '4')
    expect(await takeBack(phone.store, first!.id)).toBe(true)
    const [second] = await made(phone, '5')
    expect([await phone.states(), second!.seq]).toEqual([['waiting'], first!.seq])
  })

  test('after them it has left, and only a record of its own corrects it', async () => {
    const phone = await Phone.fresh()
    const [first] = await made(phone, '4')
    await phone.sends(later(UNDO_FOR))
    expect(await takeBack(phone.store, first!.id)).toBe(false)
  })

  test('the next record lets the one before it go, so they leave in the order they were made', async () => {
    const phone = await Phone.fresh()
    const [first] = await made(phone, '4')
    await made(phone, '5')
    await phone.sends(later(1))
    expect(phone.server.applied.map((act) => act.values.quantity)).toEqual(['4'])
    expect(await takeBack(phone.store, first!.id)).toBe(false)
    await phone.sends(later(UNDO_FOR))
    expect(phone.server.applied.map((act) => act.values.quantity)).toEqual(['4', '5'])
  })

  test('records of one save wait together and are taken back newest first', async () => {
    const phone = await Phone.fresh()
    const acts = await storeWithUndo(phone.store, [{ document: REPORT, verb: 'create', values: { quantity: '1' } }, { document: REPORT, verb: 'create', values: { quantity: '2' } }], WORKER, NOW)
    await phone.sends(later(5_000))
    expect(phone.server.applied).toEqual([])
    for (const act of [...acts].reverse()) expect(await takeBack(phone.store, act.id)).toBe(true)
    expect(await phone.states()).toEqual([])
  })

  test('a browser that dies meanwhile loses nothing: it goes with the next start', async () => {
    const phone = await Phone.fresh()
    await made(phone, '4')
    phone.restart()
    await letGo(phone.store)
    await phone.sends(later(1))
    expect(phone.server.applied.map((act) => act.values.quantity)).toEqual(['4'])
  })

  test('an act that rests because the server stumbled over it goes on resting', async () => {
    const phone = await Phone.fresh()
    const act = await phone.makes()
    await phone.store.act.update(act.place, { stumbles: 3, notBefore: later(300_000) })
    await letGo(phone.store)
    expect((await phone.act(act.id)).notBefore).toBe(later(300_000))
  })
})

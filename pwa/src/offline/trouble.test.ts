// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { aPhoto, dice, Phone } from '../testing/phone'
import { takeBack } from './outbox'
import { drain } from './sender'

const MINUTE = 60_000
const seqs = (phone: Phone) => phone.server.applied.map((act) => act.seq)

describe('trouble', () => {
  test.each([408, 429, 502, 503, 504])('HTTP %i is tried again later, and nothing is lost', async (status) => {
    const phone = await Phone.fresh()
    await phone.makes()
    phone.server.fault = (_call, count) => (count === 1 ? status : null)
    expect((await phone.sends()).how).toBe('later')
    expect(await phone.sends()).toEqual({ how: 'clear', sent: 1 })
  })

  test('an ended log-in keeps everything and asks for a new one', async () => {
    const phone = await Phone.fresh()
    await phone.makes()
    phone.server.fault = () => 401
    expect(await phone.sends()).toEqual({ how: 'log-in', sent: 0 })
    expect(await phone.states()).toEqual(['sent'])
    phone.server.fault = () => null
    expect((await phone.sends()).sent).toBe(1)
  })

  test('a server that will not talk to this device says so, and the acts stay', async () => {
    const phone = await Phone.fresh()
    await phone.makes()
    phone.server.fault = () => 403
    expect(await phone.sends()).toEqual({ how: 'stopped', sent: 0, message: 'HTTP 403' })
    expect(await phone.states()).toEqual(['sent'])
  })

  test('something that is not our server is as good as no server', async () => {
    const phone = await Phone.fresh()
    await phone.makes()
    phone.server.push = async () => '<html>log in to the Wi-Fi</html>' as never
    expect(await phone.sends()).toMatchObject({ how: 'later', reached: false })
    expect(await phone.states()).toEqual(['sent'])
  })

  test('one unreadable act is found by halving, refused with its sentence, and the others arrive', async () => {
    const phone = await Phone.fresh()
    for (let at = 0; at < 20; at += 1) await phone.makes()
    phone.server.judge = (act) => (act.seq === 13 ? 422 : {})
    expect((await phone.sends()).how).toBe('clear')
    expect(seqs(phone)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20])
    expect((await phone.states()).filter((state) => state === 'refused')).toHaveLength(1)
  })

  test('one act the server chokes on steps aside after three tries, and the others arrive', async () => {
    const phone = await Phone.fresh()
    for (let at = 0; at < 6; at += 1) await phone.makes()
    phone.server.judge = (act) => (act.seq === 3 ? 500 : {})
    const now = Date.now()
    for (let round = 0; round < 4; round += 1) await phone.sends(now + round * MINUTE)
    expect(seqs(phone)).toEqual([1, 2, 4, 5, 6])
    expect(await phone.states()).toEqual(['done', 'done', 'sent', 'done', 'done', 'done'])
    phone.server.judge = () => ({})
    await phone.sends(now + 60 * MINUTE)
    expect(seqs(phone)).toEqual([1, 2, 4, 5, 6, 3])
  })
})

describe('photos', () => {
  test('go before the acts that need them', async () => {
    const phone = await Phone.fresh()
    await phone.makes({ files: [await aPhoto(10, 1), await aPhoto(10, 2)] })
    await phone.sends()
    expect(phone.server.calls.at(-1)).toBe('push')
    expect(phone.server.files.size).toBe(2)
  })

  test('known to the server are not sent twice', async () => {
    const phone = await Phone.fresh()
    const photo = await aPhoto()
    phone.server.files.set(photo.sha256, new Uint8Array(photo.bytes))
    await phone.makes({ files: [photo] })
    await phone.sends()
    expect(phone.server.calls).toEqual(['fileState', 'push'])
  })

  test('cut off go on from where they broke', async () => {
    const phone = await Phone.fresh()
    const photo = await aPhoto(900 * 1024)
    await phone.makes({ files: [photo] })
    phone.server.fault = (call, count) => (call === 'appendFile' && count === 3 ? 'lost before' : null)
    expect(await phone.sends()).toMatchObject({ how: 'later', sent: 0 })
    expect(phone.server.partial.get(photo.sha256)!.length).toBe(512 * 1024)
    expect((await phone.sends()).sent).toBe(1)
    expect(phone.server.calls.filter((call) => call === 'appendFile')).toHaveLength(5)
    expect(phone.server.files.get(photo.sha256)).toEqual(new Uint8Array(photo.bytes))
  })

  test('the server will not take do not stop their act', async () => {
    const phone = await Phone.fresh()
    const photo = await aPhoto()
    await phone.makes({ files: [photo] })
    phone.server.fault = (call) => (call === 'putFile' ? 413 : null)
    expect(await phone.sends()).toEqual({ how: 'clear', sent: 1 })
    expect(await phone.store.file.get(photo.sha256)).toMatchObject({ known: 0, refused: 'HTTP 413' })
  })
})

test('whatever is cut, whenever: everything arrives once, in order, and the queue empties', async () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const roll = dice(seed)
    const phone = await Phone.fresh()
    const tabs = [phone, phone.anotherTab()]
    let faults = 0
    phone.server.fault = (call) => {
      if (call === 'pull' || roll() > 0.4) return null
      faults += 1
      return ([ 'lost before', 'lost after', 503, 429 ] as const)[Math.floor(roll() * 4)]!
    }
    let made = 0
    for (let step = 0; step < 30; step += 1) {
      const tab = tabs[Math.floor(roll() * 2)]!
      if (roll() < 0.5) await tab.makes({ files: roll() < 0.3 ? [await aPhoto(50, made)] : [] }).then(() => (made += 1))
      else await tab.sends()
      if (roll() < 0.1) phone.restart()
    }
    expect(faults).toBeGreaterThan(0)
    phone.server.fault = () => null
    expect((await phone.sends()).how).toBe('clear')
    expect(phone.server.applied.map((act) => act.seq), `seed ${seed}`).toEqual(Array.from({ length: made }, (_, at) => at + 1))
    expect(new Set(await phone.states())).toEqual(new Set(['done']))
    for (const act of phone.server.applied) for (const file of act.files) expect(phone.server.files.has(file.sha256)).toBe(true)
  }
}, 60_000)

describe('while nobody answered last time', () => {
  test('it asks first, so an act that surely never left can still be taken back', async () => {
    const phone = await Phone.fresh()
    const act = await phone.makes()
    phone.server.fault = () => 'lost before'
    expect(await drain({ store: phone.store, wire: phone.server, version: 'test', doubtful: () => true })).toMatchObject({ how: 'later', reached: false })
    expect(phone.server.calls).toEqual(['probe'])
    expect(await phone.states()).toEqual(['waiting'])
    expect(await takeBack(phone.store, act.id)).toBe(true)
  })
})

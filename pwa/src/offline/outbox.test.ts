// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { aPhoto, ORDER, Phone, REPORT, WORKER } from '../testing/phone'
import { captured, openAct } from './act'
import { putAway, sendAgain, storeAct, takeBack, tidy } from './outbox'

const asText = (bytes: ArrayBuffer) => new TextDecoder('latin1').decode(bytes)

describe('storing', () => {
  test('an act is stored whole before anything is sent', async () => {
    const phone = await Phone.fresh()
    const photo = await aPhoto()
    const stored = await phone.makes({ values: { good: '12', note: '毛刺' }, files: [photo] })
    const act = await openAct(phone.store, await phone.act(stored.id))
    expect(act).toMatchObject({ document: REPORT, verb: 'create', seq: 1, values: { good: '12', note: '毛刺' }, state: 'waiting', base_version: null })
    expect(act.files).toEqual([{ sha256: photo.sha256, size: 1000, type: 'image/jpeg', name: 'photo.jpg' }])
    expect(phone.server.calls).toEqual([])
  })

  test('neither content nor photo lies readable in the database', async () => {
    const phone = await Phone.fresh()
    const stored = await phone.makes({ values: { note: 'secret-recipe' }, files: [await aPhoto(64, 65)] })
    const act = await phone.act(stored.id)
    const [file] = await phone.store.file.toArray()
    expect(JSON.stringify(act)).not.toContain('secret-recipe')
    expect(asText(act.sealed.bytes)).not.toContain('secret-recipe')
    expect(asText(file!.sealed.bytes)).not.toContain('AAAA')
  })

  test('the key can be used but never read out', async () => {
    const phone = await Phone.fresh()
    await phone.makes()
    const key = await phone.store.recall<CryptoKey>('key')
    expect(key!.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('raw', key!)).rejects.toThrow()
  })

  test('a body moved under another act does not open', async () => {
    const phone = await Phone.fresh()
    const [first, second] = [await phone.makes(), await phone.makes()]
    await phone.store.act.update(second.place, { sealed: first.sealed })
    await expect(openAct(phone.store, await phone.act(second.id))).rejects.toThrow()
  })

  test('a crash between storing and sending loses nothing', async () => {
    const phone = await Phone.fresh()
    const photo = await aPhoto()
    await phone.makes({ files: [photo] })
    phone.restart()
    expect(await phone.sends()).toEqual({ how: 'clear', sent: 1 })
    expect(phone.server.applied).toHaveLength(1)
    expect(phone.server.files.get(photo.sha256)).toEqual(new Uint8Array(photo.bytes))
  })

  test('a double tap stores one act', async () => {
    const phone = await Phone.fresh()
    const id = '0193c0de-0000-7000-8000-0000000000aa'
    const both = await Promise.all([phone.makes({ id }), phone.makes({ id })])
    expect(both.map((act) => act.seq)).toEqual([1, 1])
    expect(await phone.store.act.count()).toBe(1)
    expect((await phone.makes()).seq).toBe(2)
  })

  test('storing that fails half way takes no number and leaves no act', async () => {
    const phone = await Phone.fresh()
    await phone.makes()
    const fails = () => { throw new Error('disk full') }
    phone.store.file.hook('creating', fails)
    await expect(phone.makes({ files: [await aPhoto()] })).rejects.toThrow('disk full')
    phone.store.file.hook('creating').unsubscribe(fails)
    expect((await phone.makes()).seq).toBe(2)
    expect(await phone.store.act.count()).toBe(2)
    expect(await phone.store.file.count()).toBe(0)
  })

  test('two tabs storing at once share one sequence without gap or repeat', async () => {
    const phone = await Phone.fresh()
    const other = phone.anotherTab()
    const stored = await Promise.all(Array.from({ length: 40 }, (_, at) => (at % 2 ? phone : other).makes()))
    expect(stored.map((act) => act.seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
  })

  test('the sequence goes on after log-out and person change', async () => {
    const phone = await Phone.fresh()
    await phone.makes()
    const other = await storeAct(phone.store, { document: REPORT, verb: 'create' }, { person_id: 'somebody else', scope: 'else' })
    expect(other.seq).toBe(2)
    expect((await phone.sends()).sent).toBe(2)
    expect(phone.server.applied.map((act) => act.person_id)).toEqual([WORKER.person_id, 'somebody else'])
  })

  test('the same photo in two acts is kept once', async () => {
    const phone = await Phone.fresh()
    const photo = await aPhoto()
    await phone.makes({ files: [photo] })
    await phone.makes({ files: [photo] })
    expect(await phone.store.file.count()).toBe(1)
  })

  test('moments carry the device’s own offset', () => {
    const now = new Date('2026-11-23T08:00:00.000Z')
    expect(captured(now)).toMatch(/^2026-11-2\dT\d\d:\d\d:00\.000[+-]\d\d:\d\d$/)
    expect(new Date(captured(now)).getTime()).toBe(now.getTime())
  })
})

describe('the version an act is based on', () => {
  test('is the one this phone holds, and one more for each own act on its way', async () => {
    const phone = await Phone.fresh()
    phone.server.put(ORDER, { id: 'order', version: 3, quantity: '10' })
    await phone.pulls()
    const first = await phone.makes({ document: ORDER, document_id: 'order', verb: 'change', values: { quantity: '11' } })
    const second = await phone.makes({ document: ORDER, document_id: 'order', verb: 'change', values: { quantity: '12' } })
    expect([first.base_version, second.base_version]).toEqual([3, 4])
  })

  test('of a step after an unsent create is the one the create will give', async () => {
    const phone = await Phone.fresh()
    const made = await phone.makes()
    const step = await phone.makes({ document_id: made.document_id, verb: 'submit', values: {}, base_version: 0 })
    expect([made.base_version, step.base_version]).toEqual([null, 1])
  })

  test('given by the screen is taken as it is', async () => {
    const phone = await Phone.fresh()
    expect((await phone.makes({ document: ORDER, document_id: 'order', verb: 'change', base_version: 7 })).base_version).toBe(7)
    expect((await phone.makes({ document: ORDER, document_id: 'order', verb: 'note', base_version: null })).base_version).toBe(null)
  })
})

describe('taking back', () => {
  test('the newest unsent act goes, and its number is used again', async () => {
    const phone = await Phone.fresh()
    await phone.makes()
    const second = await phone.makes()
    expect(await takeBack(phone.store, second.id)).toBe(true)
    expect(await phone.store.act.count()).toBe(1)
    expect((await phone.makes()).seq).toBe(2)
  })

  test('an older act stays, since its number would be missing', async () => {
    const phone = await Phone.fresh()
    const first = await phone.makes()
    await phone.makes()
    expect(await takeBack(phone.store, first.id)).toBe(false)
    expect(await phone.store.act.count()).toBe(2)
  })

  test('an act that may have been sent stays', async () => {
    const phone = await Phone.fresh()
    const act = await phone.makes()
    phone.server.fault = () => 'lost before'
    await phone.sends()
    expect(await takeBack(phone.store, act.id)).toBe(false)
    expect(await phone.states()).toEqual(['sent'])
  })
})

describe('what needs a person', () => {
  test('a refused act sent again is a new act with the old content; the first stays as answered', async () => {
    const phone = await Phone.fresh()
    phone.server.judge = () => ({ status: 'refused', message: '工单已关闭。' })
    const photo = await aPhoto()
    const first = await phone.makes({ values: { good: '5' }, files: [photo] })
    await phone.sends()
    const again = await sendAgain(phone.store, first.id)
    expect(again).toMatchObject({ seq: 2, state: 'waiting', document_id: first.document_id })
    expect((await openAct(phone.store, again)).values).toEqual({ good: '5' })
    expect(again.files).toEqual([photo.sha256])
    expect(await phone.act(first.id)).toMatchObject({ state: 'refused', message: '工单已关闭。', needed: 0, replaced_by: again.id })
  })

  test('put away leaves the tray but not the device', async () => {
    const phone = await Phone.fresh()
    phone.server.judge = () => ({ status: 'refused', message: 'no' })
    const act = await phone.makes()
    await phone.sends()
    await putAway(phone.store, act.id)
    await tidy(phone.store, Date.now() + 400 * 86_400_000)
    expect(await phone.act(act.id)).toMatchObject({ state: 'refused', needed: 0 })
  })
})

describe('tidying', () => {
  const LATER = Date.now() + 8 * 86_400_000

  test('removes done acts after a week and confirmed photos after a day', async () => {
    const phone = await Phone.fresh()
    await phone.makes({ files: [await aPhoto()] })
    await phone.sends()
    await phone.pulls()
    await phone.pulls()
    await tidy(phone.store)
    expect([await phone.store.act.count(), await phone.store.file.count()]).toEqual([1, 1])
    await tidy(phone.store, LATER)
    expect([await phone.store.act.count(), await phone.store.file.count()]).toEqual([0, 0])
  })

  test('never removes what the server has not answered, however old', async () => {
    const phone = await Phone.fresh()
    await phone.makes({ files: [await aPhoto()] })
    phone.server.fault = () => 'lost before'
    await phone.sends()
    await tidy(phone.store, LATER)
    expect([await phone.store.act.count(), await phone.store.file.count()]).toEqual([1, 1])
  })

  test('keeps a photo another open act still needs', async () => {
    const phone = await Phone.fresh()
    const photo = await aPhoto()
    await phone.makes({ files: [photo] })
    await phone.sends()
    await phone.makes({ files: [photo] })
    await tidy(phone.store, LATER)
    expect(await phone.store.file.count()).toBe(1)
  })
})

// @vitest-environment node
import { afterEach, describe, expect, test, vi } from 'vitest'
import { dice, ORDER, Phone, REPORT, WORKER } from '../testing/phone'
import type { Row } from '../documents/row'
import { digestOf } from './digest'
import { openAct } from './act'
import { overlaid } from './overlay'
import { sha256 } from './sealing'

const order = (id: string, version = 1, more: Partial<Row> = {}): Row => ({ id, number: `WO-${id}`, version, ...more })
const held = async (phone: Phone, document = ORDER) =>
  (await phone.store.row.where('[scope+document+id]').between([WORKER.scope, document], [WORKER.scope, document, []]).toArray()).map((one) => `${one.id}:${one.version}`)
const since = (phone: Phone) => phone.store.recall<number>(`since:${WORKER.scope}`)

describe('pulling', () => {
  test('a first pull takes everything and remembers how far it came', async () => {
    const phone = await Phone.fresh()
    phone.server.put(ORDER, order('a'))
    phone.server.put(ORDER, order('b'))
    expect(await phone.pulls()).toEqual({ rows: 2, differing: [] })
    expect(await held(phone)).toEqual(['a:1', 'b:1'])
    expect(await since(phone)).toBe(2)
  })

  test('later pulls take only what changed and what is gone', async () => {
    const phone = await Phone.fresh()
    for (const id of ['a', 'b', 'c']) phone.server.put(ORDER, order(id))
    await phone.pulls()
    phone.server.put(ORDER, order('b', 2))
    phone.server.drop(ORDER, 'c')
    expect(await phone.pulls()).toEqual({ rows: 1, differing: [] })
    expect(await held(phone)).toEqual(['a:1', 'b:2'])
  })

  test('the number is stored with its rows: a cut between pages keeps both behind', async () => {
    const phone = await Phone.fresh()
    phone.server.put(ORDER, order('a'))
    await phone.pulls()
    for (const id of ['b', 'c', 'd', 'e']) phone.server.put(ORDER, order(id))
    phone.server.pageSize = 2
    phone.server.fault = (call, count) => (call === 'pull' && count === 3 ? 'lost before' : null)
    await expect(phone.pulls()).rejects.toThrow()
    expect([await since(phone), await held(phone)]).toEqual([3, ['a:1', 'b:1', 'c:1']])
    await phone.pulls()
    expect([await since(phone), await held(phone)]).toEqual([5, ['a:1', 'b:1', 'c:1', 'd:1', 'e:1']])
  })

  test('rows that cannot be stored move no number', async () => {
    const phone = await Phone.fresh()
    phone.server.put(ORDER, order('a'))
    await phone.pulls()
    phone.server.put(ORDER, order('b'))
    const fails = () => { throw new Error('disk full') }
    phone.store.row.hook('creating', fails)
    await expect(phone.pulls()).rejects.toThrow('disk full')
    phone.store.row.hook('creating').unsubscribe(fails)
    expect(await since(phone)).toBe(1)
    await phone.pulls()
    expect(await held(phone)).toEqual(['a:1', 'b:1'])
  })

  test('a snapshot broken off starts over and sweeps nothing early', async () => {
    const phone = await Phone.fresh()
    for (const id of ['a', 'b', 'c']) phone.server.put(ORDER, order(id))
    phone.server.pageSize = 2
    phone.server.fault = (call, count) => (call === 'pull' && count === 2 ? 'lost before' : null)
    await expect(phone.pulls()).rejects.toThrow()
    expect([await since(phone), await held(phone)]).toEqual([undefined, ['a:1', 'b:1']])
    await phone.pulls()
    expect([await since(phone), await held(phone)]).toEqual([3, ['a:1', 'b:1', 'c:1']])
  })

  test('a snapshot sweeps rows that left this person’s scope', async () => {
    const phone = await Phone.fresh()
    await phone.store.row.put({ scope: WORKER.scope, document: ORDER, id: 'old', number: null, version: 1, row: order('old'), fresh: 0 })
    await phone.store.row.put({ scope: WORKER.scope, document: 'quality/inspection', id: 'i', number: null, version: 1, row: order('i'), fresh: 0 })
    phone.server.put(ORDER, order('a'))
    await phone.pulls()
    expect([await held(phone), await held(phone, 'quality/inspection')]).toEqual([['a:1'], []])
  })

  test('one person’s pull leaves another’s rows on a shared phone alone', async () => {
    const phone = await Phone.fresh()
    await phone.store.row.put({ scope: 'somebody else', document: ORDER, id: 'theirs', number: null, version: 1, row: order('theirs'), fresh: 0 })
    phone.server.put(ORDER, order('a'))
    await phone.pulls()
    expect(await phone.store.row.count()).toBe(2)
  })

  test('a row answered meanwhile is not put back by an older page', async () => {
    const phone = await Phone.fresh()
    phone.server.put(ORDER, order('a', 1))
    await phone.pulls()
    await phone.store.row.update([WORKER.scope, ORDER, 'a'], { version: 5, row: order('a', 5), fresh: 1 })
    phone.server.changes.push({ document: ORDER, id: 'a' })
    phone.server.rows.get(ORDER)!.set('a', order('a', 5))
    const page = phone.server.pull.bind(phone.server)
    phone.server.pull = async (from, types) => {
      const told = await page(from, types)
      return types ? told : { ...told, rows: { [ORDER]: [order('a', 4)] } }
    }
    await phone.pulls()
    expect(await held(phone)).toEqual(['a:5'])
    expect(phone.server.pulledTypes).toEqual([[], []])
  })
})

/** So many minutes go by on the phone's clock. */
const later = (minutes: number): void => {
  const now = Date.now() + minutes * 60_000
  vi.useFakeTimers({ toFake: ['Date'] }).setSystemTime(now)
}

describe('the digest', () => {
  afterEach(() => void vi.useRealTimers())

  test('of every type is compared at a page\'s first pull and every ten minutes, between only those of what changed', async () => {
    const phone = await Phone.fresh()
    phone.server.put(ORDER, order('a'))
    phone.server.put(REPORT, order('r'))
    const asked: (number | undefined)[] = []
    const pull = phone.server.pull.bind(phone.server)
    phone.server.pull = async (since, types, proved) => {
      asked.push(proved)
      return pull(since, types, proved)
    }
    await phone.pulls()
    phone.server.put(ORDER, order('b'))
    await phone.pulls()
    later(9)
    await phone.pulls()
    later(2)
    await phone.pulls()
    await phone.pulls()
    later(-60)
    await phone.pulls()
    expect(asked).toEqual([undefined, 2, 3, undefined, 3, undefined])
    expect(await phone.store.recall(`types:${WORKER.scope}`)).toEqual([ORDER, REPORT])
  })

  test('is SHA-256 over id:version lines, ids ascending', async () => {
    const phone = await Phone.fresh()
    for (const id of ['b', 'a', 'c']) phone.server.put(ORDER, order(id, id === 'b' ? 12 : 1))
    await phone.pulls()
    const expected = await sha256(new TextEncoder().encode('a:1\nb:12\nc:1\n'))
    expect(await digestOf(phone.store, WORKER.scope, ORDER)).toBe(expected)
  })

  test('of nothing is the hash of nothing', async () => {
    const phone = await Phone.fresh()
    expect(await digestOf(phone.store, WORKER.scope, ORDER)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  test('finds every kind of damage, and only the damaged type is pulled anew', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const roll = dice(seed)
      const phone = await Phone.fresh()
      for (let at = 0; at < 8; at += 1) phone.server.put(ORDER, order(`o${at}`, 1 + Math.floor(roll() * 5)))
      phone.server.put(REPORT, order('r'))
      await phone.pulls()
      const id = `o${Math.floor(roll() * 8)}`
      const damage = Math.floor(roll() * 4)
      const key: [string, string, string] = [WORKER.scope, ORDER, id]
      if (damage === 0) await phone.store.row.delete(key)
      if (damage === 1) await phone.store.row.update(key, { version: 99 })
      if (damage === 2) await phone.store.row.update(key, { version: 0 })
      if (damage === 3) await phone.store.row.put({ scope: WORKER.scope, document: ORDER, id: 'ghost', number: null, version: 1, row: order('ghost'), fresh: 0 })
      later(10)
      expect(await phone.pulls(), `seed ${seed}`).toEqual({ rows: 0, differing: [] })
      expect(await held(phone)).toEqual([...phone.server.rows.get(ORDER)!.values()].map((row) => `${row.id}:${row.version}`).sort())
      expect(phone.server.pulledTypes.filter((types) => types.length)).toEqual([[ORDER]])
    }
  })

  test('a difference that stays is reported, not chased for ever', async () => {
    const phone = await Phone.fresh()
    phone.server.put(ORDER, order('a'))
    const pull = phone.server.pull.bind(phone.server)
    phone.server.pull = async (from, types) => ({ ...(await pull(from, types)), digests: { [ORDER]: 'nonsense' } })
    expect((await phone.pulls()).differing).toEqual([ORDER])
    expect(phone.server.calls.filter((call) => call === 'pull')).toHaveLength(2)
  })
})

describe('own acts and pulls', () => {
  test('an act done without its row shows until a pull that began afterwards', async () => {
    const phone = await Phone.fresh()
    phone.server.put(REPORT, order('other'))
    await phone.pulls()
    phone.server.tellsRow = false
    const act = await phone.makes()
    await phone.sends()
    expect(await phone.act(act.id)).toMatchObject({ state: 'done', overlaid: 1 })
    await phone.pulls()
    expect(await phone.act(act.id)).toMatchObject({ state: 'done', overlaid: 0 })
    expect(await phone.truth(REPORT, act.document_id)).toMatchObject({ good: '12' })
  })

  test('an act done while a pull is under way is not taken for seen by it', async () => {
    const phone = await Phone.fresh()
    phone.server.put(REPORT, order('other'))
    await phone.pulls()
    phone.server.tellsRow = false
    const act = await phone.makes()
    meanwhile(phone, () => phone.sends())
    await phone.pulls()
    expect(await phone.act(act.id)).toMatchObject({ state: 'done', overlaid: 1 })
  })

  test('a row answered while a snapshot is under way is not swept by it', async () => {
    const phone = await Phone.fresh()
    phone.server.put(REPORT, order('other'))
    await phone.pulls()
    await phone.store.kept.delete(`since:${WORKER.scope}`)
    const act = await phone.makes()
    meanwhile(phone, () => phone.sends())
    const screens: string[][] = []
    phone.server.fault = (call) => (call === 'pull' && void onScreen(phone).then((ids) => screens.push(ids)), null)
    await phone.pulls()
    expect(await onScreen(phone)).toContain(act.document_id)
    expect(screens.every((ids) => ids.includes(act.document_id))).toBe(true)
  })

  test('an own record never leaves the screen, whatever order answers and pulls come in', async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const roll = dice(seed)
      const phone = await Phone.fresh()
      phone.server.put(REPORT, order('other'))
      phone.server.tellsRow = seed % 2 === 0
      await phone.pulls()
      const made: string[] = []
      for (let step = 0; step < 20; step += 1) {
        const dieRoll = roll()
        phone.server.fault = () => (roll() < 0.25 ? (roll() < 0.5 ? 'lost before' : 'lost after') : null)
        if (dieRoll < 0.4) made.push((await phone.makes()).document_id)
        else if (dieRoll < 0.7) await phone.sends()
        else await phone.pulls().catch(() => {})
        expect(await onScreen(phone), `seed ${seed} step ${step}`).toEqual(expect.arrayContaining(made))
      }
    }
  }, 60_000)
})

/** Happens once, after the server has read a page and before the phone has it. */
function meanwhile(phone: Phone, work: () => Promise<unknown>): void {
  const pull = phone.server.pull.bind(phone.server)
  phone.server.pull = async (from, types) => {
    const page = await pull(from, types)
    phone.server.pull = pull
    await work()
    return page
  }
}

async function onScreen(phone: Phone): Promise<string[]> {
  const stored = await phone.store.row.where('[scope+document+id]').between([WORKER.scope, REPORT], [WORKER.scope, REPORT, []]).toArray()
  const acts = await phone.store.act.where('[overlaid+document]').equals([1, REPORT]).toArray()
  const opened = await Promise.all(acts.map((act) => openAct(phone.store, act)))
  return overlaid(REPORT, stored.map((one) => one.row), opened, { first: 'open', to: () => null }).map((shown) => shown.row.id)
}

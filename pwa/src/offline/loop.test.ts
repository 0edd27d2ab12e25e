// @vitest-environment node
import { afterEach, expect, test, vi } from 'vitest'
import { aLock, Phone, REPORT, WORKER } from '../testing/phone'
import { loop, type Loop, type News } from './loop'

const loops: Loop[] = []
afterEach(() => loops.splice(0).forEach((one) => one.stop()))

function running(phone: Phone, { alone = aLock(), random = () => 0 } = {}) {
  const news: News[] = []
  const one = loop({ store: phone.store, wire: phone.server, version: 'test', alone, random, scope: () => WORKER.scope, person: () => WORKER.person_id, told: (told) => news.push(told) })
  loops.push(one)
  return { one, news }
}

test('one wake sends, pulls and says so', async () => {
  const phone = await Phone.fresh()
  await phone.makes()
  const { one, news } = running(phone)
  await one.wake()
  expect(news).toEqual([
    { kind: 'busy', busy: true },
    { kind: 'sent', outcome: { how: 'clear', sent: 1 } },
    { kind: 'pulled', differing: [] },
    { kind: 'busy', busy: false },
  ])
})

test('what is stored while a round runs is sent by the round after it', async () => {
  const phone = await Phone.fresh()
  const { one } = running(phone)
  const waking: Promise<void>[] = []
  phone.server.fault = (call, count) => {
    if (call === 'pull' && count === 1) waking.push(phone.makes().then(() => one.wake()))
    return null
  }
  await one.wake()
  await Promise.all(waking)
  expect(phone.server.applied).toHaveLength(1)
})

test('many wakes at once are not many rounds', async () => {
  const phone = await Phone.fresh()
  const { one } = running(phone)
  await Promise.all(Array.from({ length: 20 }, () => one.wake()))
  expect(phone.server.calls.filter((call) => call === 'pull').length).toBeLessThanOrEqual(2)
})

test('after a cut it tries again by itself', async () => {
  const phone = await Phone.fresh()
  await phone.makes()
  phone.server.fault = (call, count) => (call === 'push' && count < 3 ? 'lost before' : null)
  const { one } = running(phone)
  await one.wake()
  expect(phone.server.applied).toHaveLength(0)
  await vi.waitFor(() => expect(phone.server.applied).toHaveLength(1), { timeout: 4000, interval: 50 })
})

test('what rests is sent when its rest is over, not when the next quiet round happens to come', async () => {
  const phone = await Phone.fresh()
  const act = await phone.makes()
  await phone.store.act.update(act.place, { notBefore: Date.now() + 150 })
  const { one } = running(phone)
  await one.wake()
  expect(phone.server.applied).toHaveLength(0)
  await vi.waitFor(() => expect(phone.server.applied).toHaveLength(1), 2_000)
})

test('a rest of years is a wrong clock, and is none', async () => {
  const phone = await Phone.fresh()
  const act = await phone.makes()
  await phone.store.act.update(act.place, { notBefore: Date.now() + 3 * 365 * 86_400_000 })
  await running(phone).one.wake()
  expect(phone.server.applied).toHaveLength(1)
})

test('two tabs running at once leave nothing waiting and do nothing twice', async () => {
  const phone = await Phone.fresh()
  const other = phone.anotherTab()
  const alone = aLock()
  const [first, second] = [running(phone, { alone }), running(other, { alone })]
  for (let at = 0; at < 25; at += 1) {
    await (at % 2 ? phone : other).makes()
    void first.one.wake()
    void second.one.wake()
  }
  await Promise.all([first.one.wake(), second.one.wake()])
  expect(phone.server.applied.map((act) => act.seq)).toEqual(Array.from({ length: 25 }, (_, at) => at + 1))
  expect(phone.server.pushes.flatMap((push) => push.acts)).toHaveLength(25)
})

test('while nobody is logged in it pulls nothing', async () => {
  const phone = await Phone.fresh()
  await phone.makes({ document: REPORT })
  phone.server.fault = () => 401
  const { one, news } = running(phone)
  await one.wake()
  expect(news).toContainEqual({ kind: 'sent', outcome: { how: 'log-in', sent: 0 } })
  expect(phone.server.calls).toEqual(['push'])
})

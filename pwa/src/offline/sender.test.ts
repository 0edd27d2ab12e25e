// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { aLock, ORDER, Phone, REPORT } from '../testing/phone'

const MINUTE = 60_000
const seqs = (phone: Phone) => phone.server.applied.map((act) => act.seq)

describe('sending', () => {
  test('goes in the order things were made, at most fifty at once', async () => {
    const phone = await Phone.fresh()
    for (let at = 0; at < 120; at += 1) await phone.makes()
    expect(await phone.sends()).toEqual({ how: 'clear', sent: 120 })
    expect(phone.server.pushes.map((push) => push.acts.length)).toEqual([50, 50, 20])
    expect(seqs(phone)).toEqual(Array.from({ length: 120 }, (_, at) => at + 1))
  })

  test('tells the queue as it stands', async () => {
    const phone = await Phone.fresh()
    const first = await phone.makes()
    await phone.makes()
    await phone.sends()
    expect(phone.server.pushes[0]).toMatchObject({ queue_length: 2, oldest_unsent: first.captured_at, version: 'test' })
  })

  test('an answer lost after the commit is asked for again and done once', async () => {
    const phone = await Phone.fresh()
    await phone.makes()
    phone.server.fault = (call, count) => (call === 'push' && count === 1 ? 'lost after' : null)
    expect(await phone.sends()).toMatchObject({ how: 'later', reached: false })
    expect(await phone.states()).toEqual(['sent'])
    expect(await phone.sends()).toEqual({ how: 'clear', sent: 1 })
    expect(phone.server.applied).toHaveLength(1)
    expect(await phone.states()).toEqual(['done'])
  })

  test('a repeated refusal stays a refusal', async () => {
    const phone = await Phone.fresh()
    const act = await phone.makes()
    phone.server.judge = () => ({ status: 'refused', message: '没有这个批次。' })
    phone.server.fault = (call, count) => (call === 'push' && count === 1 ? 'lost after' : null)
    await phone.sends()
    await phone.sends()
    expect(await phone.act(act.id)).toMatchObject({ state: 'refused', message: '没有这个批次。', needed: 1 })
  })

  test('two tabs under one lock push every act once', async () => {
    const phone = await Phone.fresh()
    const other = phone.anotherTab()
    for (let at = 0; at < 60; at += 1) await phone.makes()
    const lock = aLock()
    await Promise.all([lock('send', () => phone.sends()), lock('send', () => other.sends()), lock('send', () => phone.sends())])
    expect(phone.server.pushes.flatMap((push) => push.acts)).toHaveLength(60)
    expect(seqs(phone)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1))
  })

  test('two tabs without any lock still have each act done once', async () => {
    const phone = await Phone.fresh()
    const other = phone.anotherTab()
    for (let at = 0; at < 30; at += 1) await phone.makes()
    await Promise.all([phone.sends(), other.sends()])
    expect(new Set(phone.server.applied.map((act) => act.id)).size).toBe(30)
    expect(phone.server.applied).toHaveLength(30)
    expect(new Set(await phone.states())).toEqual(new Set(['done']))
  })

  test('content cannot change once sent', async () => {
    const phone = await Phone.fresh()
    await phone.makes({ values: { good: '3' } })
    phone.server.fault = (call, count) => (call === 'push' && count < 3 ? 'lost before' : null)
    await phone.sends()
    phone.restart()
    await phone.sends()
    await phone.sends()
    expect(phone.server.applied[0]!.values).toEqual({ good: '3' })
  })

  test('acts made under an earlier device id go in a batch of their own', async () => {
    const phone = await Phone.fresh()
    await phone.makes()
    await phone.store.keep('device', 'enrolled-device')
    const second = await phone.makes()
    expect(second).toMatchObject({ device: 'enrolled-device', seq: 1 })
    expect((await phone.sends()).sent).toBe(2)
    expect(phone.server.pushes.map((push) => push.acts.length)).toEqual([1, 1])
  })

  test('a wrong clock sends all the same and the difference is kept', async () => {
    const phone = await Phone.fresh()
    await phone.makes()
    phone.server.push = async (batch) => ({ answers: batch.acts.map((act) => ({ id: act.id, status: 'done' as const })), clock: '2026-11-23T08:00:00+00:00' })
    const inFiveYears = Date.parse('2031-11-23T08:00:00Z')
    expect((await phone.sends(inFiveYears)).how).toBe('clear')
    expect(await phone.store.recall('clock_offset')).toBe(Date.parse('2026-11-23T08:00:00Z') - inFiveYears)
  })
})

describe('answers', () => {
  test('a refused act never blocks the ones behind it', async () => {
    const phone = await Phone.fresh()
    for (let at = 0; at < 5; at += 1) await phone.makes()
    phone.server.judge = (act) => (act.seq === 2 ? { status: 'refused', message: '工单已关闭。' } : {})
    expect(await phone.sends()).toEqual({ how: 'clear', sent: 5 })
    expect(await phone.states()).toEqual(['done', 'refused', 'done', 'done', 'done'])
    expect(seqs(phone)).toEqual([1, 3, 4, 5])
  })

  test('a conflict keeps both versions for a person', async () => {
    const phone = await Phone.fresh()
    const current = { id: 'order', version: 9, quantity: '30' }
    phone.server.judge = () => ({ status: 'conflict', message: '已被改过。', current })
    const act = await phone.makes({ document: ORDER, document_id: 'order', verb: 'change', values: { quantity: '20' }, base_version: 3 })
    await phone.sends()
    expect(await phone.act(act.id)).toMatchObject({ state: 'conflict', current, needed: 1, overlaid: 0 })
  })

  test('a reviewed fact is taken and still shown to a person', async () => {
    const phone = await Phone.fresh()
    phone.server.judge = () => ({ status: 'review', message: '超出计划。' })
    const act = await phone.makes()
    await phone.sends()
    expect(phone.server.applied).toHaveLength(1)
    expect(await phone.act(act.id)).toMatchObject({ state: 'review', needed: 1 })
  })

  test('what waits for an approval neither waits here nor shows as done', async () => {
    const phone = await Phone.fresh()
    phone.server.judge = () => ({ status: 'asked', message: '等王主任审批。' })
    const act = await phone.makes()
    await phone.sends()
    expect(await phone.act(act.id)).toMatchObject({ state: 'asked', toSend: 0, overlaid: 0, needed: 0 })
  })

  test('a held act stays on screen and its outcome comes by pull', async () => {
    const phone = await Phone.fresh()
    phone.server.judge = () => ({ status: 'held' })
    const act = await phone.makes()
    expect(await phone.sends()).toEqual({ how: 'clear', sent: 1 })
    expect(await phone.act(act.id)).toMatchObject({ state: 'held', overlaid: 1 })
    phone.server.decided.push({ id: act.id, status: 'refused', message: '前一条没有通过。' })
    await phone.pulls()
    expect(await phone.act(act.id)).toMatchObject({ state: 'refused', message: '前一条没有通过。', needed: 1 })
  })

  test('a held act is asked about again after five minutes', async () => {
    const phone = await Phone.fresh()
    phone.server.judge = () => ({ status: 'held' })
    await phone.makes()
    const now = Date.now()
    await phone.sends(now)
    await phone.sends(now + MINUTE)
    expect(phone.server.pushes).toHaveLength(1)
    phone.server.judge = () => ({ status: 'done' })
    await phone.sends(now + 6 * MINUTE)
    expect(await phone.states()).toEqual(['done'])
  })

  test('the answered row is truth at once where the phone keeps that type', async () => {
    const phone = await Phone.fresh()
    phone.server.put(REPORT, { id: 'other', version: 1 })
    await phone.pulls()
    const act = await phone.makes({ values: { good: '4' } })
    await phone.sends()
    expect(await phone.truth(REPORT, act.document_id)).toMatchObject({ good: '4', version: 1 })
    expect(await phone.act(act.id)).toMatchObject({ state: 'done', overlaid: 0 })
  })

  test('an answer for an act nobody knows changes nothing', async () => {
    const phone = await Phone.fresh()
    await phone.makes()
    phone.server.push = async () => ({ answers: [{ id: 'stranger', status: 'done' as const }] })
    expect(await phone.sends()).toMatchObject({ how: 'later', reached: true })
    expect(await phone.states()).toEqual(['sent'])
  })
})

// @vitest-environment node
import { expect, test } from 'vitest'
import { Phone, WORKER } from '../testing/phone'
import { dropDecision, handIn, openDecision, sendDecisions } from './decisions'

const verdict = (id: string, more = {}) => ({ id, approval_id: `question-${id}`, title: 'WO-1', verb: 'approve' as const, remark: '可以', ...more })
const states = async (phone: Phone) => (await phone.store.decision.toArray()).map((one) => one.state)
const me = WORKER.person_id

test('a decision made without network waits, sealed, and takes no number from the device’s stream', async () => {
  const phone = await Phone.fresh()
  await handIn(phone.store, verdict('a'), me)
  const stored = (await phone.store.decision.get('a'))!
  expect(stored).toMatchObject({ state: 'waiting', approval_id: 'question-a' })
  expect(JSON.stringify(stored)).not.toContain('可以')
  expect(await openDecision(phone.store, stored)).toMatchObject({ title: 'WO-1', remark: '可以' })
  expect((await phone.makes()).seq).toBe(1)
})

test('is asked for once its author is connected, and by nobody else', async () => {
  const phone = await Phone.fresh()
  await handIn(phone.store, verdict('a'), me)
  expect(await sendDecisions(phone.store, phone.server, 'somebody else')).toBe(0)
  expect(phone.server.verdicts).toEqual([])
  await sendDecisions(phone.store, phone.server, me)
  expect(phone.server.verdicts).toEqual([{ id: 'a', approval_id: 'question-a', verb: 'approve', remark: '可以' }])
  expect(await states(phone)).toEqual(['done'])
})

test('an answer lost on the way is asked for again under the same key', async () => {
  const phone = await Phone.fresh()
  await handIn(phone.store, verdict('a'), me)
  phone.server.fault = (call, count) => (call === 'decide' && count === 1 ? 'lost after' : null)
  await expect(sendDecisions(phone.store, phone.server, me)).rejects.toThrow()
  expect(await states(phone)).toEqual(['waiting'])
  await sendDecisions(phone.store, phone.server, me)
  expect(phone.server.verdicts.map((one) => one.id)).toEqual(['a', 'a'])
  expect(await states(phone)).toEqual(['done'])
})

test('a question decided meanwhile comes back with the server’s sentence and does not hold up the next', async () => {
  const phone = await Phone.fresh()
  await handIn(phone.store, verdict('a'), me)
  await handIn(phone.store, verdict('b', { verb: 'reject' }), me)
  phone.server.fault = (call, count) => (call === 'decide' && count === 1 ? 409 : null)
  await sendDecisions(phone.store, phone.server, me)
  expect(await phone.store.decision.get('a')).toMatchObject({ state: 'refused', needed: 1, message: 'HTTP 409' })
  expect(await phone.store.decision.get('b')).toMatchObject({ state: 'done', needed: 0 })
})

test.each([401, 429, 500, 503])('HTTP %i keeps it waiting', async (status) => {
  const phone = await Phone.fresh()
  await handIn(phone.store, verdict('a'), me)
  phone.server.fault = () => status
  await expect(sendDecisions(phone.store, phone.server, me)).rejects.toThrow()
  expect(await states(phone)).toEqual(['waiting'])
})

test('a change of mind before it was sent leaves nothing; a refused one is put away', async () => {
  const phone = await Phone.fresh()
  await handIn(phone.store, verdict('a'), me)
  await dropDecision(phone.store, 'a')
  expect(await phone.store.decision.count()).toBe(0)
  await handIn(phone.store, verdict('b'), me)
  phone.server.fault = () => 409
  await sendDecisions(phone.store, phone.server, me)
  await dropDecision(phone.store, 'b')
  expect(await phone.store.decision.get('b')).toMatchObject({ state: 'refused', needed: 0 })
})

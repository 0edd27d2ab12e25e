// @vitest-environment node
import { afterEach, beforeEach, expect, test } from 'vitest'
import { uuid7 } from '../api/uuid'
import { enqueueWithUndo } from '../contexts/production/undo'
import { REPORT, WORKER } from '../testing/phone'
import { storeAct } from './outbox'
import { actor, enqueue, handInDecision, recallSync, store, sync, syncState } from './sync'

const ACT = { document: REPORT, verb: 'create', values: { good: '12' } }

beforeEach(async () => {
  actor.value = WORKER
  await store.keepFirst('device', uuid7())
})
afterEach(async () => {
  await Promise.all([store.act.clear(), store.decision.clear(), store.kept.clear()])
  Object.assign(sync, { waiting: 0, needed: 0, offlineSince: null })
})

test('what is stored is counted before anybody is told that it is saved', async () => {
  await enqueue(ACT)
  expect([sync.waiting, syncState.value]).toEqual([1, 'waiting'])
  await enqueueWithUndo([ACT, ACT], 'two')
  expect(sync.waiting).toBe(3)
  await handInDecision({ id: uuid7(), approval_id: uuid7(), title: 'NC-1', verb: 'approve', remark: '' })
  expect(sync.waiting).toBe(4)
})

test('at the start the badge knows what waits and since when nobody answers', async () => {
  await storeAct(store, ACT, WORKER)
  await recallSync()
  expect([sync.waiting, syncState.value]).toEqual([1, 'waiting'])
  await store.keep('offline_since', 1_700_000_000_000)
  await recallSync()
  expect([sync.offlineSince, syncState.value]).toEqual([1_700_000_000_000, 'offline'])
})

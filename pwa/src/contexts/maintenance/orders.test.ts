import { describe, expect, test } from 'vitest'
import type { Row } from '../../documents/row'
import type { OpenAct } from '../../offline/act'
import { addEffects, overlaid } from '../../offline/overlay'
import { effects } from './effects'
import { groupOf, inTurn, NEXT, ORDER, orderOf } from './reading'

const row = (given: Partial<Row> = {}): Row => ({ id: 'o', version: 3, number: 'MO-1', state: 'reported', priority: 2, reported_at: '2026-11-23T08:00:00+08:00', respond_by: '2026-11-23T09:00:00+08:00', ...given })
const act = (verb: string, place: number): OpenAct => ({ id: `a${place}`, device: 'd', seq: place, person_id: 'wei', document: ORDER, document_id: 'o', verb, values: {}, base_version: null, captured_at: `2026-11-23T08:0${place}:00+08:00`, files: [], place, state: 'waiting', message: null, current: null, number: null, settled_at: null })
const to: Record<string, string> = { accept: 'accepted', start: 'in_progress', complete: 'completed' }

describe('the mechanic’s list', () => {
  test('the most urgent first, then by when somebody has to come', () => {
    const orders = [row({ id: 'late', priority: 2, respond_by: '2026-11-23T10:00:00+08:00' }), row({ id: 'plan', priority: 4, respond_by: null }), row({ id: 'stop', priority: 1 }), row({ id: 'soon', priority: 2 })]
    expect(inTurn(orders.map((one) => orderOf(one, false))).map((one) => one.id)).toEqual(['stop', 'soon', 'late', 'plan'])
  })

  test('what is completed waits to be tried, and what has ended is out of the way', () => {
    const group = (state: string) => groupOf(orderOf(row({ state }), false))
    expect(['reported', 'paused', 'completed', 'closed', 'rejected'].map(group)).toEqual(['toDo', 'toDo', 'toVerify', 'ended', 'ended'])
    expect(NEXT.in_progress[0]).toBe('complete')
  })
})

test('waiting steps show who came and when, before anything is sent', () => {
  addEffects(effects)
  const flow = { first: 'reported', to: (step: string) => to[step] ?? null }
  const [shown] = overlaid(ORDER, [row()], ['accept', 'start', 'complete'].map((verb, at) => act(verb, at + 1)), flow)
  const order = orderOf(shown!.row, true)
  expect([order.state, order.mechanic?.id, order.doneById]).toEqual(['completed', 'wei', 'wei'])
  expect(order.moments).toMatchObject({ accepted: Date.parse('2026-11-23T08:01:00+08:00'), started: Date.parse('2026-11-23T08:02:00+08:00'), finished: Date.parse('2026-11-23T08:03:00+08:00') })
})

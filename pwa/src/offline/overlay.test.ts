// @vitest-environment node
import { describe, expect, test } from 'vitest'
import type { Values } from '../documents/row'
import type { OpenAct } from './act'
import { addEffects, overlaid, type Flow } from './overlay'

const TICKET = 'production/ticket'
const flow: Flow = { first: 'planned', to: (step) => ({ start: 'running', finish: 'finished' })[step] ?? null }

let place = 0
const act = (verb: string, values: Values = {}, more: Partial<OpenAct> = {}): OpenAct => ({
  id: `act-${(place += 1)}`, place, device: 'd', seq: place, person_id: 'p', document: TICKET, document_id: 't', verb, values,
  base_version: 1, captured_at: '2026-11-23T08:00:00+08:00', files: [], state: 'waiting', message: null, current: null, number: null, settled_at: null, ...more,
})

describe('the screen is truth with pending acts on top', () => {
  test('without acts it is the truth', () => {
    const row = { id: 't', version: 1 }
    expect(overlaid(TICKET, [row], [], flow)).toEqual([{ row, pending: [] }])
  })

  test('a new document stands in its first state and has no version yet', () => {
    const made = act('create', { quantity: '5' })
    expect(overlaid(TICKET, [], [made], flow)).toEqual([{ row: expect.objectContaining({ id: 't', state: 'planned', quantity: '5', number: null, version: 0 }), pending: [made] }])
  })

  test('changes lie on top in the order they were made, whatever order they are read in', () => {
    const [first, second] = [act('change', { quantity: '6' }), act('change', { quantity: '7', note: 'x' })]
    const [shown] = overlaid(TICKET, [{ id: 't', version: 4, quantity: '5', due: '2026-12-01' }], [second, first], flow)
    expect(shown!.row).toEqual({ id: 't', version: 6, quantity: '7', note: 'x', due: '2026-12-01' })
    expect(shown!.pending).toEqual([first, second])
  })

  test('a step shows the state it leads to', () => {
    const [shown] = overlaid(TICKET, [{ id: 't', version: 1, state: 'planned' }], [act('start'), act('finish', { good: '3' })], flow)
    expect(shown!.row).toEqual({ id: 't', version: 3, state: 'finished' })
  })

  test('a step nobody described leaves the state', () => {
    const [shown] = overlaid(TICKET, [{ id: 't', version: 1, state: 'planned' }], [act('wave')], flow)
    expect(shown!.row.state).toBe('planned')
  })

  test('a removed document is gone', () => {
    expect(overlaid(TICKET, [{ id: 't', version: 1 }], [act('remove')], flow)).toEqual([])
  })

  test('a change of a row this phone does not have shows nothing', () => {
    expect(overlaid(TICKET, [], [act('change', { quantity: '1' })], flow)).toEqual([])
  })

  test('a changed link does not go on showing the old name', () => {
    const item = { id: 'i1', number: 'A', title: '轴' }
    const [shown] = overlaid(TICKET, [{ id: 't', version: 1, item_id: 'i1', item }], [act('change', { item_id: 'i2' })], flow)
    expect(shown!.row).toMatchObject({ item_id: 'i2', item: null })
  })

  test('an act of another type does not touch it', () => {
    const row = { id: 't', version: 1 }
    expect(overlaid(TICKET, [row], [act('change', { a: '1' }, { document: 'quality/inspection' })], flow)[0]!.pending).toEqual([])
  })

  test('the truth itself is never changed', () => {
    const row = Object.freeze({ id: 't', version: 1, state: 'planned' })
    overlaid(TICKET, [row], [act('start'), act('change', { note: 'x' })], flow)
    expect(row).toEqual({ id: 't', version: 1, state: 'planned' })
  })

  test('a pending report raises its ticket’s good quantity, as its context says', () => {
    addEffects([{
      of: 'production/production_report.create',
      on: TICKET,
      idOf: (report) => (typeof report.values.ticket_id === 'string' ? report.values.ticket_id : null),
      show: (row, report) => ({ ...row, good: String(Number(row.good) + Number(report.values.good)) }),
    }])
    const report = act('create', { ticket_id: 't', good: '3' }, { document: 'production/production_report', document_id: 'r' })
    const [shown, none] = overlaid(TICKET, [{ id: 't', version: 1, good: '10' }, { id: 'u', version: 1, good: '1' }], [report], flow)
    expect([shown!.row.good, shown!.pending, none!.row.good, none!.pending]).toEqual(['13', [report], '1', []])
  })
})

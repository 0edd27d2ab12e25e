import { describe, expect, it } from 'vitest'
import type { Change, Difference, HappenedRow, OrderDifference } from './around'
import { causeOf, decidedOf, isByItself, isReady, laterThan, mendingOf, needsUntil, turnsOf } from './happened'

const about = { document: 'maintenance/maintenance_order', id: 'm', number: 'MO-1' }
const closure = (more: Partial<Change> = {}): Change => ({ action: 'closed', work_center_id: 'lathe', from_at: '2026-12-01T08:00:00+00:00', until_at: '2026-12-01T16:00:00+00:00', ...more })
const row = (code: HappenedRow['code'], changes: Change[] = []): HappenedRow => ({ code, sentence: code, about, changes })

describe('what is taken into account', () => {
  it('is everything until somebody takes it away, and then not sent', () => {
    const [down, material] = decidedOf([row('equipment_down', [closure()]), row('late_material', [{ action: 'material', work_order_id: 'o', from_at: '2026-12-03T00:00:00+00:00' }])])
    const wanted = mendingOf('base', 'site', [{ ...down!, isTaken: false }, material!])
    expect(wanted).toEqual({ cause: 'late_material', site_id: 'site', base_id: 'base', changes: [{ action: 'material', work_order_id: 'o', from_at: '2026-12-03T00:00:00+00:00' }] })
  })

  it('is not what nobody has ordered, until somebody says so and when it comes', () => {
    const [open] = decidedOf([row('missing_material', [{ action: 'material', work_order_id: 'o', from_at: null }])])
    expect([open!.isTaken, isReady([open!]), isReady([{ ...open!, isTaken: true }])]).toEqual([false, false, false])
    const said = { ...open!, isTaken: true, changes: [{ ...open!.changes[0]!, from_at: '2026-12-03T00:00:00+00:00' }] }
    expect([isReady([said]), causeOf([said])]).toEqual([true, 'late_material'])
  })

  it('goes as ids, without the names it was told with', () => {
    const [told] = decidedOf([row('equipment_down', [closure({ work_center_id: undefined, work_center: { id: 'lathe', number: 'L-1' } })])])
    expect(mendingOf('base', null, [told!]).changes).toEqual([closure()])
  })

  it('changes nothing of what the server told', () => {
    const told = [row('equipment_down', [closure()])]
    decidedOf(told)[0]!.changes[0]!.until_at = null
    expect(told[0]!.changes[0]!.until_at).toBe('2026-12-01T16:00:00+00:00')
  })

  it('needs an end for what stands still, after it stopped', () => {
    expect([closure(), closure({ until_at: null }), closure({ until_at: '2026-12-01T08:00:00+00:00' })].map(needsUntil)).toEqual([false, true, true])
    const open = decidedOf([row('equipment_down', [closure({ until_at: null })])])
    expect([isReady(open), isReady([{ ...open[0]!, isTaken: false }, ...decidedOf([row('new_order')])]), isReady([])]).toEqual([false, true, false])
  })

  it('has the weightiest as its cause; what the records say already needs no tick', () => {
    const both = decidedOf([row('new_order'), row('behind'), row('maintenance_window', [closure()])])
    expect([causeOf(both), isByItself(both[0]!), isByItself(both[2]!)]).toEqual(['equipment_down', true, false])
    expect(causeOf(decidedOf([row('new_order')]))).toBe('rush_order')
  })
})

describe('until later', () => {
  const now = Date.parse('2026-12-01T09:02:00Z')
  it('counts from now, or from when it stops where that is still to come', () => {
    expect(laterThan(closure(), 60, now)).toBe('2026-12-01T10:05:00.000Z')
    expect(laterThan(closure({ from_at: '2026-12-02T00:00:00+00:00' }), 240, now)).toBe('2026-12-02T04:00:00.000Z')
  })
})

describe('orders of a mended schedule', () => {
  const order = (id: string, late_before: number, late_after: number): OrderDifference => ({ work_order: { id, number: id }, end_before: null, end_after: null, late_before, late_after, sentence: '' })
  it('are told apart by whether they turn late or punctual', () => {
    const difference: Difference = { sentences: [], moves: [], orders: [order('a', 0, 3600), order('b', 60, 0), order('c', 60, 120), order('d', 0, 0)] }
    const { late, punctual, others } = turnsOf(difference)
    expect([late, punctual, others].map((some) => some.map((one) => one.work_order.id))).toEqual([['a'], ['b'], ['c', 'd']])
  })
})

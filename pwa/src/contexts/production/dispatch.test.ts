import { describe, expect, it } from 'vitest'
import type { Row } from '../../documents/row'
import { matching } from './choices'
import { daysFrom, givenTo, isLateHere, listHere, NOBODY, partsOf, queryOf, rowTold, type DispatchFilter, type Known } from './dispatch'
import { anOperation, anOrder, aTicket } from './testing/builders'

const center = (id: string, more: object = {}) => ({ id, label: id, areaId: null, lineId: null, ...more })
const known: Known = {
  centers: [center('line'), center('wc1', { lineId: 'line', areaId: 'hall' }), center('wc2')],
  teams: [{ id: 'turners', workCenterId: 'wc1' }, { id: 'millers', workCenterId: 'wc2' }],
  teamOf: new Map([['zhang', 'turners'], ['li', 'millers']]),
}
const at = (workCenter: string, more: Partial<Row> = {}): Partial<Row> => ({ work_center_id: workCenter, work_center: { id: workCenter, number: workCenter, title: null }, ...more })
const listed = (tickets: Partial<Row>[], filter: Partial<DispatchFilter> = {}, order = anOrder()) =>
  listHere(tickets.map((one) => ({ ticket: aTicket(one), pending: false })), new Map([['o1', order]]), { ...NOBODY, ...filter }, known).map((row) => row.id)

describe('the list on this device', () => {
  it('goes by the moments of the schedule, then by sequence; what has no moment comes last', () => {
    const tickets = [
      { id: 'undated', sequence: 1 }, { id: 'second', starts_at: '2026-12-01T10:00:00+00:00', sequence: 2 }, { id: 'third', starts_at: '2026-12-01T10:00:00+00:00', sequence: 3 },
      { id: 'first', starts_at: '2026-12-01T17:00:00+08:00', sequence: 9 },
    ]
    expect(listed(tickets)).toEqual(['first', 'second', 'third', 'undated'])
  })

  it('has open tickets only', () => {
    expect(listed([{ id: 'a', state: 'done' }, { id: 'b', state: 'paused' }, { id: 'c', state: 'cancelled' }])).toEqual(['b'])
  })

  it('of a line has what is done at its work centers, of an area what lies in it', () => {
    const tickets = [at('wc1', { id: 'a' }), at('wc2', { id: 'b' }), at('line', { id: 'c' })]
    expect([listed(tickets, { workCenterId: 'line' }), listed(tickets, { workCenterId: 'wc1' }), listed(tickets, { areaId: 'hall' })]).toEqual([['a', 'c'], ['a'], ['a']])
  })

  it('of a person has what is theirs, their team’s, or nobody’s at their team’s work center', () => {
    const tickets = [
      at('wc2', { id: 'mine', person_id: 'zhang' }), at('wc2', { id: 'ours', team_id: 'turners' }), at('wc1', { id: 'nobodys' }), at('wc1', { id: 'theirs', team_id: 'millers' }),
      at('wc1', { id: 'his', person_id: 'li' }), at('wc2', { id: 'elsewhere' }),
    ]
    expect(listed(tickets, { personId: 'zhang' })).toEqual(['mine', 'ours', 'nobodys'])
    expect(listed(tickets, { teamId: 'millers' })).toEqual(['mine', 'theirs', 'elsewhere'])
    expect(listed(tickets, { personId: 'unknown' })).toEqual([])
  })

  it('of a day has what lies on it; of today also what should have been done before', () => {
    const now = daysFrom(new Date())
    const [today, tomorrow] = [now[0]!.id, now[1]!.id]
    const tickets = [{ id: 'old', start: '2020-01-01', due: '2020-01-02' }, { id: 'today', start: today, due: today }, { id: 'next', start: tomorrow, due: tomorrow }, { id: 'long', start: today, due: tomorrow }]
    expect([listed(tickets, { day: today }), listed(tickets, { day: tomorrow })]).toEqual([['old', 'today', 'long'], ['long', 'next']])
  })

  it('says why a ticket cannot be started, by the order’s counters', () => {
    const order = anOrder({ operations: [anOperation(10), anOperation(20)] })
    const [row] = listHere([{ ticket: aTicket(), pending: true }], new Map([['o1', order]]), NOBODY, known)
    expect([row!.isReady, row!.whyNot, row!.pending]).toEqual([false, '工序 10 还没有转来', true])
  })
})

describe('late', () => {
  const now = new Date('2026-11-27T12:00:00')
  it('is what ends after the order’s due day, and without an end what is over', () => {
    const order = anOrder({ due: '2026-11-27' })
    expect([aTicket({ ends_at: '2026-11-27T15:00:00' }), aTicket({ ends_at: '2026-11-28T09:00:00' }), aTicket()].map((one) => isLateHere(one, order, now))).toEqual([false, true, false])
    expect(isLateHere(aTicket({ due: '2026-11-26' }), null, now)).toBe(true)
  })
})

describe('the list of the server', () => {
  const told = {
    ticket: { id: 't', number: 'TK-1', state: 'waiting', version: 4 }, work_order: { id: 'o', number: 'WO-1' }, item: { id: 'i', number: 'SHAFT', title: '传动轴' }, operation_number: 20, name: '车',
    work_center: { id: 'wc1', number: 'WC-1', title: '车床' }, place: 2, starts_at: '2026-12-01T08:00:00+08:00', ends_at: null, quantity: '12', good: '4', sequence: 3, team: null,
    person: { id: 'zhang', number: 'P-1', title: '张伟' }, late: true, ready: false, why_not: '前道没有转来',
  }

  it('is read as it is shown', () => {
    expect(rowTold(told)).toEqual({
      id: 't', number: 'TK-1', version: 4, state: 'waiting', orderNumber: 'WO-1', item: told.item, operationNumber: 20, name: '车', workCenter: told.work_center, place: 2,
      startsAt: '2026-12-01T08:00:00+08:00', endsAt: null, quantity: '12', good: '4', sequence: 3, team: null, person: told.person, isLate: true, isReady: false, whyNot: '前道没有转来', pending: false,
    })
  })

  it('is asked for by what is chosen, also a line: its parts are for the server to find', () => {
    expect(queryOf({ ...NOBODY, workCenterId: 'line', teamId: 'turners' })).toEqual({ work_center_id: 'line', team_id: 'turners', person_id: null, area_id: null, day: null })
    expect([...partsOf('line', known.centers)]).toEqual(['line', 'wc1'])
  })
})

describe('a ticket given to others', () => {
  it('goes with a person to their team, and to a team as nobody’s in particular', () => {
    expect([givenTo('person', 'li', known), givenTo('person', 'new', known), givenTo('person', null, known)]).toEqual([{ person_id: 'li', team_id: 'millers' }, { person_id: 'new' }, { person_id: null }])
    expect([givenTo('team', 'millers', known), givenTo('center', 'wc2', known)]).toEqual([{ team_id: 'millers', person_id: null }, { work_center_id: 'wc2' }])
  })

  it('is found by name or number', () => {
    const people = [{ id: 'a', label: '张伟', detail: 'P-001' }, { id: 'b', label: '李强', detail: 'P-002' }]
    expect([matching(people, '李').map((one) => one.id), matching(people, 'p-001').map((one) => one.id), matching(people, '')]).toEqual([['b'], ['a'], people])
  })
})

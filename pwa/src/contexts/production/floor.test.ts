import { describe, expect, test } from 'vitest'
import type { Values } from '../../documents/row'
import { crewOf } from './crew'
import { leftToIssue, mayIssue, pendingIssue, requirementFor, withIssues } from './issues'
import { earlierThan, inOrderOfUse, type Lot } from './lots'
import { lightOf } from './readiness'
import { aMaterial, anAct, anOperation, anOrder, aReport, at, aTicket } from './testing/builders'
import { grouped, isFor, jobsOf, type Job } from './worklist'

describe('the light', () => {
  const ticket = aTicket()
  const light = (given: Parameters<typeof anOrder>[0]) => lightOf(ticket, anOrder(given))
  const withQueue = (queued: string, more = {}) => ({ operations: [anOperation(10, { received: '12' }), anOperation(20, { queued, ...more })] })

  test('is green where something lies here and nothing is in the way', () => {
    expect(light(withQueue('4', { received: '4' }))).toEqual({ colour: 'green', obstacles: [] })
  })

  test('is red while nothing has come from the operation before, and says which', () => {
    expect(light(withQueue('0'))).toMatchObject({ colour: 'red', obstacles: [{ what: { kind: 'nothing came', from: 10 } }] })
    expect(light(withQueue('0', { received: '4' }))).toMatchObject({ colour: 'red', obstacles: [{ what: { kind: 'empty' } }] })
  })

  test('is amber while a report of the operation before is still on its way', () => {
    expect(light(withQueue('-3', { received: '0' }))).toMatchObject({ colour: 'amber', obstacles: [{ what: { kind: 'report missing', of: 10 } }] })
  })

  test('is red where picked material is short, amber where flushed material is, and only at its own operation', () => {
    const at20 = (given: Values) => ({ ...withQueue('4', { received: '4' }), materials: [aMaterial('rod', { short: '2', operation_number: 20, ...given })] })
    expect(light(at20({}))?.colour).toBe('red')
    expect(light(at20({ issue_mode: 'backflush' }))?.colour).toBe('amber')
    expect(light(at20({ operation_number: 10 }))?.colour).toBe('green')
    expect(light(at20({ operation_number: null }))?.colour).toBe('green')
  })

  test('is red on a held order, and names the worst first', () => {
    const told = light({ ...withQueue('-1'), held: '等客户确认' })
    expect(told?.obstacles.map((one) => one.colour)).toEqual(['red', 'amber'])
  })
})

describe('who is at the ticket', () => {
  const by = (kind: 'start' | 'pause' | 'resume' | 'finish', person_id: string, minutes: number) => aReport(kind, '0', { person_id, captured_at: at(minutes) })

  test('is whoever started and has not paused, each for themselves', () => {
    expect(crewOf([by('start', 'zhang', 1), by('start', 'li', 2), by('pause', 'zhang', 3)]).map((one) => one.personId)).toEqual(['li'])
  })

  test('is nobody after a finish, and the order of arrival does not matter', () => {
    expect(crewOf([by('finish', 'li', 5), by('start', 'zhang', 1)])).toEqual([])
    expect(crewOf([by('resume', 'zhang', 9), by('finish', 'li', 5)]).map((one) => one.since)).toEqual([Date.parse(at(9))])
  })

  test('does not count a start that was taken back', () => {
    expect(crewOf([aReport('start', '0', { voided: true })])).toEqual([])
  })
})

describe('material', () => {
  const order = anOrder({ materials: [aMaterial('rod', { required: '24', issued: '10', over_issue_percent: '5' }), aMaterial('nut', { item_id: 'item-rod', item: { id: 'item-rod', number: 'ROD', title: null } })] })
  const [rod, nut] = order.materials

  test('may be taken up to its percentage over, less what is here already', () => {
    expect([leftToIssue(rod!), mayIssue(rod!)]).toEqual(['14', '15.2'])
  })

  test('is booked on the requirement named, else on the first that still needs some', () => {
    expect(requirementFor(order.materials, 'item-rod', 'nut')).toBe(nut)
    expect(requirementFor(order.materials, 'item-rod')).toBe(rod)
    const full = anOrder({ materials: [aMaterial('rod', { issued: '24' }), aMaterial('nut', { item_id: 'item-rod', item: { id: 'item-rod', number: 'ROD', title: null } })] })
    expect(requirementFor(full.materials, 'item-rod')?.id).toBe('nut')
    expect(requirementFor(order.materials, 'item-strange')).toBeUndefined()
  })

  test('taken or brought back a moment ago counts before the order says so', () => {
    const issue = (kind: string, quantity: string) => pendingIssue(anAct({ document: 'production/material_issue', values: { work_order_id: 'o1', kind, lines: [{ item_id: 'item-rod', material_id: 'rod', quantity }] } }))
    const now = withIssues(order, [issue('issue', '4'), issue('return', '1')])
    expect(now.materials.map((one) => [one.issued, one.returned])).toEqual([['14', '1'], ['0', '0']])
  })

  test('lots are offered first expired first, and an earlier one is named', () => {
    const lot = (number: string, expires: string | null): Lot => ({ id: number, number, item: null, expires, received: null })
    const lots = [lot('C', null), lot('B', '2027-01-01'), lot('A', '2026-12-01')]
    expect(inOrderOfUse(lots).map((one) => one.number)).toEqual(['A', 'B', 'C'])
    expect([earlierThan(lots[1]!, lots)?.number, earlierThan(lots[2]!, lots), earlierThan(lots[0]!, lots)?.number]).toEqual(['A', undefined, 'A'])
  })
})

describe('my work', () => {
  const order = anOrder({ operations: [anOperation(10, { received: '12', queued: '12' }), anOperation(20)] })
  const orders = new Map([['o1', order]])
  const jobs = (...tickets: ReturnType<typeof aTicket>[]): Job[] => jobsOf(tickets.map((ticket) => ({ ticket, pending: false })), orders)

  test('is running first, then what may start, then what has to wait; what is done is not in it', () => {
    const told = grouped(jobs(aTicket({ id: 'wait' }), aTicket({ id: 'ready', operation_id: 'op10', operation_number: 10 }), aTicket({ id: 'run', state: 'running' }), aTicket({ id: 'over', state: 'done' })))
    expect(told.map((group) => [group.name, group.jobs.map((job) => job.ticket.id)])).toEqual([['running', ['run']], ['ready', ['ready']], ['waiting', ['wait']]])
  })

  test('keeps the sequence it was given, then the day', () => {
    const ready = (id: string, given = {}) => aTicket({ id, operation_id: 'op10', operation_number: 10, ...given })
    const [group] = grouped(jobs(ready('c', { sequence: 30 }), ready('b', { sequence: 10, start: '2026-11-25' }), ready('a', { sequence: 10, start: '2026-11-24' })))
    expect(group?.jobs.map((job) => job.ticket.id)).toEqual(['a', 'b', 'c'])
  })

  test('a ticket nobody was given belongs to the team of its work center', () => {
    const teams = [{ id: 'a', workCenterId: 'wc1' }, { id: 'b', workCenterId: 'wc2' }]
    const none = { workCenterId: null, teamId: null, personId: null }
    expect(isFor(aTicket(), { ...none, teamId: 'a' }, teams)).toBe(true)
    expect(isFor(aTicket(), { ...none, teamId: 'b' }, teams)).toBe(false)
    expect(isFor(aTicket({ team_id: 'b' }), { ...none, teamId: 'b' }, teams)).toBe(true)
    expect(isFor(aTicket({ person_id: 'zhang' }), { ...none, personId: 'li' }, teams)).toBe(false)
  })
})

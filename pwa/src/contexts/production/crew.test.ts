import { expect, test } from 'vitest'
import { crewOf, runningFor, sharedMinutes, withCrew, type TimeTap } from './crew'
import { pendingReport, progressOf } from './reports'
import { aReport, aTicket, anAct, at, T0 } from './testing/builders'

const minutes = (n: number) => T0 + n * 60_000
const tap = (ticketId: string, kind: TimeTap['kind'], after: number, given: Partial<TimeTap> = {}): TimeTap => ({ id: `${ticketId}${kind}${after}`, ticketId, kind, at: minutes(after), voided: false, act: null, ...given })

test('a colleague’s start is theirs, whoever had the phone', () => {
  const mine = pendingReport(anAct({ values: { ticket_id: 't20', kind: 'start' }, captured_at: at(1) }))
  const theirs = pendingReport(anAct({ values: { ticket_id: 't20', kind: 'start', for_person_id: 'li' }, captured_at: at(2) }))
  expect(crewOf([theirs, mine]).map((one) => [one.personId, one.since])).toEqual([['zhang', minutes(1)], ['li', minutes(2)]])
})

test('the ticket goes on while one of two rests, and stands when the last one does', () => {
  const both = [aReport('start'), aReport('start', '0', { person_id: 'li' })]
  const rests = (who: Record<string, string>, after: number) => pendingReport(anAct({ values: { ticket_id: 't20', kind: 'pause', ...who }, captured_at: at(after) }))
  const ticket = aTicket({ state: 'running' })
  const shown = (reports: typeof both) => withCrew(progressOf(ticket, [], reports), crewOf(reports)).state
  expect(shown([...both, rests({ for_person_id: 'li' }, 500)])).toBe('running')
  expect(shown([...both, rests({ for_person_id: 'li' }, 500), rests({}, 510)])).toBe('paused')
})

test('one person at three tickets from ten to eleven: twenty minutes each (production.md §15)', () => {
  const open = runningFor([tap('a', 'start', 0), tap('b', 'start', 0), tap('c', 'start', 0)])
  expect([...sharedMinutes(open, minutes(60))]).toEqual([['a', 20], ['b', 20], ['c', 20]])
})

test('a ticket begun later takes its share from then on only', () => {
  const open = runningFor([tap('a', 'start', 0), tap('b', 'start', 30)])
  expect([...sharedMinutes(open, minutes(60))]).toEqual([['a', 45], ['b', 15]])
})

test('what was paused, finished, taken back or refused runs in nobody’s name', () => {
  const refused = { act: anAct({ values: {}, state: 'refused' }) }
  const taps = [tap('a', 'start', 0), tap('a', 'pause', 5), tap('b', 'start', 1), tap('b', 'finish', 6), tap('c', 'start', 2, { voided: true }), tap('d', 'start', 3, refused), tap('e', 'start', 4)]
  expect(runningFor(taps)).toEqual([{ ticketId: 'e', since: minutes(4) }])
})

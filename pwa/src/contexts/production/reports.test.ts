import { describe, expect, test } from 'vitest'
import type { OpenAct } from '../../offline/act'
import { anAct, anOperation, anOrder, aReport, at, aTicket } from './testing/builders'
import { merged, nextOf, offered, pendingReport, progressOf, type Report } from './reports'

const pending = (kind: string, quantity = '0', { values, ...more }: Partial<OpenAct> = {}) => pendingReport(anAct({ ...more, values: { ticket_id: 't20', kind, quantity, ...values } }))
const { operations } = anOrder()
const far = (ticket: Parameters<typeof progressOf>[0], reports: readonly Report[], chain = operations) => progressOf(ticket, chain, reports)

describe('what is left, with what only this device knows', () => {
  test('a pending good report counts at once and is told apart', () => {
    const progress = far(aTicket({ good: '5', state: 'running' }), [pending('good', '4')])
    expect(progress).toMatchObject({ good: '9', left: '3', pending: { good: '4', scrapped: '0', rework: '0' }, state: 'running' })
  })

  test('scrap and rework leave less to make, rework put right does not make more', () => {
    const ticket = aTicket({ good: '5', state: 'running' })
    expect(far(ticket, [pending('scrap', '1'), pending('rework', '2')])).toMatchObject({ good: '5', scrapped: '1', rework: '2', left: '4' })
    expect(far(ticket, [pending('rework', '2'), pending('rework_good', '2')])).toMatchObject({ good: '7', rework: '0', left: '5' })
    expect(far(ticket, [pending('rework', '2'), pending('rework_scrap', '2')])).toMatchObject({ scrapped: '2', rework: '0', left: '5' })
  })

  test('quantities never pass through a float', () => {
    expect(far(aTicket({ quantity: '0.3', good: '0.1' }), [pending('good', '0.2')])).toMatchObject({ good: '0.3', left: '0' })
    expect(far(aTicket({ quantity: '9007199254740.993' }), [pending('good', '0.001')]).left).toBe('9007199254740.992')
  })

  test('more than ordered leaves nothing, not less than nothing', () => {
    expect(far(aTicket({ quantity: '12', good: '12' }), [pending('good', '5')])).toMatchObject({ good: '17', left: '0' })
  })

  test('a report the server answered stays counted until the ticket itself has come', () => {
    const act = anAct({ values: {}, state: 'done', settled_at: Date.now() })
    const told = aReport('good', '4', { created_at: at(30) }, act)
    expect(far(aTicket({ good: '5', changed_at: at(29) }), [told]).good).toBe('9')
    expect(far(aTicket({ good: '9', changed_at: at(30) }), [told]).good).toBe('9')
  })

  test('what others reported is in the ticket already', () => {
    expect(far(aTicket({ good: '5', changed_at: at(0) }), [aReport('good', '4', { created_at: at(30) })]).good).toBe('5')
  })

  test('a report that was refused does not count', () => {
    expect(far(aTicket({ good: '5' }), [pending('good', '4', { state: 'refused' })]).good).toBe('5')
  })

  test('taking back a pending or a told report gives its quantity back', () => {
    const told = aReport('good', '4', { id: 'first', created_at: at(10) })
    const ticket = aTicket({ good: '9', changed_at: at(10), state: 'running' })
    const void_ = pending('void', '0', { values: { kind: 'void', voids_id: 'first' } })
    expect(far(ticket, [told, void_])).toMatchObject({ good: '5', left: '7' })
    const mine = pending('good', '3', { document_id: 'mine' })
    expect(far(ticket, [mine, pending('void', '0', { values: { kind: 'void', voids_id: 'mine' } })])).toMatchObject({ good: '9' })
  })

  test('what operations before it scrapped does not come any more', () => {
    const chain = anOrder({ operations: [anOperation(10, { received: '12', scrapped: '2', good: '10' }), anOperation(20, { received: '10', queued: '10' })] }).operations
    expect(far(aTicket({ state: 'running' }), [], chain)).toMatchObject({ left: '10', here: '10' })
  })

  test('a ticket of a part of the order does not feel the scrap of the whole', () => {
    const chain = anOrder({ operations: [anOperation(10, { received: '12', scrapped: '2', good: '10' }), anOperation(20, { received: '10', queued: '10' })] }).operations
    expect(far(aTicket({ quantity: '4' }), [], chain).left).toBe('4')
  })
})

describe('what the big figure offers', () => {
  test('is what has come and lies here, never more than is left', () => {
    expect(offered({ left: '7', here: '2' })).toBe('2')
    expect(offered({ left: '3', here: '9' })).toBe('3')
  })

  test('is all that is left where nothing is known to lie here', () => {
    expect(offered({ left: '7', here: '0' })).toBe('7')
  })
})

describe('what comes next', () => {
  const ticket = aTicket({ good: '0' })
  const next = (...reports: Report[]) => nextOf(far(ticket, reports))

  test('is start, then report, then finish, by this device’s own word already', () => {
    expect(next()).toBe('start')
    expect(next(pending('start'))).toBe('report')
    expect(next(pending('start'), pending('pause'))).toBe('resume')
    expect(next(pending('start'), pending('finish'))).toBe('nothing')
  })

  test('a full quantity is done without anybody saying so, unless something is being put right', () => {
    expect(next(pending('good', '12'))).toBe('nothing')
    expect(next(pending('good', '10'), pending('rework', '2'))).toBe('finish')
  })

  test('a report without a start makes it run', () => {
    expect(next(pending('good', '1'))).toBe('report')
  })

  test('a cancelled ticket stays cancelled, though its facts are taken', () => {
    expect(far(aTicket({ state: 'cancelled' }), [pending('good', '1')])).toMatchObject({ state: 'cancelled', good: '1' })
  })
})

describe('the list of records', () => {
  test('has each once, newest first, with this device’s word on how it stands', () => {
    const act = anAct({ values: { kind: 'good', quantity: '4' }, document_id: 'same', state: 'done' })
    const told = aReport('good', '4', { id: 'same', captured_at: at(5) }, act)
    const older = aReport('start', '0', { captured_at: at(1) })
    expect(merged([older, told], [pendingReport(act)]).map((one) => [one.kind, one.takenAt === null, one.act?.state])).toEqual([['good', false, 'done'], ['start', false, undefined]])
  })

  test('marks what was taken back, and a taking back that was refused does not', () => {
    const first = aReport('good', '4', { id: 'first' })
    const back = (state: 'waiting' | 'refused') => pendingReport(anAct({ values: { kind: 'void', voids_id: 'first' }, state }))
    expect(merged([first], [back('waiting')]).find((one) => one.id === 'first')?.voided).toBe(true)
    expect(merged([first], [back('refused')]).find((one) => one.id === 'first')?.voided).toBe(false)
  })
})

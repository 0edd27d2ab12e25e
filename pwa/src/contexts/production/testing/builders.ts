/** Orders, tickets and reports for tests, in the floor's words. */

import type { Row, Values } from '../../../documents/row'
import type { OpenAct } from '../../../offline/act'
import { orderOf, ticketOf, type Order, type Ticket } from '../reading'
import { reportOf, type Report, type ReportKind } from '../reports'

export const SCOPE = 'worker:company'
export const T0 = Date.parse('2026-11-23T08:00:00Z')
export const at = (minutes: number): string => new Date(T0 + minutes * 60_000).toISOString()

const item = { id: 'shaft', number: 'SHAFT', title: '传动轴' }

export const aTicketRow = (given: Partial<Row> = {}): Row => ({
  id: 't20', number: 'TK-2', version: 1, changed_at: at(0), work_order_id: 'o1', work_order: { id: 'o1', number: 'WO-1', title: null }, operation_id: 'op20', operation_number: 20, name: '车', item_id: 'shaft', item,
  work_center_id: 'wc1', work_center: { id: 'wc1', number: 'WC-1', title: '车床' }, team_id: null, person_id: null, quantity: '12', good: '0', scrapped: '0', rework: '0', minutes: '0', sequence: 20, due: '2026-11-27', state: 'waiting', ...given,
})

const NOTHING = { received: '0', adjusted: '0', queued: '0', in_process: '0', scrapped: '0', rework: '0', good: '0', report_mode: 'count_point', inspected: false, instruction: '' }

export const anOperation = (number: number, given: Values = {}): Values => ({ id: `op${number}`, operation_number: number, name: `工序${number}`, work_center_id: 'wc1', ...NOTHING, ...given })

export const aMaterial = (id: string, given: Values = {}): Values => ({
  id, item_id: `item-${id}`, item: { id: `item-${id}`, number: id.toUpperCase(), title: null }, required: '24', issued: '0', returned: '0', replenished: '0', short: '0', over_issue_percent: '0', operation_number: null, issue_mode: 'pick', ...given,
})

export const anOrderRow = (given: Partial<Row> = {}): Row => ({
  id: 'o1', number: 'WO-1', version: 1, changed_at: at(0), item_id: 'shaft', item, quantity: '12', good: '0', scrapped: '0', due: '2026-11-27', priority: 5, state: 'running', held: '', shortages: 0, checksum: 'abc',
  operations: [anOperation(10, { received: '12', queued: '12' }), anOperation(20)], materials: [], ...given,
})

export const aTicket = (given: Partial<Row> = {}): Ticket => ticketOf(aTicketRow(given))
export const anOrder = (given: Partial<Row> = {}): Order => orderOf(anOrderRow(given))

let made = 0

export function anAct(given: Partial<OpenAct> & { values: Values }): OpenAct {
  made += 1
  return {
    place: made, id: `act${made}`, device: 'd', seq: made, person_id: 'zhang', document: 'production/production_report', document_id: `r${made}`, verb: 'create', base_version: null, captured_at: at(60 + made), files: [], state: 'waiting', message: null, current: null,
    number: null, settled_at: null, ...given,
  }
}

/** A report the server told: made so many minutes after the start, taken at once. */
export function aReport(kind: ReportKind, quantity = '0', given: Partial<Row> = {}, act: OpenAct | null = null): Report {
  made += 1
  return reportOf({ id: `told${made}`, version: 1, kind, quantity, minutes: '0', person_id: 'zhang', captured_at: at(made), created_at: at(made), voided: false, ...given }, act)
}

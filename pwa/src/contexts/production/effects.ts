/** How a waiting report or issue shows on the rows it will change, wherever those are listed. */

import { linesOf, type Row } from '../../documents/row'
import type { OpenAct } from '../../offline/act'
import type { Effect } from '../../offline/overlay'
import { pendingIssue, requirementFor } from './issues'
import { plus } from './quantities'
import { ORDER, orderOf, quantity, text, TICKET, ticketOf } from './reading'
import { added, pendingReport, stateAfter } from './reports'

const idIn = (name: string) => (act: OpenAct) => text(act.values, name) || null

/** A report taken back says only which; its quantity comes with the server's next word. */
function reported(row: Row, act: OpenAct): Row {
  const { kind, quantity: amount } = pendingReport(act)
  const ticket = ticketOf(row)
  const { good, scrapped, rework } = added(ticket, kind, amount)
  const isColleaguesRest = kind === 'pause' && text(act.values, 'for_person_id') !== ''
  return { ...row, good, scrapped, rework, state: isColleaguesRest ? ticket.state : stateAfter(ticket.state, kind) }
}

function issued(row: Row, act: OpenAct): Row {
  const { isReturn, lines } = pendingIssue(act)
  const known = orderOf(row).materials
  const name = isReturn ? 'returned' : 'issued'
  const materials = lines.reduce((rows, line) => {
    const wanted = requirementFor(known, line.itemId, line.materialId)?.id
    return rows.map((one) => (one.id === wanted ? { ...one, [name]: plus(quantity(one, name), line.quantity) } : one))
  }, linesOf(row, 'materials'))
  return { ...row, materials }
}

export const effects: readonly Effect[] = [
  { of: 'production/production_report.create', on: TICKET, idOf: idIn('ticket_id'), show: reported },
  { of: 'production/material_issue.create', on: ORDER, idOf: idIn('work_order_id'), show: issued },
]

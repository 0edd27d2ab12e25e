/** Where somebody is when they call: the ticket, machine or order on the screen, else the work center of their team. */

import { reactive } from 'vue'
import type { Linked, Row, Values } from '../../../documents/row'
import { text } from '../reading'

/** What the screen knows beyond its address: the terminal notes the machine that was scanned there. */
export const here = reactive({ machine: null as Linked | null })

export interface Where {
  ticket_id?: string
  work_order_id?: string
  work_center_id?: string
  equipment_id?: string
}

const RECORD = /^\/d\/([a-z_]+\/[a-z_]+)\/([0-9a-f-]{36})/i
const WORK = /^\/work\/([0-9a-f-]{36})/i
const FIELDS: Readonly<Record<string, keyof Where>> = {
  'production/ticket': 'ticket_id',
  'production/work_order': 'work_order_id',
  'plant/work_center': 'work_center_id',
  'plant/equipment': 'equipment_id',
}

export function whereOf(path: string, order: string | null = null): Where {
  const ticket = WORK.exec(path)?.[1]
  if (ticket) return { ticket_id: ticket }
  const [, document = '', id = ''] = RECORD.exec(path) ?? []
  const field = FIELDS[document]
  if (field) return { [field]: id }
  return order && path.startsWith('/board') ? { work_order_id: order } : {}
}

/** What a ticket or a machine tells besides, as far as this device has it. */
export function completed(where: Where, rows: { ticket?: Row; machine?: Row; teamCenter?: string | null }): Where {
  const { ticket, machine, teamCenter } = rows
  const found: Where = { ...where }
  if (ticket) Object.assign(found, given({ work_order_id: text(ticket, 'work_order_id'), work_center_id: text(ticket, 'work_center_id') }))
  if (machine) Object.assign(found, given({ equipment_id: machine.id, work_center_id: text(machine, 'work_center_id') || found.work_center_id || '' }))
  if (!Object.keys(found).length && teamCenter) found.work_center_id = teamCenter
  return found
}

const given = (values: Record<string, string>): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => value))


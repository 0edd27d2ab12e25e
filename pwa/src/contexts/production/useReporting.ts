/** Making reports of a ticket: each is stored at once as a fact of its own, with what this device showed when it was made. */

import { ref, type Ref } from 'vue'
import { uuid7 } from '../../api/uuid'
import { signal } from '../../capture/feedback'
import type { Linked, Values } from '../../documents/row'
import type { CapturedFile } from '../../offline/act'
import type { Decimal } from '../../ui/decimals'
import { REPORT } from './reading'
import type { Report, ReportKind } from './reports'
import { reportText } from './telling'
import { enqueueWithUndo, undoAct } from './undo'

export interface NewReport {
  kind: ReportKind
  quantity?: Decimal
  minutes?: Decimal
  reasonId?: string | null
  remark?: string
  files?: readonly CapturedFile[]
  voidsId?: string
  /** A colleague's time, not mine. */
  forPersonId?: string
  forName?: string
}

/** Long enough that a bouncing thumb makes one report, short enough that nobody waits for it: by then the button offers all that is left. */
const BOUNCE = 700

export function useReporting(ticketId: Ref<string>, checksum: Ref<string>, machine: Ref<Linked | null>, unit: Ref<string>) {
  const busy = ref(false)

  let last = { what: '', at: 0 }

  /** What was entered since the last report is meant, however soon the button is pressed. */
  const meant = (): void => void (last.at = 0)

  async function report(made: NewReport): Promise<void> {
    const said = reportText({ kind: made.kind, quantity: made.quantity ?? '0', minutes: made.minutes ?? '0' }, unit.value)
    const told = made.forName ? `${made.forName} ${said}` : said
    const what = `${made.kind} ${made.voidsId ?? ''} ${made.forPersonId ?? ''}`
    if (busy.value || (what === last.what && Date.now() - last.at < BOUNCE)) return
    busy.value = true
    try {
      await enqueueWithUndo({ id: uuid7(), document: REPORT, verb: 'create', values: valuesOf(made), base_version: null, files: made.files }, told)
      last = { what, at: Date.now() }
      signal('ok')
    } finally {
      busy.value = false
    }
  }

  function valuesOf({ kind, quantity, minutes, reasonId, remark, voidsId, forPersonId }: NewReport): Values {
    const values: Values = { ticket_id: ticketId.value, kind }
    if (quantity !== undefined) values.quantity = quantity
    if (minutes !== undefined) values.minutes = minutes
    if (reasonId) values.scrap_reason_id = reasonId
    if (remark?.trim()) values.remark = remark.trim()
    if (voidsId) values.voids_id = voidsId
    if (forPersonId) values.for_person_id = forPersonId
    if (machine.value) values.equipment_id = machine.value.id
    if (checksum.value) values.checksum = checksum.value
    return values
  }

  /** What never left this device simply goes; anything else is corrected by a record of its own. */
  async function voidReport(first: Report): Promise<'gone' | 'recorded'> {
    if (first.act?.state === 'waiting' && (await undoAct(first.act.id))) return 'gone'
    await report({ kind: 'void', voidsId: first.id })
    return 'recorded'
  }

  return { busy, report, voidReport, meant }
}

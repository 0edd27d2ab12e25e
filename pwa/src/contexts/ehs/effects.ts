/** What waits on this phone shows on the hazard at once: begun, put right. Decisions show as asked for, not as decided. */

import type { Row } from '../../documents/row'
import type { OpenAct } from '../../offline/act'
import type { Effect } from '../../offline/overlay'
import { HAZARD } from './reading'

const said = (act: OpenAct, name: string): string => (typeof act.values[name] === 'string' ? (act.values[name] as string) : '')

const begun = (row: Row, act: OpenAct): Row => ({ ...row, started_at: row.started_at ?? act.captured_at })
const putRight = (row: Row, act: OpenAct): Row => ({ ...row, measures: said(act, 'measures'), submitted_at: act.captured_at, submitted_by_id: act.person_id })
const confirmed = (row: Row, act: OpenAct): Row => ({ ...row, confirmed_at: row.confirmed_at ?? act.captured_at, confirmation: said(act, 'remark') })
const reported = (row: Row, act: OpenAct): Row => ({ ...row, reported_at: act.captured_at })

export const effects: readonly Effect[] = [
  { of: `${HAZARD}.create`, show: reported },
  { of: `${HAZARD}.start`, show: begun },
  { of: `${HAZARD}.submit`, show: putRight },
  { of: `${HAZARD}.confirm`, show: confirmed },
]

/** How what was said about a call on this device shows before the server has heard it. */

import { linesOf, type Row, type Values } from '../../../documents/row'
import type { OpenAct } from '../../../offline/act'
import type { Effect } from '../../../offline/overlay'
import { text } from '../reading'
import { CLOCKS, USUAL } from './clocks'
import { EXCEPTION, type Severity } from './reading'

const MINUTE = 60_000
const severityIn = (values: Values | Row): Severity => (text(values, 'severity') || 'minor') as Severity

/** Due moments by the wall clock: the server puts them right by the shifts of the place. */
function timed(row: Row, from: string): Row {
  const begin = Date.parse(from)
  const given = USUAL[severityIn(row)]
  const dues = CLOCKS.map((name, at) => [`${name}_due`, new Date(begin + given[at]! * MINUTE).toISOString()])
  return { ...row, ...Object.fromEntries(dues) }
}

function raised(row: Row, act: OpenAct): Row {
  const severity = severityIn(row)
  const known = { severity, raised_at: act.captured_at, raised_by_id: act.person_id, level: 1, stopped_at: severity === 'line_stop' ? act.captured_at : null }
  return timed({ ...row, ...known }, act.captured_at)
}

function added(row: Row, { values, captured_at }: OpenAct): Row {
  const description = [text(row, 'description'), text(values, 'description')].filter(Boolean).join('\n')
  const severity = text(values, 'severity') || severityIn(row)
  const exception_type_id = text(values, 'exception_type_id') || row.exception_type_id
  const changed: Row = { ...row, description, severity, exception_type_id }
  if (severity === severityIn(row)) return changed
  return timed({ ...changed, stopped_at: severity === 'line_stop' ? (row.stopped_at ?? captured_at) : null }, captured_at)
}

const come = (row: Row, { captured_at, person_id }: OpenAct): Row => ({ ...row, accepted_at: row.accepted_at ?? captured_at, responder_id: row.responder_id ?? person_id })

const contained = (row: Row, act: OpenAct): Row => ({ ...come(row, act), contained_at: row.contained_at ?? act.captured_at, containment: text(act.values, 'containment') || row.containment })

function resolved(row: Row, act: OpenAct): Row {
  const { values, captured_at, person_id } = act
  const told = { resolved_at: captured_at, resolver_id: person_id, cause: text(values, 'cause'), action: text(values, 'action') }
  return { ...come(row, act), contained_at: row.contained_at ?? captured_at, ...told }
}

const referred = (row: Row, { values, captured_at }: OpenAct): Row => ({ ...row, referrals: [...linesOf(row, 'referrals'), { follow_up: values.follow_up ?? null, at: captured_at }] })

const SHOWN: Record<string, Effect['show']> = {
  create: raised,
  add: added,
  accept: come,
  begin: come,
  contain: contained,
  resolve: resolved,
  refer: referred,
  restart: (row, act) => ({ ...row, restarted_at: act.captured_at }),
  verify: (row, act) => ({ ...row, verified_at: act.captured_at, verifier_id: act.person_id }),
  wait: (row, act) => ({ ...row, waits_until: act.values.until, waits_for: act.values.reason }),
  merge: (row, act) => ({ ...row, merged_into_id: act.values.into_id }),
  reject: (row, act) => ({ ...row, decided_reason: act.values.reason }),
}

export const effects: readonly Effect[] = Object.entries(SHOWN).map(([verb, show]) => ({ of: `${EXCEPTION}.${verb}`, show }))

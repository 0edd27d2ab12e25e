/** Exceptions as their screens read them. */

import type { Linked, Row, Values } from '../../../documents/row'
import { isRecord, linesOf } from '../../../documents/row'
import type { Shown } from '../../../offline/overlay'
import { linked, momentOf, quantity, text, textOrNull, whole } from '../reading'

export const EXCEPTION = 'production/production_exception'
export const TYPE = 'production/exception_type'

export const CATEGORIES = ['man', 'machine', 'material', 'method', 'environment', 'measurement'] as const
export type Category = (typeof CATEGORIES)[number]
export const SEVERITIES = ['minor', 'major', 'line_stop'] as const
export type Severity = (typeof SEVERITIES)[number]
export const FOLLOW_UPS = ['maintenance_order', 'nonconformance', 'hazard', 'change_request'] as const
export type FollowUp = (typeof FOLLOW_UPS)[number]

/** Nobody has come yet; somebody works on it; it is done and wants looking at. */
export const UNANSWERED = ['raised', 'handed_over']
export const ANSWERED = ['accepted', 'contained', 'resolving']
export const OPEN = [...UNANSWERED, ...ANSWERED, 'waiting_external']
/** What needs the current state: offline it is asked for, not decided. */
export const DECISIONS = ['verify', 'reject', 'contest', 'merge', 'hand_over', 'wait', 'reopen']

export interface Call {
  id: string
  number: string
  version: number
  category: Category
  severity: Severity
  state: string
  description: string
  type: Linked | null
  area: Linked | null
  workCenter: Linked | null
  equipment: Linked | null
  order: Linked | null
  raisedBy: Linked | null
  responder: Linked | null
  resolver: Linked | null
  raisedAt: number
  /** When the server heard of it: a late call is timed from there. */
  arrivedAt: number
  acceptedAt: number
  containedAt: number
  resolvedAt: number
  verifiedAt: number
  acceptDue: number
  containDue: number
  resolveDue: number
  waitsUntil: number
  waitsFor: string
  stoppedAt: number
  restartedAt: number
  stopEndedAt: number
  stopMinutes: string
  containment: string
  cause: string
  action: string
  reason: string
  level: number
  recurs: boolean
  similarId: string | null
  mergedInto: Linked | null
  referrals: { followUp: FollowUp; at: number }[]
  offered: readonly FollowUp[]
  /** Records of this device that the server has not confirmed. */
  waiting: number
  /** A decision that was asked for and not yet made. */
  asked: string | null
}

const moment = (row: Row | Values, name: string) => momentOf(row[name])

export function callOf({ row, pending }: Shown): Call {
  const scenario = isRecord(row.scenario) ? row.scenario : {}
  const offered = Array.isArray(scenario.follow_ups) && scenario.follow_ups.length ? (scenario.follow_ups as FollowUp[]) : FOLLOW_UPS
  return {
    id: row.id,
    number: text(row, 'number'),
    version: row.version,
    category: (text(row, 'category') || 'machine') as Category,
    severity: (text(row, 'severity') || 'minor') as Severity,
    state: text(row, 'state') || 'raised',
    description: text(row, 'description'),
    type: linked(row, 'exception_type'),
    area: linked(row, 'area'),
    workCenter: linked(row, 'work_center'),
    equipment: linked(row, 'equipment'),
    order: linked(row, 'work_order'),
    raisedBy: linked(row, 'raised_by'),
    responder: linked(row, 'responder'),
    resolver: linked(row, 'resolver'),
    raisedAt: moment(row, 'raised_at') || moment(row, 'created_at'),
    arrivedAt: moment(row, 'arrived_at'),
    acceptedAt: moment(row, 'accepted_at'),
    containedAt: moment(row, 'contained_at'),
    resolvedAt: moment(row, 'resolved_at'),
    verifiedAt: moment(row, 'verified_at'),
    acceptDue: moment(row, 'accept_due'),
    containDue: moment(row, 'contain_due'),
    resolveDue: moment(row, 'resolve_due'),
    waitsUntil: moment(row, 'waits_until'),
    waitsFor: text(row, 'waits_for'),
    stoppedAt: moment(row, 'stopped_at'),
    restartedAt: moment(row, 'restarted_at'),
    stopEndedAt: moment(row, 'stop_ended_at'),
    stopMinutes: quantity(row, 'stop_minutes'),
    containment: text(row, 'containment'),
    cause: text(row, 'cause'),
    action: text(row, 'action'),
    reason: text(row, 'decided_reason'),
    level: whole(row, 'level') || 1,
    recurs: row.recurs === true,
    similarId: textOrNull(row, 'similar_id'),
    mergedInto: linked(row, 'merged_into'),
    referrals: linesOf(row, 'referrals').map((line) => ({ followUp: text(line, 'follow_up') as FollowUp, at: momentOf(line.at) })),
    offered,
    waiting: pending.length,
    asked: pending.findLast((act) => DECISIONS.includes(act.verb))?.verb ?? null,
  }
}

export const isOpenCall = (call: Pick<Call, 'state'>): boolean => OPEN.includes(call.state)
export const isAnswered = (call: Pick<Call, 'state'>): boolean => !UNANSWERED.includes(call.state)
export const isStopped = (call: Call): boolean => call.stoppedAt > 0 && call.restartedAt === 0 && call.stopEndedAt === 0

/** Machine, else work center, else area: where somebody has to go. */
export const placeOf = ({ equipment, workCenter, area }: Pick<Call, 'equipment' | 'workCenter' | 'area'>): Linked | null => equipment ?? workCenter ?? area

/** Rows of patrol as its screens read them. */

import { linesOf, type Linked, type Row, type Values } from '../../documents/row'
import type { Decimal } from '../../ui/decimals'
import { linked, momentOf, text, textOrNull, whole } from '../production/reading'
import type { PointState, Result } from './rules'

export const POINT = 'patrol/patrol_point'
export const ROUTE = 'patrol/patrol_route'
export const ROUND = 'patrol/patrol_round'
export const CHECK = 'patrol/patrol_check'

export type FollowUp = 'maintenance_order' | 'production_exception' | 'hazard'
export type Severity = 'minor' | 'major' | 'critical'
export type Kind = 'equipment' | 'quality' | 'safety' | 'five_s'

/** One thing that is looked at or measured. */
export interface Question {
  id: string
  name: string
  method: string
  isReading: boolean
  unit: string
  decimals: number
  lower: Decimal | null
  upper: Decimal | null
  normal: string
  photoNeeded: boolean
  followUp: FollowUp | null
}

export interface Point {
  id: string
  number: string
  name: string
  kind: Kind
  equipment: Linked | null
  area: Linked | null
  minimumStay: number
  questions: Question[]
}

export interface Route {
  id: string
  name: string
  kind: Kind
  inOrder: boolean
  active: boolean
  pointIds: string[]
  /** The longest of its windows, in minutes: how long a round by hand stays open. */
  minutes: number
}

export interface Round {
  id: string
  number: string
  routeId: string
  routeName: string
  kind: Kind
  from: number
  to: number
  team: Linked | null
  person: Linked | null
  byHand: boolean
  state: string
  pointIds: string[]
  /** As the server counted them; empty for a round it has not seen. */
  counted: ReadonlyMap<string, PointState>
}

export interface Check {
  id: string
  roundId: string
  pointId: string
  arrivedAt: number
  result: Result
  late: boolean
  person: string
  doubts: string
  isPending: boolean
  answers: { questionId: string; result: Result; reading: Decimal | null; remark: string }[]
}

const questionOf = (line: Values): Question => ({
  id: text(line, 'id'),
  name: text(line, 'name'),
  method: text(line, 'method'),
  isReading: text(line, 'kind') === 'reading',
  unit: text(line, 'unit'),
  decimals: whole(line, 'decimals'),
  lower: textOrNull(line, 'lower_limit'),
  upper: textOrNull(line, 'upper_limit'),
  normal: text(line, 'normal'),
  photoNeeded: line.photo_needed === true,
  followUp: textOrNull(line, 'follow_up') as FollowUp | null,
})

export const pointOf = (row: Row): Point => ({
  id: row.id,
  number: text(row, 'number'),
  name: text(row, 'name'),
  kind: (text(row, 'kind') || 'equipment') as Kind,
  equipment: linked(row, 'equipment'),
  area: linked(row, 'area'),
  minimumStay: whole(row, 'minimum_stay'),
  questions: linesOf(row, 'items').filter((line) => line.active !== false).map(questionOf),
})

const pointIdsOf = (row: Row): string[] => linesOf(row, 'points').map((line) => text(line, 'patrol_point_id') || linked(line, 'patrol_point')?.id || '')

export const routeOf = (row: Row): Route => ({
  id: row.id,
  name: text(row, 'name'),
  kind: (text(row, 'kind') || 'equipment') as Kind,
  inOrder: row.in_order === true,
  active: row.active !== false,
  pointIds: pointIdsOf(row),
  minutes: Math.max(0, ...linesOf(row, 'windows').map((line) => whole(line, 'minutes'))),
})

export const roundOf = (row: Row): Round => ({
  id: row.id,
  number: text(row, 'number'),
  routeId: text(row, 'patrol_route_id'),
  routeName: linked(row, 'patrol_route')?.title ?? '',
  kind: (text(row, 'kind') || 'equipment') as Kind,
  from: momentOf(row.window_from),
  to: momentOf(row.window_to),
  team: linked(row, 'team'),
  person: linked(row, 'person'),
  byHand: row.by_hand === true || row.version === 0,
  state: text(row, 'state') || 'planned',
  pointIds: pointIdsOf(row),
  counted: new Map(linesOf(row, 'points').map((line, at) => [pointIdsOf(row)[at]!, (text(line, 'result') || 'open') as PointState])),
})

/** `maker` is who made it as far as this device knows: the server has named nobody for a check it has not seen. */
export const checkOf = (row: Row, isPending: boolean, maker = ''): Check => ({
  id: row.id,
  roundId: text(row, 'patrol_round_id'),
  pointId: text(row, 'patrol_point_id'),
  arrivedAt: momentOf(row.arrived_at),
  result: resultOf(row),
  late: row.late === true,
  person: linked(row, 'person')?.title ?? maker,
  doubts: text(row, 'doubts'),
  isPending,
  answers: linesOf(row, 'results').map((line) => ({
    questionId: text(line, 'patrol_point_item_id'),
    result: text(line, 'result') as Result,
    reading: textOrNull(line, 'reading'),
    remark: text(line, 'remark'),
  })),
})

/** The server's word; of a check it has not seen, what its answers come to. */
function resultOf(row: Row): Result {
  const told = text(row, 'result')
  if (told) return told as Result
  const results = linesOf(row, 'results').map((line) => text(line, 'result'))
  if (results.includes('abnormal')) return 'abnormal'
  return results.length > 0 && results.every((one) => one === 'not_possible') ? 'not_possible' : 'normal'
}

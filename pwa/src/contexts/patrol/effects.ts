/** A waiting check shows on its round wherever rounds are listed: its stop, the count, and that the walk has begun. */

import type { Row, Value, Values } from '../../documents/row'
import { linesOf } from '../../documents/row'
import type { Effect } from '../../offline/overlay'
import { text, whole } from '../production/reading'
import { checkOf, CHECK, ROUND } from './reading'

const SHOWN = { normal: 'done', abnormal: 'abnormal', not_possible: 'not_possible' } as const

export function withCheck(row: Row, check: Row): Row {
  const pointId = text(check, 'patrol_point_id')
  const result = SHOWN[checkOf(check, true).result]
  const before = linesOf(row, 'points')
  const stop = before.find((line) => text(line, 'patrol_point_id') === pointId)
  if (!stop || ['done', 'abnormal'].includes(text(stop, 'result'))) return { ...row, state: begun(row) }
  const points = before.map((line): Values => (line === stop ? { ...line, result } : line))
  const isNew = ['open', 'missed', ''].includes(text(stop, 'result'))
  const done = whole(row, 'done_points') + (isNew ? 1 : 0)
  const isWhole = points.every((line) => text(line, 'result') !== 'open')
  const counts = { done_points: done, abnormal_points: whole(row, 'abnormal_points') + (result === 'abnormal' ? 1 : 0) }
  return { ...row, points: points as Value[], ...counts, state: isWhole ? 'finished' : begun(row) }
}

const begun = (row: Row): string => (text(row, 'state') === 'planned' || text(row, 'state') === '' ? 'running' : text(row, 'state'))

export const effects: readonly Effect[] = [
  { of: `${CHECK}.create`, on: ROUND, idOf: (act) => text(act.values, 'patrol_round_id') || null, show: (row, act) => withCheck(row, { id: act.document_id, version: 0, ...act.values }) },
]

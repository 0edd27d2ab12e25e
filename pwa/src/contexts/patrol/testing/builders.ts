/** Points, routes, rounds and checks for tests. */

import type { Row } from '../../../documents/row'
import type { Question } from '../reading'

export const NOON = Date.parse('2026-11-23T12:00:00+08:00')
const moment = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString()

export const aQuestion = (given: Partial<Question> = {}): Question => ({ id: 'oil', name: '油位', method: '', isReading: false, unit: '', decimals: 1, lower: null, upper: null, normal: '', photoNeeded: false, followUp: null, ...given })

export const aReading = (given: Partial<Question> = {}): Question => aQuestion({ id: 'pressure', name: '压力', isReading: true, unit: 'MPa', lower: '4', upper: '6', ...given })

const OIL = { id: 'oil', name: '油位', kind: 'yes_no', follow_up: 'maintenance_order', active: true }
const PRESSURE = { id: 'pressure', name: '压力', kind: 'reading', unit: 'MPa', decimals: 1, lower_limit: '4', upper_limit: '6', active: true }

export const aPoint = (id: string, given: Partial<Row> = {}): Row => ({ id, version: 1, number: `PP-${id}`, name: `点 ${id}`, kind: 'equipment', equipment_id: `eq-${id}`, minimum_stay: 0, items: [OIL, PRESSURE], ...given })

export const aRoute = (ids: readonly string[], given: Partial<Row> = {}): Row => ({ id: 'route', version: 1, number: 'RT', name: '液压站', kind: 'equipment', in_order: true, active: true, points: ids.map((id) => ({ patrol_point_id: id })), windows: [{ starts_minute: 480, minutes: 480 }], ...given })

export const aRound = (ids: readonly string[], given: Partial<Row> = {}): Row => ({
  id: 'round', version: 1, number: 'PR-1', patrol_route_id: 'route', kind: 'equipment', window_from: moment(-240), window_to: moment(240), state: 'planned', due_points: ids.length, done_points: 0, abnormal_points: 0,
  points: ids.map((id) => ({ id: `line-${id}`, patrol_point_id: id, result: 'open' })), ...given,
})

export const aCheck = (pointId: string, given: Partial<Row> = {}): Row => ({ id: `check-${pointId}`, version: 1, patrol_round_id: 'round', patrol_point_id: pointId, arrived_at: moment(-10), result: 'normal', late: false, doubts: '', results: [], ...given })

/** The order of grades: what the ribbon shows, and what becomes of an order by a hand. */

import { api, ask } from '../../api/client'
import { today } from '../../i18n/format'
import type { Named } from './trim'

export interface SequenceRow {
  id: string
  number: string
  state: string
  remark: string
  cost: string
  work_center: Named | null
}

export interface GradeChange {
  minutes: number
  broke: string
  cost: string
  forbidden: boolean
}

export interface GradeRun {
  id: string
  grade: string
  grammage: string | null
  tonnes: string
  due: string | null
  earliest: string | null
  minutes: number
  change: GradeChange
  starts_at: string | null
  ends_at: string | null
  late_minutes: number
}

export interface Ribbon {
  sequence: { id: string; number: string; version: number; state: string; begins_at: string; grade: string; grammage: string | null; remark: string; work_center: Named; table: Named }
  feasible: boolean
  sentence: string
  rows: GradeRun[]
  measures: { change_minutes: number; broke: string; late_minutes: number; cost: string; ends_at: string | null } | null
  cost_before: string
  proved: boolean
}

const SEQUENCES = '/api/scheduling/grade_sequence'
const post = async <T>(ribbon: Ribbon, path: string, body: object) => (await ask<T>('POST', `${SEQUENCES}/${ribbon.sequence.id}/${path}`, { body, version: ribbon.sequence.version })).data

export const grades = {
  list: async () => (await api.get<{ rows: SequenceRow[] }>(SEQUENCES, { limit: 100, sort: '-number' })).rows,
  chart: (id: string) => api.get<Ribbon>(`${SEQUENCES}/${id}/chart`),
  try: (id: string, order: readonly string[]) => api.post<Ribbon>(`${SEQUENCES}/${id}/try`, { order }),
  save: (ribbon: Ribbon, order: readonly string[]) => post<Ribbon>(ribbon, 'order', { order }),
  step: (ribbon: Ribbon, name: string) => post<object>(ribbon, `steps/${name}`, {}),
}

export const orderOf = (ribbon: Ribbon): string[] => ribbon.rows.map((row) => row.id)
export const isSameOrder = (one: readonly string[], other: readonly string[]): boolean => one.join() === other.join()

/** One of them taken out and put in before another, or at the end. */
export function placed(order: readonly string[], id: string, to: number): string[] {
  const rest = order.filter((each) => each !== id)
  rest.splice(Math.min(rest.length, Math.max(0, to)), 0, id)
  return rest
}

export const gradeText = ({ grade, grammage }: { grade: string; grammage: string | null }): string => (grammage ? `${grade} ${grammage} g/m²` : grade)

/** The day a moment lies on where it is looked at. */
export const localDay = (value: string): string => today(new Date(value))

/** How wide a run and a change are drawn: by their minutes, though never too small to be read. */
export const spanOf = (minutes: number, all: readonly GradeRun[]): number => {
  const most = Math.max(1, ...all.map((row) => row.minutes))
  return 1 + (2 * minutes) / most
}

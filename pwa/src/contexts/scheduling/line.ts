/** The line plan as the server tells it, and what can be asked of it. */

import { api, ask } from '../../api/client'

export interface Titled {
  id: string
  number: string
  title: string
}

export type SequenceState = 'draft' | 'frozen' | 'running' | 'done' | 'cancelled'

export interface SequenceHead {
  id: string
  number: string
  version: number
  state: SequenceState
  day: string
  takt_seconds: string | null
  hard_broken: number
  soft_weight: string
  job_id: string | null
}

export interface LineDay {
  day: string
  open: boolean
  open_minutes: number
  /** Units the line's takt allows; null where nobody said a takt. */
  capacity: number | null
  units: number
  percent: string | null
  shifts: { name: string; minutes: number; units: number }[]
  sequence: SequenceHead | null
}

export interface LineModel {
  item: Titled
  letter: string
  options: string[]
  /** By day of the week. */
  quantities: number[]
  planned: number
  left: number
}

export interface LineWeek {
  work_center: Titled
  week: string
  today: string
  freeze_until: string
  days: LineDay[]
  models: LineModel[]
  left: number
}

export interface Spacing {
  option: string
  most: number
  consecutive: number
  hard: boolean
  weight: string
}

export interface Place {
  id: string
  place: number
  unit: number
  item: Titled
  work_order: Titled | null
  pool_entry: Titled | null
  due: string | null
  options: string[]
  shift: string
  starts_at: string | null
  breaks: Spacing[]
}

export interface LineMove {
  unit: number
  before: number
  after: number
  cause: string
  item: Titled
  work_order: Titled | null
}

export interface LineSequence {
  sequence: SequenceHead & { arranged_at: string | null; frozen_at: string | null; reason: string; open_because?: string; saved: string | null; price: string | null }
  work_center: Titled
  rules: Spacing[]
  before: string[][]
  positions: Place[]
  /** After each place the distance from the even share. */
  level: string[]
  moves: LineMove[]
  kept: { planned: Titled[]; actual: Titled[]; percent: string | null } | null
}

/** What a move would break that is not broken now. */
export interface Answer {
  feasible: boolean
  breaks: (Omit<Spacing, 'weight'> & { place: number })[]
  broken: number
  broken_before: number
}

export interface Arranged {
  replaced: boolean
  moves: number
  saved: string | null
  price: string | null
}

const WEEK = '/api/scheduling/line-week'
const ONE = '/api/scheduling/line-sequences'
const SLOW = { timeout: 90_000 }

export const line = {
  lines: () => api.get<{ rows: (Omit<Titled, 'title'> & { name: string })[] }>('/api/plant/work_center', { kind: 'production_line', limit: 100, sort: 'number' }),
  week: (work_center_id: string, week: string) => api.get<LineWeek>(WEEK, { work_center_id, week }),
  plan: (work_center_id: string, week: string) => api.post<{ sequences: unknown[] }>(`${WEEK}/plan`, { work_center_id, week }, SLOW),
  day: (id: string) => api.get<LineSequence>(`${ONE}/${id}`),
  try: (id: string, place: number, to: number) => api.post<Answer>(`${ONE}/${id}/try`, { place, to }),
  move: (one: SequenceHead, place: number, to: number, reason: string) => api.post<{ message: string }>(`${ONE}/${one.id}/move`, { place, to, reason }, { version: one.version }),
  /** 202: it is long, a worker does it. */
  arrange: (one: SequenceHead, despite: boolean) => ask<Arranged>('POST', `${ONE}/${one.id}/arrange`, { body: { despite }, version: one.version, ...SLOW }),
  step: (one: SequenceHead, name: 'freeze' | 'unfreeze' | 'start' | 'finish', form = {}) => api.post<{ message: string }>(`/api/scheduling/line_sequence/${one.id}/steps/${name}`, form, { version: one.version }),
}

export const named = (rule: Pick<Spacing, 'option' | 'most' | 'consecutive'>): string => `${rule.option} ${rule.most}/${rule.consecutive}`

/** Monday of the week a day lies in, so many weeks away. */
export function monday(day: string, weeks = 0): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7) + 7 * weeks)
  return at.toISOString().slice(0, 10)
}

/** The list with the one at a place (1 first) at another. */
export function moved<T>(list: readonly T[], place: number, to: number): T[] {
  const after = [...list]
  after.splice(to - 1, 0, ...after.splice(place - 1, 1))
  return after
}

export interface Mark {
  letter: string
  tone: number
}

export const TONES = 8

/** The letter and the tone of each model, as the board of the week has them. */
export function marksOf(models: readonly LineModel[]): Map<string, Mark> {
  return new Map(models.map((model, at) => [model.item.id, { letter: model.letter, tone: at % TONES }]))
}

/** The day to look at first: the one that has to be frozen next, else the first with units. */
export function dayToOpen(week: LineWeek): string | null {
  const planned = week.days.filter((one) => one.sequence && one.units > 0)
  const waits = planned.find((one) => one.sequence?.state === 'draft' && one.day >= week.today)
  return (waits ?? planned[0])?.day ?? null
}

/** A draft whose day should be frozen by now. */
export const isDue = (week: LineWeek, day: LineDay): boolean => day.sequence?.state === 'draft' && day.units > 0 && day.day >= week.today && day.day <= week.freeze_until

export interface Curve {
  id: string
  planned: string
  ideal: string
}

/** For each model how many have gone on the line by each place, and the straight line of the even share. */
export function curves(positions: readonly Place[], width: number, height: number): Curve[] {
  const totals = new Map<string, number>()
  for (const one of positions) totals.set(one.item.id, (totals.get(one.item.id) ?? 0) + 1)
  const step = width / Math.max(1, positions.length)
  return [...totals].map(([id, total]) => {
    let gone = 0
    let path = `M0 ${height}`
    positions.forEach((one, at) => {
      if (one.item.id === id) gone += 1
      path += `H${round(at * step)}V${round(height - (gone / total) * height)}`
    })
    return { id, planned: `${path}H${width}`, ideal: `M0 ${height}L${width} 0` }
  })
}

const round = (value: number): number => Math.round(value * 10) / 10

/** Where the day is farthest from even. */
export function farthest(level: readonly string[]): { place: number; distance: number } | null {
  if (!level.length) return null
  const place = level.reduce((most, one, at) => (Number(one) > Number(level[most]) ? at : most), 0)
  return { place: place + 1, distance: Number(level[place]) }
}

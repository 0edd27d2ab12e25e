/** What the trim board asks the server for, and what a hand does to patterns before the server has judged them. */

import { api, ask } from '../../api/client'

export interface Named {
  id: string
  number: string
  title: string
}

export type Goal = 'least_loss' | 'fewest_patterns'
export const GOALS: readonly Goal[] = ['least_loss', 'fewest_patterns']

export interface PlanHead {
  id: string
  number: string
  version: number
  state: string
  grade: string
  grammage: string | null
  deckle: number
  edge: number
  usable: number
  least_use: number
  most_rolls: number
  goal: Goal
  remark: string
  work_center: Named
  item: Named | null
  job_id: string | null
}

/** A row of rolls from the drive side, and how many sets are cut of it. */
export interface Pattern {
  sets: number
  widths: readonly number[]
}

export interface Fault {
  code: string
  sentence: string
  blocks: boolean
}

export interface PatternTold extends Pattern {
  used: number
  loss: number
  percent: string
  knives: number[]
  moved: number
  faults: Fault[]
}

export interface Demand {
  id: string
  width: number
  rolls: number
  least: number
  most: number
  cut: number
  short: number
  over: number
  for_stock: boolean
  /** Rolls of stock that may be delivered instead. */
  from_stock?: number
  due: string | null
  remark: string
  sentence: string
  left_out: { code: string; sentence: string } | null
  sales_order: { id: string; number: string } | null
  customer: string
  work_order: { id: string; number: string } | null
}

export interface Measures {
  sets: number
  loss: number
  percent: string | null
  side_loss: number
  patterns: number
  moved: number
  short: number
  over: number
  loss_kg: string | null
  jumbos: number | null
  bound: number | null
  proved: boolean
  fewest: number
  loss_before: number
}

/** What would help where rolls are missing; applied by its place in the list, 1 first. */
export interface Proposal {
  way: string
  sentence: string
}

export interface Board {
  plan: PlanHead
  widths: { width: number; letter: string }[]
  patterns: PatternTold[]
  demands: Demand[]
  measures: Measures
  sentences: string[]
  proposals?: Proposal[]
  cuttable: boolean
}

export interface PlanRow {
  id: string
  number: string
  state: string
  grade: string
  grammage: string | null
  loss_percent: string | null
  sets: number
  work_center: Named | null
}

export const PLANS = '/api/scheduling/trim_plan'
const SLOW = { timeout: 60_000 }
const plain = (patterns: readonly Pattern[]) => ({ patterns: patterns.map(({ sets, widths }) => ({ sets, widths })) })

export const trims = {
  list: async () => (await api.get<{ rows: PlanRow[] }>(PLANS, { limit: 100, sort: '-number' })).rows,
  board: (id: string) => api.get<Board>(`${PLANS}/${id}/board`),
  check: (id: string, patterns: readonly Pattern[]) => api.post<Board>(`${PLANS}/${id}/check`, plain(patterns)),
  save: async (plan: PlanHead, patterns: readonly Pattern[]) => (await ask<Board>('POST', `${PLANS}/${plan.id}/patterns`, { body: plain(patterns), version: plan.version })).data,
  step: async (plan: PlanHead, name: string, form: object = {}) => (await ask<{ job_id: string | null }>('POST', `${PLANS}/${plan.id}/steps/${name}`, { body: form, version: plan.version, ...SLOW })).data,
  sheet: (id: string) => api.blob(`${PLANS}/${id}/print`),
}

export const isOpen = (plan: PlanHead): boolean => plan.state === 'draft' || plan.state === 'solved'
export const usedBy = ({ widths }: Pattern): number => widths.reduce((sum, width) => sum + width, 0)
export const isSame = (one: readonly Pattern[], other: readonly Pattern[]): boolean => JSON.stringify(plain(one)) === JSON.stringify(plain(other))

type Patterns = readonly Pattern[]
const put = (all: Patterns, at: number, change: (one: Pattern) => Pattern): Pattern[] => all.map((one, place) => (place === at ? change(one) : one))
const widthsOf = (all: Patterns, at: number, change: (widths: number[]) => number[]): Pattern[] => put(all, at, (one) => ({ ...one, widths: change([...one.widths]) }))

/** Each gives new patterns and leaves the old ones as they were, so that going back is only remembering them. */
export const edits = {
  replace: (all: Patterns, at: number, piece: number, width: number) => widthsOf(all, at, (widths) => widths.map((one, place) => (place === piece ? width : one))),
  remove: (all: Patterns, at: number, piece: number) => widthsOf(all, at, (widths) => widths.filter((_, place) => place !== piece)),
  add: (all: Patterns, at: number, width: number) => (all[at] ? widthsOf(all, at, (widths) => [...widths, width]) : [...all, { sets: 1, widths: [width] }]),
  move: (all: Patterns, at: number, piece: number, by: number) =>
    widthsOf(all, at, (widths) => {
      const to = piece + by
      const [one] = widths.splice(piece, 1)
      if (one !== undefined) widths.splice(Math.max(0, to), 0, one)
      return widths
    }),
  sets: (all: Patterns, at: number, sets: number) => put(all, at, (one) => ({ ...one, sets: Math.min(100_000, Math.max(1, sets)) })),
  drop: (all: Patterns, at: number) => all.filter((_, place) => place !== at),
  raise: (all: Patterns, at: number, by: number) => {
    const found = [...all]
    const [one] = found.splice(at, 1)
    if (one) found.splice(Math.max(0, at + by), 0, one)
    return found
  },
}

export interface Block {
  width: number
  left: number
  share: number
}

export interface Drawing {
  blocks: Block[]
  /** What is lost at the drive side and at the other, in percent of what is drawn. */
  before: number
  behind: number
  /** Where the far edge of the usable width lies, and each knife. */
  limit: number
  knives: number[]
}

/** To scale over the deckle; a pattern that is wider than it makes the whole picture smaller, so that it is seen to stand out. */
export function drawn(pattern: Pattern, plan: Pick<PlanHead, 'deckle' | 'edge' | 'usable'>): Drawing {
  const whole = Math.max(plan.deckle, plan.edge + usedBy(pattern))
  const share = (width: number) => (100 * width) / whole
  let at = plan.edge
  const knives = [share(at)]
  const blocks = pattern.widths.map((width) => {
    const block = { width, left: share(at), share: share(width) }
    at += width
    knives.push(share(at))
    return block
  })
  return { blocks, before: share(plan.edge), behind: Math.max(0, share(plan.deckle - at)), limit: share(plan.edge + plan.usable), knives }
}

/** Widths are told apart by a letter and by how they are filled, never by color alone. */
export const FILLS = 6
export function styleOf(board: Board): Map<number, { letter: string; fill: number }> {
  return new Map(board.widths.map(({ width, letter }, at) => [width, { letter, fill: at % FILLS }]))
}

/** Rolls of a set by width in the order of the letters, for a phone. */
export function counted(pattern: Pattern): { width: number; count: number }[] {
  const found = new Map<number, number>()
  for (const width of pattern.widths) found.set(width, (found.get(width) ?? 0) + 1)
  return [...found].map(([width, count]) => ({ width, count })).sort((one, other) => other.width - one.width)
}

/** How a demand's bar is filled: what is cut against what is wanted or cut at most. */
export function barOf({ rolls, most, cut, over }: Demand): { cut: number; over: number; wanted: number } {
  const whole = Math.max(rolls, most, cut, 1)
  return { cut: (100 * (cut - over)) / whole, over: (100 * over) / whole, wanted: (100 * rolls) / whole }
}

/** The order pool as a board: five columns of states, each portion a card with what comes next for it. */

import type { Description, StepDescription } from '../../documents/description'
import { textOf, type Linked, type Row } from '../../documents/row'
import type { Query } from '../../api/client'
import { today } from '../../i18n/format'
import type { MenuItem } from '../../ui/menu'

export const POOL = 'planning/order_pool_entry'
export const HELD = 'on_hold'

/** From review to shipment; a held portion stays in the column where it was held. */
export const COLUMNS = {
  review: ['received', 'changed', 'reviewing', 'countered'],
  pool: ['accepted', 'pooled', 'pre_scheduled'],
  plan: ['kit_short', 'kit_ok', 'week_planned', 'sequenced'],
  line: ['line_on', 'line_off'],
  store: ['in_stock', 'shipped'],
} as const
export type ColumnName = keyof typeof COLUMNS
export const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[]

/** The one step offered on the card; all others are in its menu. */
const NEXT: Readonly<Record<string, string>> = {
  received: 'review', changed: 'review', reviewing: 'accept', countered: 'accept', accepted: 'pool', pooled: 'pre_schedule', pre_scheduled: 'pass_kit', kit_short: 'pass_kit',
  kit_ok: 'plan_week', week_planned: 'fix_sequence', sequenced: 'line_on', line_on: 'line_off', line_off: 'put_in_stock', in_stock: 'ship', shipped: 'close', [HELD]: 'resume',
}

export interface Count {
  state: string
  held_from: string
  count: number
  at_risk: number
}

/** As `GET /api/planning/pool-board` tells it. */
export interface PoolBoard {
  counts: Count[]
  cards: Row[]
  most: number
  as_of: string
}

export interface PoolFilter {
  customer: string | null
  item: string | null
  week: string | null
  atRisk: boolean
}

export const EVERYTHING: PoolFilter = { customer: null, item: null, week: null, atRisk: false }

export const queryOf = ({ customer, item, week, atRisk }: PoolFilter): Query => ({ customer_id: customer, item_id: item, week, at_risk: atRisk ? 1 : null })

export interface Group {
  state: string
  count: number
  cards: Row[]
}

export interface Column {
  name: ColumnName
  count: number
  groups: Group[]
}

const isIn = (state: string, heldFrom: string, column: ColumnName): boolean =>
  (COLUMNS[column] as readonly string[]).includes(state === HELD ? heldFrom : state)

const sum = (counts: readonly Count[], of: 'count' | 'at_risk' = 'count'): number => counts.reduce((total, one) => total + one[of], 0)

/** What is on hold comes last in its column: nothing is to be done about it now. */
export function columnsOf(board: PoolBoard): Column[] {
  return COLUMN_NAMES.map((name) => {
    const counts = board.counts.filter((one) => isIn(one.state, one.held_from, name))
    const cards = board.cards.filter((card) => isIn(textOf(card, 'state'), textOf(card, 'held_from'), name))
    const groups = [...COLUMNS[name], HELD].map((state) => ({
      state,
      count: sum(counts.filter((one) => one.state === state)),
      cards: cards.filter((card) => card.state === state),
    }))
    return { name, count: sum(counts), groups: groups.filter((group) => group.count > 0 || group.cards.length > 0) }
  })
}

export const totals = ({ counts }: PoolBoard): { all: number; atRisk: number } => ({ all: sum(counts), atRisk: sum(counts, 'at_risk') })

/** The board as it is once the server has answered a step; the counts come with the next reading. */
export function withCard(board: PoolBoard, row: Row): PoolBoard {
  return { ...board, cards: board.cards.map((card) => (card.id === row.id ? { ...row, unit: card.unit } : card)) }
}

const openSteps = (card: Row, { steps }: Description): StepDescription[] =>
  steps.filter((step) => step.allowed !== false && step.from.includes(textOf(card, 'state')))

export const nextStep = (card: Row, description: Description): StepDescription | undefined =>
  openSteps(card, description).find((step) => step.name === NEXT[textOf(card, 'state')])

/** Whatever else its state allows this person, in the order of the life cycle. */
export function otherSteps(card: Row, description: Description): MenuItem[] {
  const meaning = (state: string) => description.states.find((one) => one.name === state)?.meaning
  const others = openSteps(card, description).filter((step) => step.name !== NEXT[textOf(card, 'state')])
  return others.map((step) => ({ name: step.name, label: step.label, icon: 'next', danger: meaning(step.to) === 'stop' }))
}

export type DayKind = 'promisedOn' | 'offeredOn' | 'wantedOn'

/** The day that counts for the customer: what was promised, else offered, else wanted. */
export function dayOf(card: Row): { kind: DayKind; day: string } {
  const [promised, offered] = [textOf(card, 'promised'), textOf(card, 'offered')]
  if (promised) return { kind: 'promisedOn', day: promised }
  return offered ? { kind: 'offeredOn', day: offered } : { kind: 'wantedOn', day: textOf(card, 'wanted') }
}

/** What a form starts with: the customer's day, where one is to be promised. */
export const givenTo = (step: string, card: Row): Record<string, string> => (step === 'accept' ? { promised: dayOf(card).day } : {})

export const linkedIn = (card: Row, name: string): Linked | null => (card[name] as Linked | null | undefined) ?? null

const DAY = 86_400_000
const WEEKS = 12

const asDay = (moment: number): string => new Date(moment).toISOString().slice(0, 10)

export function mondayOf(day: string): string {
  const moment = Date.parse(`${day}T00:00:00Z`)
  return asDay(moment - ((new Date(moment).getUTCDay() + 6) % 7) * DAY)
}

export const sundayOf = (monday: string): string => asDay(Date.parse(`${monday}T00:00:00Z`) + 6 * DAY)

/** The Mondays one may choose: last week's, this week's and those to come; and the one that is chosen. */
export function weeks(chosen: string | null, now = today()): string[] {
  const first = Date.parse(`${mondayOf(now)}T00:00:00Z`) - 7 * DAY
  const mondays = Array.from({ length: WEEKS }, (_, at) => asDay(first + at * 7 * DAY))
  return chosen && !mondays.includes(chosen) ? [...mondays, chosen].sort() : mondays
}

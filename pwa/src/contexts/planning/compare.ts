/** Two plans beside each other: what the compare screen asks the server for, and how it says a cause. */

import { api, type Query } from '../../api/client'
import { number, shortDay } from '../../i18n/format'
import { t } from './compareWords'
import type { Titled } from './plan'
import { CENTER_PARAMETERS, type CenterParameter, type OverlayKind, type Parameter } from './whatIf'

export const KINDS = ['new', 'gone', 'moved', 'resized'] as const
export type Kind = (typeof KINDS)[number]
export const PAGE = 50

export interface Dated {
  day: string
  quantity: string
}

export interface Order extends Dated {
  source: string
}

interface Shared {
  item: Titled | null
  depth: number
  overlay: { plan: string; line: number } | null
}

export interface Named {
  number: string
  document: string | null
  id: string | null
}

export type DocumentCause = Shared & { kind: 'sales_order' | 'purchase_order' | 'stock_transfer' | 'work_order_output' | 'work_order' | 'planned_order' | 'inspection' | 'plan_overlay' | 'forecast' | 'independent_demand' | 'interplant' | 'inter_org'; source: Named; was: Dated | null; is: Dated | null }
export type FieldCause = Shared & { kind: 'field'; field: string; was: string | null; is: string | null }
export type LineCause = Shared & { kind: 'line'; component: Titled | null; was: string | null; is: string | null }
export type CalendarCause = Shared & { kind: 'calendar' }
export type Cause = DocumentCause | FieldCause | LineCause | CalendarCause

export interface Difference {
  kind: Kind
  item: Titled | null
  kept_for: string
  old: Order | null
  new: Order | null
  causes: Cause[]
}

export interface Supposed {
  line: number
  kind: OverlayKind
  action: string
  item: Titled | null
  component: Titled | null
  parameter: Parameter | null
  day: string | null
  until: string | null
  quantity: string | null
  source: Named | null
  work_center: Named | null
  other_work_center: Named | null
}

export interface Compared {
  id: string
  number: string
  kind: 'live' | 'simulation'
  scheme: string
  day_zero: string
  made: string
  overlay: Supposed[]
}

export interface Week {
  week: string
  old: number
  new: number
}

export interface Comparison {
  old: Compared
  new: Compared
  counts: Record<Kind, number>
  count: number
  weeks: Week[]
  rows: Difference[]
}

interface VersionName {
  id: string
  number: string
  made: string
}

/** A week held against the plan it began with, and a plan against the one before; no figure where nothing was planned. */
export interface Measures {
  adherence: { first: string; last: string; is_over: boolean; version: VersionName; percent: string | null; items: number; missed: { item: Titled; planned: string; made: string }[] }[]
  stability: { version: VersionName; before: VersionName; percent: string | null; moves_per_100: string | null }[]
}

export interface PlanChoice {
  id: string
  number: string
  kind: 'live' | 'simulation'
  finished_at: string
}

const VERSIONS = '/api/planning/plan_version'

export const compare = {
  measures: (scheme: string) => api.get<Measures>('/api/planning/plan-measures', { plan_scheme_id: scheme }, { timeout: 60_000 }),
  read: (version: string, query: Query) => api.get<Comparison>(`${VERSIONS}/${version}/comparison`, query),
  plans: async (scheme: string) => (await api.get<{ rows: PlanChoice[] }>(VERSIONS, { plan_scheme_id: scheme, state: 'done', limit: 50, sort: '-finished_at' })).rows,
}

export const nameOf = (item: Titled | null): string => (!item ? '?' : item.title && item.title !== item.number ? `${item.number} ${item.title}` : item.number)

const DAY_MS = 86_400_000
const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
const signed = (days: number) => (days > 0 ? `+${days}` : `−${-days}`)

/** The nearest changed input in a sentence: "PO-… +6 d", "SO-… 30 → 33", "on hand 20 → 45". */
export function sentence(cause: Cause): string {
  switch (cause.kind) {
    case 'calendar':
      return t('calendarCause')
    case 'field':
      return t('fieldCause', { item: cause.item?.number ?? '?', field: fieldText(cause.field), was: value(cause.field, cause.was), is: value(cause.field, cause.is) })
    case 'line':
      return t('lineCause', { item: cause.item?.number ?? '?', component: cause.component?.number ?? '?', was: cause.was ?? t('none'), is: cause.is ?? t('none') })
    default:
      return `${t(cause.kind)} ${cause.source.number} ${change(cause.was, cause.is)}`.replace(/ +/g, ' ').trim()
  }
}

function change(was: Dated | null, now: Dated | null): string {
  if (!was && now) return t('comes', { quantity: number(now.quantity), day: shortDay(now.day) })
  if (was && !now) return t('goes', { quantity: number(was.quantity), day: shortDay(was.day) })
  if (!was || !now) return ''
  const days = was.day === now.day ? '' : t('shifted', { days: signed(daysBetween(was.day, now.day)) })
  const quantity = was.quantity === now.quantity ? '' : `${number(was.quantity)} → ${number(now.quantity)}`
  return [days, quantity].filter(Boolean).join(t('comma'))
}

const FIELDS = ['on_hand', 'safety_stock', 'lead_time', 'lot_min', 'lot_mult', 'lot_max', 'period', 'made', 'sourced', 'unit'] as const
type Field = (typeof FIELDS)[number]
const isField = (name: string): name is Field => (FIELDS as readonly string[]).includes(name)
const fieldText = (name: string) => (isField(name) ? t(`field_${name}`) : t('field_other'))
const value = (field: string, text: string | null) => (text === null ? t('none') : /^-?\d+(\.\d+)?$/.test(text) ? number(text) + (field === 'lead_time' ? t('d') : '') : isField(field) && text.length < 12 ? text : '…')

/** What a simulation supposes, line by line. */
export function supposition(line: Supposed): string {
  const days = line.until && line.until !== line.day ? `${shortDay(line.day ?? '')} – ${shortDay(line.until)}` : line.day ? shortDay(line.day) : ''
  const quantity = line.quantity === null ? '' : number(line.quantity)
  const item = line.item?.number ?? ''
  switch (line.kind) {
    case 'demand':
      return line.action === 'move' ? t('saysMove', { source: line.source?.number ?? '', days }) : t(`saysDemand_${line.action as 'more' | 'less' | 'set'}`, { item, days, quantity })
    case 'supply':
      return line.action === 'move' ? t('saysMove', { source: line.source?.number ?? '', days }) : t('saysGone', { source: line.source?.number ?? '' })
    case 'parameter':
      return t('saysParameter', { item, field: line.parameter ? t(`field_${PARAMETER_FIELD[line.parameter] ?? 'other'}`) : '', quantity: quantity + (line.parameter === 'lead_time_days' ? t('d') : '') })
    case 'bom':
      return line.action === 'remove' ? t('saysLineOut', { item, component: line.component?.number ?? '' }) : t('saysLine', { item, component: line.component?.number ?? '', quantity })
    case 'calendar':
      return t(line.action === 'open' ? 'saysOpen' : 'saysClosed', { days })
    case 'capacity': {
      const field = line.parameter && isOfCenter(line.parameter) ? t(`field_${line.parameter}`) : ''
      const said = { center: line.work_center?.number ?? '', other: line.other_work_center?.number ?? '', field, quantity, days: days && t('duringDays', { days }) }
      return t(`saysCenter_${line.action as 'more' | 'less' | 'set' | 'move'}`, said)
    }
  }
}

const isOfCenter = (name: Parameter): name is CenterParameter => (CENTER_PARAMETERS as readonly string[]).includes(name)
const PARAMETER_FIELD: Partial<Record<Parameter, Field>> = { lead_time_days: 'lead_time', safety_stock: 'safety_stock', lot_min: 'lot_min', lot_multiple: 'lot_mult', lot_max: 'lot_max', on_hand: 'on_hand' }

export interface Pair {
  week: Week
  x: number
  old: number
  new: number
}

/** Two columns a week, heights in `height`. */
export function pairs(weeks: readonly Week[], width: number, height: number): { most: number; wide: number; pairs: Pair[] } {
  const most = Math.max(0, ...weeks.flatMap((one) => [one.old, one.new]))
  const step = weeks.length ? width / weeks.length : width
  const scale = (count: number) => (most ? (count / most) * height : 0)
  return { most, wide: Math.max(1, Math.min(18, step * 0.4)), pairs: weeks.map((week, at) => ({ week, x: at * step, old: scale(week.old), new: scale(week.new) })) }
}

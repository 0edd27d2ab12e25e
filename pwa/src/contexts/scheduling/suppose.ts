/** What is supposed beside a schedule: a closure, overtime, another due moment, another priority. */

import type { LinkDescription } from '../../documents/description'
import { fromLocal } from '../../documents/fields/moments'
import type { Linked } from '../../documents/row'
import { shortDay } from '../../i18n/format'
import type { Change, Wanted } from './around'
import { t } from './supposeWords'

export const KINDS = ['closed', 'open', 'due', 'priority'] as const
export type Kind = (typeof KINDS)[number]

/** Seconds the search may take; longer is better, and somebody waits. */
export const SEARCHES = ['5', '10', '30', '60'] as const
export type Search = (typeof SEARCHES)[number]

/** One field after the other as a person fills it in; moments are what the browser's field holds. */
export interface Supposition {
  key: number
  kind: Kind
  center: Linked | null
  order: Linked | null
  from: string
  until: string
  due: string
  priority: string
}

export const suppositionOf = (key: number, kind: Kind = 'closed'): Supposition => ({ key, kind, center: null, order: null, from: '', until: '', due: '', priority: '1' })

export type Part = 'center' | 'order' | 'from' | 'until' | 'due' | 'priority'
const PARTS: Record<Kind, readonly Part[]> = {
  closed: ['center', 'from', 'until'],
  open: ['center', 'from', 'until'],
  due: ['order', 'due'],
  priority: ['order', 'priority'],
}
export const partsOf = ({ kind }: Supposition): readonly Part[] => PARTS[kind]

export const isForward = ({ from, until }: Supposition): boolean => !from || !until || Date.parse(from) < Date.parse(until)
export const isFilled = (one: Supposition): boolean => partsOf(one).every((part) => Boolean(one[part])) && (!['closed', 'open'].includes(one.kind) || isForward(one))

const called = (one: Linked | null): string => one?.title || one?.number || ''

/** Nothing is sent of what another kind had asked for. */
export function changeOf(one: Supposition): Change {
  if (one.kind === 'due') return { action: 'due', work_order_id: one.order?.id ?? null, from_at: fromLocal(one.due) }
  if (one.kind === 'priority') return { action: 'priority', work_order_id: one.order?.id ?? null, priority: Number(one.priority) }
  return { action: one.kind, work_center_id: one.center?.id ?? null, from_at: fromLocal(one.from), until_at: fromLocal(one.until), reason: t('reason') }
}

/** As short as it stands in a column: the browser's field holds this place's clock already. */
const at = (typed: string): string => `${shortDay(typed)} ${typed.slice(11, 16)}`

/** In words, what it is first: so the schedule that comes of it is called when it stands beside others. */
export function sentenceOf(one: Supposition): string {
  const [center, order] = [called(one.center), one.order?.number ?? called(one.order)]
  if (one.kind === 'due') return t('saysDue', { order, at: at(one.due) })
  if (one.kind === 'priority') return t('saysPriority', { order, n: one.priority })
  return t(one.kind === 'closed' ? 'saysClosed' : 'saysOpen', { center, from: at(one.from), until: at(one.until) })
}

const LONGEST = 200

export const wantedOf = (base: { id: string; site_id?: string }, suppositions: readonly Supposition[], search: Search): Wanted => ({
  cause: 'what_if',
  ...(base.site_id ? { site_id: base.site_id } : {}),
  base_id: base.id,
  remark: suppositions.map(sentenceOf).join(t('and')).slice(0, LONGEST),
  search_seconds: Number(search),
  changes: suppositions.map(changeOf),
})

const LINKS = { center: 'plant/work_center', order: 'production/work_order' } as const

export const linkOf = (part: keyof typeof LINKS): LinkDescription => ({ kind: 'link', name: part, label: t(part), required: true, listed: false, locked: false, openIn: null, linksTo: LINKS[part] })

/** Asked beside the base one after the other; those that came to something are compared with it. */
export interface Question {
  id: string
  number: string
  says: string
  jobId: string | null
  state: 'running' | 'made' | 'failed'
  why: string
}

export const comparable = (questions: readonly Question[]): string[] => questions.filter((one) => one.state === 'made').map((one) => one.id)

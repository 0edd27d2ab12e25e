/** Exceptions of the plan in force: whose they are, since when, and what somebody said about them. */

import { api, ask, type Query } from '../../api/client'
import { descriptions } from '../../offline/descriptions'
import type { Titled } from './plan'
import type { Answered } from './workbench'

export interface PlanException {
  id: string
  code: string
  severity: number
  item: { id: string | null; number: string | null; title: string | null }
  day: string | null
  quantity: string | null
  document: { document: string | null; id: string | null; number: string } | null
  sentence: string
  owner: { id: string; name: string } | null
  first_seen: string
  age_days: number
  due_on: string
  overdue: boolean
  answer: Answered | null
}

export interface ClosedInTime {
  in_time: number
  of: number
  days: number
}

export interface PlanExceptions {
  rows: PlanException[]
  count: number
  counts: { code: string; count: number }[]
  closed: ClosedInTime
  plan_version_id: string
}

export interface ExceptionsSought {
  code: string
  mine: boolean
  hidden: boolean
}

const PATH = '/api/planning/plan-exceptions'

export const queryOf = (scheme: string, sought: ExceptionsSought, offset = 0): Query => ({
  plan_scheme_id: scheme,
  code: sought.code || undefined,
  owner: sought.mine ? 'me' : undefined,
  hidden: sought.hidden ? 1 : undefined,
  offset: offset || undefined,
  limit: 50,
})

export const odd = {
  list: (query: Query) => api.get<PlanExceptions>(PATH, query),
  dismiss: (plan_scheme_id: string, plan_version_id: string, id: string, reason: string) => api.post<Answered>(`${PATH}/dismiss`, { plan_scheme_id, plan_version_id, id, reason }),
  show: (answer: Answered) => ask<Answered>('POST', `/api/planning/exception_answer/${answer.id}/steps/withdraw`, { body: {}, version: answer.version }),
}

/** A code's words, as its type's description tells them. */
export function codeText(code: string): string {
  const field = descriptions.value?.documents['planning/exception_answer']?.fields.find((one) => one.name === 'code')
  return (field?.kind === 'choice' && field.choices?.find((choice) => choice.name === code)?.label) || code
}

/** The share closed in time; nothing where nothing was to be closed. */
export const shareOf = ({ in_time, of }: ClosedInTime): number | null => (of ? in_time / of : null)

export const itemOf = ({ item }: PlanException): Titled | null => (item.id ? { id: item.id, number: item.number ?? '', title: item.title ?? '' } : null)

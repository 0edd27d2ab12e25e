/** What a planner decides on the workbench, and what the server made of it. */

import { api, ask, type Query } from '../../api/client'
import type { PlannedOrder, Titled } from './plan'

export type Code = 'in' | 'out' | 'cancel' | 'decrease' | 'increase'
export const CODES: readonly Code[] = ['in', 'out', 'cancel', 'decrease', 'increase']

export interface Answered {
  id: string
  number: string
  version: number
  state: string
  reason: string
}

export interface Message {
  id: string
  code: Code
  severity: number
  item: Titled
  owner: { id: string; name: string } | null
  age_days: number
  supply: string
  supply_id: string
  document: string
  document_id: string
  number: string
  version: number
  state: string
  due: string
  wanted: string
  quantity: string
  sentence: string
  at_once: boolean
  answer: Answered | null
}

export interface Messages {
  rows: Message[]
  count: number
  counts: Record<Code, number>
}

export interface Sought {
  code: Code | ''
  mine: boolean
  hidden: boolean
}

export type Decision = 'firm' | 'release' | 'cancel'
export type Result = 'done' | 'refused' | 'stale' | 'asked'

export const RESULTS: readonly Result[] = ['done', 'refused', 'stale', 'asked']

export interface Outcome {
  id: string
  outcome: Result
  sentence: string
}

export interface Mass {
  rows?: Outcome[]
  job_id?: string
}

const MESSAGES = '/api/planning/action-messages'
const ORDERS = '/api/planning/planned_order'

/** What an answer names; never more, for the server looks at the message itself. */
const named = (scheme: string, { supply, supply_id, code }: Message) => ({ plan_scheme_id: scheme, supply, supply_id, code })
const seen = (orders: readonly PlannedOrder[]) => orders.map(({ id, version }) => ({ id, version }))

export const queryOf = (scheme: string, sought: Sought, offset = 0): Query => ({
  plan_scheme_id: scheme,
  code: sought.code || undefined,
  owner: sought.mine ? 'me' : undefined,
  hidden: sought.hidden ? 1 : undefined,
  offset: offset || undefined,
  limit: 50,
})

export const bench = {
  messages: (query: Query) => api.get<Messages>(MESSAGES, query),
  apply: (scheme: string, message: Message) => api.post<Answered & { at_once: boolean }>(`${MESSAGES}/apply`, named(scheme, message), { version: message.version }),
  dismiss: (scheme: string, message: Message, reason: string) => api.post<Answered>(`${MESSAGES}/dismiss`, { ...named(scheme, message), reason }),
  show: (answer: Answered) => ask<Answered>('POST', `/api/planning/message_answer/${answer.id}/steps/withdraw`, { body: {}, version: answer.version }),
  take: (step: Decision, orders: readonly PlannedOrder[]) => api.post<Mass>(`${ORDERS}/mass`, { step, rows: seen(orders) }, { timeout: 120_000 }),
  merge: (orders: readonly PlannedOrder[]) => api.post<PlannedOrder>(`${ORDERS}/merge`, { rows: seen(orders) }),
  amend: async (order: PlannedOrder, step: 'move' | 'split', form: Record<string, string>) =>
    (await ask<PlannedOrder>('POST', `${ORDERS}/${order.id}/steps/${step}`, { body: form, version: order.version })).data,
}

export const isOpen = (order: PlannedOrder): boolean => order.state === 'proposed' || order.state === 'firm'

/** Several open orders of one item and source; what else must be the same the server knows. */
export const canMerge = (orders: readonly PlannedOrder[]): boolean =>
  orders.length > 1 && orders.length <= 50 && orders.every(isOpen) && new Set(orders.map((order) => `${order.item_id} ${order.source}`)).size === 1

export interface Amended {
  due: string
  quantity: string | null
}

/** Only what was changed is said; an empty form has nothing to say. */
export function moved(order: PlannedOrder, form: Amended): Record<string, string> {
  const said: Record<string, string> = {}
  if (form.due && form.due !== order.due) said.due = form.due
  if (form.quantity && Number(form.quantity) !== Number(order.quantity)) said.quantity = form.quantity
  return said
}

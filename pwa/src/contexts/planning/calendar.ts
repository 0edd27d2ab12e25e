/** Which plan runs are made on which days, as `GET /api/planning/plan-calendar` tells them. */

import { api } from '../../api/client'

export interface Span {
  first: string
  last: string
}

export interface PlanRun {
  level: { id: string; number: string; title: string }
  site_id: string
  day: string
  due: string
  submit_by: string
  submit_role: string
  submit_role_title: string
  buckets: number
  covers: Span
  firm: Span | null
  outlook: Span | null
  frozen: Span | null
}

export const readRuns = async (first: string, days: number): Promise<PlanRun[]> =>
  (await api.get<{ runs: PlanRun[] }>('/api/planning/plan-calendar', { first, days }, { timeout: 15_000 })).runs

/** The runs under their days, in the order they were told. */
export function byDay(runs: readonly PlanRun[]): { day: string; runs: PlanRun[] }[] {
  const days = [...new Set(runs.map((run) => run.day))]
  return days.map((day) => ({ day, runs: runs.filter((run) => run.day === day) }))
}

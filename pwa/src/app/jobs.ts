/** Long work, wherever it was started: followed while it runs, cancelled or opened from one tray. */

import { computed, reactive } from 'vue'
import { api } from '../api/client'
import { t } from '../i18n'

export interface Job {
  id: string
  kind: string
  label?: string
  created_at?: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'dead'
  progress: { done: number; total: number; sentence: string } | null
  result: { document: string; id: string } | null
  error: string | null
}

export const jobs = reactive({ rows: [] as Job[], cancelling: new Set<string>() })

/** What people call it; a kind this app has not heard of yet is still somebody's job. */
export function jobName({ label, kind }: Job): string {
  if (label) return label
  switch (kind) {
    case 'planning.mrp': return t('jobMrp')
    case 'exchange.import': return t('jobImport')
    case 'inventory.expire': return t('jobExpire')
    case 'jobs.tidy':
    case 'files.tidy': return t('jobTidy')
    default: return t('jobOther')
  }
}

export const isActive = (job: Job): boolean => job.state === 'queued' || job.state === 'running'

export const activeJobs = computed(() => jobs.rows.filter(isActive))

const OFTEN = 2_000
const SELDOM = 60_000
let timer: ReturnType<typeof setTimeout> | undefined

export async function refreshJobs(): Promise<void> {
  clearTimeout(timer)
  const told = await api.get<{ rows: Job[] }>('/api/jobs', { mine: 1 }, { timeout: 8_000 }).catch(() => null)
  if (told) jobs.rows = told.rows
  for (const job of jobs.rows) if (!isActive(job)) jobs.cancelling.delete(job.id)
  timer = setTimeout(() => void refreshJobs(), activeJobs.value.length ? OFTEN : SELDOM)
}

/** A screen that got a 202 tells it here, so that its progress shows at once. */
export function followJob(job: Job): void {
  jobs.rows = [job, ...jobs.rows.filter((other) => other.id !== job.id)]
  clearTimeout(timer)
  timer = setTimeout(() => void refreshJobs(), 500)
}

export function forgetJobs(): void {
  clearTimeout(timer)
  jobs.rows = []
}

export async function cancelJob(id: string): Promise<void> {
  jobs.cancelling.add(id)
  await api.post(`/api/jobs/${id}/cancel`).catch((error) => {
    jobs.cancelling.delete(id)
    throw error
  })
  await refreshJobs()
}

/** A job followed on the page that asked for it, until it ends or the page looks at something else. */

import { onScopeDispose, ref } from 'vue'
import { api, ApiError } from '../api/client'
import { isActive, type Job } from './jobs'

const OFTEN = 700
const unheardOf = (id: string): Job => ({ id, kind: '', state: 'queued', progress: null, result: null, error: null })

export function useFollowedJob() {
  const job = ref<Job | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  function leave(): void {
    turn += 1
    clearTimeout(timer)
    job.value = null
  }

  /** As it is now; while nobody answers, as it was last; null where there is no such job. */
  async function ask(id: string): Promise<Job | null> {
    return api.get<Job>(`/api/jobs/${id}`).catch((error: unknown) => (error instanceof ApiError && error.status === 404 ? null : (job.value ?? unheardOf(id))))
  }

  /** The job as it ended, or null where that is not known: it is gone, or something else is looked at by then. */
  async function follow(id: string): Promise<Job | null> {
    leave()
    const mine = turn
    for (;;) {
      const told = await ask(id)
      if (mine !== turn) return null
      job.value = told
      if (!told || !isActive(told)) break
      await new Promise((later) => (timer = setTimeout(later, OFTEN)))
      if (mine !== turn) return null
    }
    const ended = job.value
    leave()
    return ended
  }

  onScopeDispose(leave)
  return { job, follow, leave }
}

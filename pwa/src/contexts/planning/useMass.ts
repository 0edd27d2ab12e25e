/** One decision on many planned orders: each is done, refused or out of date for itself; very many go to a worker. */

import { ref } from 'vue'
import { useFollowedJob } from '../../app/followed'
import { number } from '../../i18n/format'
import { toast } from '../../ui/toast'
import type { PlannedOrder } from './plan'
import { bench, RESULTS, type Decision, type Outcome, type Result } from './workbench'
import { t } from './workbenchWords'

type Counts = Record<Result, number>
export type Left = Outcome & { name: string }

const stopped = (error: Error): void => toast(error.message, { meaning: 'stop' })

/** What is to be read of the outcomes: everything that was not done, and what was done with a reservation. */
export function leftOf(rows: readonly Outcome[], orders: readonly PlannedOrder[]): Left[] {
  const names = new Map(orders.map((order) => [order.id, `${order.item.number} ${order.number}`]))
  return rows.filter((row) => row.outcome !== 'done' || row.sentence).map((row) => ({ ...row, name: names.get(row.id) ?? '' }))
}

export const countsOf = (rows: readonly Outcome[]): Counts =>
  Object.fromEntries(RESULTS.map((name) => [name, rows.filter((row) => row.outcome === name).length])) as Counts

export function useMass(changed: (ids: string[]) => Promise<void>) {
  const isBusy = ref(false)
  const left = ref<Left[]>([])
  const { job, follow } = useFollowedJob()

  function tell(rows: readonly Outcome[], counts: Counts, orders: readonly PlannedOrder[]): void {
    const found = leftOf(rows, orders)
    if (orders.length === 1) return found[0]?.outcome === 'done' ? undefined : void (found[0] && toast(`${found[0].name}: ${found[0].sentence}`, { meaning: 'stop' }))
    left.value = found
    const told = RESULTS.filter((name) => counts[name]).map((name) => t(name, { n: counts[name] }))
    toast(told.join(' · '), { meaning: counts.done === orders.length ? 'good' : 'wait' })
  }

  /** Until the orders are shown as they are by then, the next decision would rest on what they were. */
  async function done(orders: readonly PlannedOrder[], work: () => Promise<boolean>): Promise<void> {
    isBusy.value = true
    left.value = []
    try {
      if (await work().catch((error: Error) => (stopped(error), false))) await changed(orders.map((order) => order.id))
    } finally {
      isBusy.value = false
    }
  }

  const take = (step: Decision, orders: readonly PlannedOrder[]): Promise<void> =>
    done(orders, async () => {
      const answer = await bench.take(step, orders)
      const ended = answer.job_id ? await follow(answer.job_id) : null
      const result = ended?.result as (Counts & { rows: Outcome[] }) | null | undefined
      const rows = answer.rows ?? result?.rows
      if (rows) tell(rows, result ?? countsOf(rows), orders)
      return true
    })

  const merge = (orders: readonly PlannedOrder[]): Promise<void> =>
    done(orders, async () => {
      const made = await bench.merge(orders)
      toast(`${made.number}: ${number(made.quantity)}`, { meaning: 'good' })
      return true
    })

  return { isBusy, left, job, take, merge }
}

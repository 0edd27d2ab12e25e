/** Publishing and discarding a schedule: on the version that was seen, and one act however often it is tapped. */

import { ref } from 'vue'
import { uuid7 } from '../../api/uuid'
import { around, type Schedule, type Step } from './around'
import { problemOf } from './aroundNames'

export function useScheduleStep(done: (schedule: Schedule, step: Step) => void) {
  const isBusy = ref(false)
  const problem = ref('')
  const keys = new Map<string, string>()

  /** Asked again after no answer came it is the same act. */
  function keyOf(wanted: string): string {
    const key = keys.get(wanted) ?? uuid7()
    keys.set(wanted, key)
    return key
  }

  async function take(schedule: Pick<Schedule, 'id' | 'version'>, step: Step): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    problem.value = ''
    try {
      done((await around.step(schedule, step, keyOf(`${schedule.id} ${schedule.version} ${step}`))).data, step)
    } catch (error) {
      problem.value = problemOf(error)
    } finally {
      isBusy.value = false
    }
  }

  return { isBusy, problem, take }
}

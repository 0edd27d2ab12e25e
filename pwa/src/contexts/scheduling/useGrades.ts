/** One grade sequence under somebody's hands: an order is shown at once, its cost when it is known; late answers are dropped. */

import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { toast } from '../../ui/toast'
import { grades, isSameOrder, orderOf, placed, type Ribbon } from './grades'
import { t } from './trimWords'
import { sentenceOf } from './useTrim'

export function useGrades(id: Ref<string>) {
  const saved = shallowRef<Ribbon | null>(null)
  const tried = shallowRef<Ribbon | null>(null)
  const order = shallowRef<readonly string[]>([])
  const problem = ref('')
  const isBusy = ref(false)
  const isJudging = ref(false)
  let asked = 0

  const ribbon = computed(() => tried.value ?? saved.value)
  const isChanged = computed(() => saved.value !== null && !isSameOrder(order.value, orderOf(saved.value)))
  const canEdit = computed(() => saved.value?.sequence.state === 'draft')
  /** As they lie now, with what was told of each last. */
  const rows = computed(() => {
    const known = new Map(ribbon.value?.rows.map((row) => [row.id, row]))
    return order.value.flatMap((each) => known.get(each) ?? [])
  })

  function take(told: Ribbon): void {
    saved.value = told
    tried.value = null
    order.value = orderOf(told)
    isJudging.value = false
    problem.value = ''
  }

  async function load(): Promise<void> {
    const mine = ++asked
    try {
      const told = await grades.chart(id.value)
      if (mine === asked) take(told)
    } catch (error) {
      if (mine === asked) problem.value = sentenceOf(error)
    }
  }

  async function move(run: string, to: number): Promise<void> {
    if (!canEdit.value) return
    order.value = placed(order.value, run, to)
    const mine = ++asked
    isJudging.value = true
    try {
      const told = await grades.try(id.value, order.value)
      if (mine === asked) [tried.value, problem.value] = [told, '']
    } catch (error) {
      if (mine === asked) problem.value = sentenceOf(error)
    } finally {
      if (mine === asked) isJudging.value = false
    }
  }

  const undo = (): void => {
    asked += 1
    if (saved.value) take(saved.value)
  }
  const save = (): Promise<void> => done(async (now) => {
    take(await grades.save(now, order.value))
    toast(t('saved'))
  })
  const step = (name: string): Promise<void> => done(async (now) => {
    await grades.step(now, name)
    await load()
  })

  async function done(work: (now: Ribbon) => Promise<void>): Promise<void> {
    if (!saved.value || isBusy.value) return
    isBusy.value = true
    asked += 1
    isJudging.value = false
    problem.value = ''
    try {
      await work(saved.value)
    } catch (error) {
      problem.value = sentenceOf(error)
    } finally {
      isBusy.value = false
    }
  }

  watch(id, () => {
    saved.value = tried.value = null
    void load()
  }, { immediate: true })
  return { saved, ribbon, rows, problem, isBusy, isJudging, isChanged, canEdit, load, move, undo, save, step }
}

/** The week of a line and the day that is looked at; only the last answer to each counts. */

import { computed, ref, shallowRef, watch } from 'vue'
import { ApiError, Unreachable } from '../../api/client'
import { today } from '../../i18n/format'
import { toast } from '../../ui/toast'
import { dayToOpen, line, marksOf, monday, type Arranged, type LineSequence, type LineWeek, type SequenceHead } from './line'
import { t } from './lineWords'

export function useLine(lineId: () => string) {
  const first = ref(monday(today()))
  const week = shallowRef<LineWeek | null>(null)
  const day = ref<string | null>(null)
  const opened = shallowRef<LineSequence | null>(null)
  const problem = ref<string | null>(null)
  const isBusy = ref(false)
  const kept = shallowRef<Arranged | null>(null)
  const marks = computed(() => marksOf(week.value?.models ?? []))
  const head = computed(() => week.value?.days.find((one) => one.day === day.value) ?? null)
  let askedWeek = 0
  let askedDay = 0

  async function load(): Promise<void> {
    const mine = ++askedWeek
    if (!lineId()) return
    try {
      const told = await line.week(lineId(), first.value)
      if (mine !== askedWeek) return
      ;[week.value, problem.value] = [told, null]
      if (!told.days.some((one) => one.day === day.value)) day.value = dayToOpen(told)
      await open()
    } catch (error) {
      if (mine === askedWeek) [week.value, opened.value, problem.value] = [null, null, sentenceOf(error)]
    }
  }

  async function open(): Promise<void> {
    const mine = ++askedDay
    const id = head.value?.sequence?.id
    if (!id) {
      opened.value = null
      return
    }
    try {
      const told = await line.day(id)
      if (mine === askedDay) opened.value = told
    } catch (error) {
      if (mine === askedDay) [opened.value, problem.value] = [null, sentenceOf(error)]
    }
  }

  /** One thing at a time; what is refused is said, and what is shown is asked anew either way. */
  async function act(work: () => Promise<string | null>): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    try {
      const said = await work()
      if (said) toast(said)
      await load()
      return true
    } catch (error) {
      toast(sentenceOf(error), { meaning: 'stop' })
      if (error instanceof ApiError && error.status === 412) await load()
      return false
    } finally {
      isBusy.value = false
    }
  }

  const spread = () => act(async () => t('spreadDone', { n: (await line.plan(lineId(), first.value)).sequences.length }))

  const arrange = (one: SequenceHead, despite = false) =>
    act(async () => {
      kept.value = null
      const { status, data } = await line.arrange(one, despite)
      if (status === 202) return t('arranging')
      if (!data.replaced) kept.value = data
      return data.replaced ? (data.moves ? t('arranged', { n: data.moves }) : t('arrangedSame')) : null
    })

  const step = (one: SequenceHead, name: 'freeze' | 'unfreeze' | 'finish', form = {}) => act(async () => (await line.step(one, name, form)).message || (name === 'freeze' ? t('frozenDone') : null))
  const move = (one: SequenceHead, place: number, to: number, reason: string) => act(async () => (await line.move(one, place, to, reason)).message || t('moved'))

  watch(day, () => {
    kept.value = null
    opened.value = null
    void open()
  })
  watch([lineId, first], () => {
    week.value = day.value = opened.value = null
    void load()
  }, { immediate: true })
  return { first, week, day, head, opened, problem, isBusy, kept, marks, load, spread, arrange, step, move }
}

export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) return error.message
  if (error instanceof Unreachable) return t('away')
  throw error
}

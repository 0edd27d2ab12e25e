/** One trim plan under somebody's hands: every change is drawn at once and judged by the server; late answers are dropped. */

import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { useFollowedJob } from '../../app/followed'
import { ApiError, Unreachable } from '../../api/client'
import { toast } from '../../ui/toast'
import { isOpen, isSame, styleOf, trims, type Board, type Goal, type Pattern } from './trim'
import { t } from './trimWords'

export interface Solving {
  goal: Goal
  most_patterns: number | null
  seconds: number
}

const AT_ONCE_S = 10
const KEPT = 200

export function useTrim(id: Ref<string | null>) {
  const saved = shallowRef<Board | null>(null)
  const judged = shallowRef<Board | null>(null)
  const patterns = shallowRef<readonly Pattern[]>([])
  const past = shallowRef<readonly (readonly Pattern[])[]>([])
  const problem = ref('')
  const isBusy = ref(false)
  const isJudging = ref(false)
  const { job, follow, leave } = useFollowedJob()
  let asked = 0

  const board = computed(() => judged.value ?? saved.value)
  const isChanged = computed(() => saved.value !== null && !isSame(patterns.value, saved.value.patterns))
  const canEdit = computed(() => saved.value !== null && isOpen(saved.value.plan) && !job.value)
  const styles = computed(() => (board.value ? styleOf(board.value) : new Map<number, { letter: string; fill: number }>()))

  function take(told: Board): void {
    saved.value = told
    judged.value = null
    patterns.value = told.patterns.map(({ sets, widths }) => ({ sets, widths }))
    past.value = []
    isJudging.value = false
    problem.value = ''
  }

  async function load(): Promise<void> {
    const mine = ++asked
    if (!id.value) return
    isBusy.value = true
    try {
      const told = await trims.board(id.value)
      if (mine !== asked) return
      take(told)
      if (told.plan.job_id) void followed(told.plan.job_id)
    } catch (error) {
      if (mine === asked) problem.value = sentenceOf(error)
    } finally {
      if (mine === asked) isBusy.value = false
    }
  }

  function edit(after: readonly Pattern[]): void {
    if (!canEdit.value || isSame(after, patterns.value)) return
    past.value = [...past.value, patterns.value].slice(-KEPT)
    problem.value = ''
    show(after)
  }

  function undo(): void {
    const before = past.value.at(-1)
    if (!before) return
    past.value = past.value.slice(0, -1)
    show(before)
  }

  function show(after: readonly Pattern[]): void {
    patterns.value = after
    void judge()
  }

  async function judge(): Promise<void> {
    const mine = ++asked
    if (!saved.value) return
    if (!isChanged.value) {
      judged.value = null
      isJudging.value = false
      return
    }
    isJudging.value = true
    try {
      const told = await trims.check(saved.value.plan.id, patterns.value)
      if (mine === asked) judged.value = told
    } catch (error) {
      if (mine === asked) problem.value = sentenceOf(error)
    } finally {
      if (mine === asked) isJudging.value = false
    }
  }

  async function save(): Promise<void> {
    await done(async (now) => {
      take(await trims.save(now.plan, patterns.value))
      toast(t('saved'))
    })
  }

  async function step(name: string): Promise<void> {
    await done(async (now) => {
      await trims.step(now.plan, name)
      await load()
    })
  }

  async function solve({ goal, most_patterns, seconds }: Solving): Promise<void> {
    await done(async (now) => {
      const told = await trims.step(now.plan, 'solve', { goal, most_patterns, seconds, in_background: seconds > AT_ONCE_S })
      if (told.job_id) void followed(told.job_id)
      else await load()
    })
  }

  /** The plan's lines become what a proposal says, and it is solved again. */
  async function apply(proposal: number): Promise<void> {
    await done(async (now) => {
      const told = await trims.step(now.plan, 'apply', { proposal })
      await load()
      if (!told.job_id) toast(t('applied'))
    })
  }

  async function followed(job_id: string): Promise<void> {
    const ended = await follow(job_id)
    if (!ended) return
    await load()
    if (ended.state === 'failed' || ended.state === 'dead') problem.value = ended.error ?? t('notSolved')
    else if (ended.state === 'cancelled') toast(t('stopped'), { meaning: 'wait' })
  }

  /** What changes the plan: one at a time, and what is refused leaves everything as it lies. */
  async function done(work: (now: Board) => Promise<void>): Promise<void> {
    const now = saved.value
    if (!now || isBusy.value) return
    isBusy.value = true
    asked += 1
    problem.value = ''
    try {
      await work(now)
    } catch (error) {
      void judge()
      problem.value = sentenceOf(error)
    } finally {
      isBusy.value = false
    }
  }

  watch(id, () => {
    leave()
    saved.value = judged.value = null
    problem.value = ''
    void load()
  }, { immediate: true })
  return { saved, board, patterns, past, styles, problem, isBusy, isJudging, isChanged, canEdit, job, load, edit, undo, save, step, solve, apply }
}

export type Trim = ReturnType<typeof useTrim>

export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) return error.status === 412 ? t('stale') : error.message
  if (error instanceof Unreachable) return t('away')
  throw error
}

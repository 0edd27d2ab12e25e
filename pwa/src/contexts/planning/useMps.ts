/** The schedule that is looked at with its load: asked anew after every change, only the last answer counts. */

import { ref, shallowRef, watch, type Ref } from 'vue'
import { ApiError, Unreachable } from '../../api/client'
import { number } from '../../i18n/format'
import { toast } from '../../ui/toast'
import { mps, periodText, type Grid, type ItemRow, type Rough, type Shown } from './mps'
import { t } from './mpsWords'

export function useMps(shown: Ref<Shown>) {
  const grid = shallowRef<Grid | null>(null)
  const rough = shallowRef<Rough | null>(null)
  const problem = ref<string | null>(null)
  const isBusy = ref(false)
  let asked = 0

  async function load(): Promise<void> {
    const turn = (asked += 1)
    isBusy.value = true
    try {
      const [told, load] = await Promise.all([upTo(grid.value?.rows.length ?? 0), mps.rough(shown.value)])
      if (turn === asked) [grid.value, rough.value, problem.value] = [told, load, null]
    } catch (error) {
      if (turn === asked) problem.value = sentenceOf(error)
    } finally {
      if (turn === asked) isBusy.value = false
    }
  }

  /** As many items as were there already. */
  async function upTo(count: number): Promise<Grid> {
    let told = await mps.grid(shown.value)
    while (told.after !== null && told.rows.length < count) told = await followed(told, told.after)
    return told
  }

  async function followed(told: Grid, after: number): Promise<Grid> {
    const more = await mps.grid(shown.value, after)
    return { ...more, rows: [...told.rows, ...more.rows] }
  }

  async function more(): Promise<void> {
    const told = grid.value
    if (!told || told.after === null || isBusy.value) return
    const turn = asked
    isBusy.value = true
    try {
      const longer = await followed(told, told.after)
      if (turn === asked) grid.value = longer
    } catch (error) {
      toast(sentenceOf(error), { meaning: 'stop' })
    } finally {
      if (turn === asked) isBusy.value = false
    }
  }

  /** Write one cell; what the server refuses stays as it was, with its sentence. */
  async function write(row: ItemRow, column: number, quantity: string): Promise<boolean> {
    const [period, cell] = [grid.value?.periods[column], row.cells[column]]
    if (!period || !cell) return false
    try {
      await mps.write(row, period, cell.version, quantity)
      toast(t('saved', { item: row.item.number, period: periodText(period), quantity: number(quantity) }))
      await load()
      return true
    } catch (error) {
      toast(sentenceOf(error), { meaning: 'stop' })
      if (error instanceof ApiError && error.status === 412) await load()
      return false
    }
  }

  watch(shown, () => {
    grid.value = null
    void load()
  }, { immediate: true, deep: true })
  return { grid, rough, problem, isBusy, load, more, write }
}

export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) return error.message
  if (error instanceof Unreachable) return t('away')
  throw error
}

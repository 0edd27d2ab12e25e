/** A list page by page from the server, with this device's unsent work on top; from the device alone when nobody answers. */

import { computed, onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { ApiError, Unreachable } from '../../api/client'
import { shownRows } from '../../offline/live'
import type { Shown } from '../../offline/overlay'
import type { Description } from '../description'
import { localRows, queryOf, type Listing } from '../listing'
import type { Row } from '../row'
import { server } from '../server'

export const PAGE = 100

export type ListState = 'loading' | 'ready' | 'more' | 'failed'

export function useList(description: Ref<Description>, listing: Ref<Listing>) {
  const rows = shallowRef<Row[]>([])
  const pending = shallowRef<ReadonlySet<string>>(new Set())
  const after = ref<string | null>(null)
  const count = ref<number | null>(null)
  const state = ref<ListState>('loading')
  const isLocal = ref(false)
  const problem = ref('')
  let asked = new AbortController()

  async function load(): Promise<void> {
    asked.abort()
    asked = new AbortController()
    state.value = 'loading'
    await attempt(async (signal) => {
      const page = await server.list(description.value.name, queryOf(listing.value, { limit: PAGE, count: true }), signal)
      const unsent = await unsentRows(description.value)
      rows.value = onTop(page.rows, unsent, localRows(unsent.map((one) => one.row), listing.value, description.value))
      pending.value = new Set(unsent.map((one) => one.row.id))
      after.value = page.after
      count.value = page.count
      isLocal.value = false
    })
  }

  async function more(): Promise<void> {
    if (!after.value || state.value !== 'ready') return
    state.value = 'more'
    await attempt(async (signal) => {
      const page = await server.list(description.value.name, queryOf(listing.value, { limit: PAGE, after: after.value }), signal)
      const known = new Set(rows.value.map((row) => row.id))
      rows.value = [...rows.value, ...page.rows.filter((row) => !known.has(row.id))]
      after.value = page.after
    })
  }

  async function attempt(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const mine = asked
    try {
      await work(mine.signal)
      if (mine === asked) state.value = 'ready'
    } catch (error) {
      if (mine === asked && !mine.signal.aborted) await fallBack(error)
    }
  }

  async function fallBack(error: unknown): Promise<void> {
    if (error instanceof Unreachable) return fromDevice()
    if (!(error instanceof ApiError)) throw error
    problem.value = error.message
    state.value = 'failed'
  }

  async function fromDevice(): Promise<void> {
    if (rows.value.length > 0 && state.value === 'more') return void (state.value = 'ready')
    const shown = description.value.offline === 'no' ? [] : await shownRows(description.value.name)
    rows.value = localRows(shown.map((one) => one.row), listing.value, description.value)
    pending.value = new Set(shown.filter((one) => one.pending.length > 0).map((one) => one.row.id))
    after.value = null
    count.value = rows.value.length
    isLocal.value = true
    state.value = 'ready'
  }

  /** Shows what the server has just told about one row, without asking for the page again. */
  const replace = (row: Row) => {
    rows.value = rows.value.map((one) => (one.id === row.id ? { ...one, ...row } : one))
  }

  onScopeDispose(() => asked.abort())
  const hasMore = computed(() => after.value !== null)
  return { rows, pending, count, state, isLocal, problem, hasMore, load, more, replace }
}

const unsentRows = async (description: Description): Promise<Shown[]> =>
  description.offline === 'no' ? [] : (await shownRows(description.name)).filter((one) => one.pending.length > 0)

/** New ones the server does not know come first; changed ones stay where the server put them. */
function onTop(page: readonly Row[], unsent: readonly Shown[], wanted: readonly Row[]): Row[] {
  const changed = new Map(unsent.map((one) => [one.row.id, one.row]))
  const known = new Set(page.map((row) => row.id))
  const made = wanted.filter((row) => !known.has(row.id) && row.version === 0)
  return [...made, ...page.map((row) => changed.get(row.id) ?? row)]
}

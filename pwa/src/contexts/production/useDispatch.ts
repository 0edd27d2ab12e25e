/** The dispatch list as the server tells it, refreshed while it is looked at; as this device knows it when nobody answers. */

import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { api, ApiError, Unreachable } from '../../api/client'
import type { Values } from '../../documents/row'
import { useRows } from '../../offline/live'
import { sync } from '../../offline/sync'
import { centerOf, listHere, queryOf, rowTold, type DispatchFilter, type DispatchRow, type Known } from './dispatch'
import { linked, ORDER, orderOf, text, textOrNull, TICKET, ticketOf } from './reading'

const AGAIN = 60_000
const PATIENCE = 15_000

export function useDispatch(filter: Ref<DispatchFilter>) {
  const told = shallowRef<{ rows: DispatchRow[]; more: boolean } | null>(null)
  const problem = ref('')
  const [tickets, orders] = [useRows(TICKET), useRows(ORDER)]
  const [centerRows, teamRows, people] = [useRows('plant/work_center'), useRows('people/team'), useRows('people/person')]

  const centers = computed(() => (centerRows.value ?? []).map(({ row }) => centerOf(row)))
  const teams = computed(() => (teamRows.value ?? []).map(({ row }) => ({ id: row.id, name: text(row, 'name'), workCenterId: textOrNull(row, 'work_center_id') })))
  const teamOf = computed(() => new Map((people.value ?? []).flatMap(({ row }): [string, string][] => {
    const team = linked(row, 'team')
    return team ? [[row.id, team.id]] : []
  })))
  const known = computed((): Known => ({ centers: centers.value, teams: teams.value, teamOf: teamOf.value }))

  let asked = 0

  /** Only the answer to the last question is shown; without one the screen shows what is here. */
  async function load(): Promise<void> {
    const mine = ++asked
    try {
      const answer = await api.get<{ rows: Values[]; more: boolean }>('/api/production/dispatch', queryOf(filter.value), { timeout: PATIENCE })
      if (mine !== asked) return
      told.value = { rows: answer.rows.map(rowTold), more: answer.more }
      problem.value = ''
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error
      if (mine !== asked) return
      told.value = null
      problem.value = error instanceof ApiError ? error.message : ''
    }
  }

  watch(filter, () => (told.value = null))
  watch(() => [filter.value, sync.offlineSince === null, sync.lastSent], () => void load(), { immediate: true })
  const timer = setInterval(() => document.visibilityState === 'visible' && sync.offlineSince === null && void load(), AGAIN)
  onScopeDispose(() => clearInterval(timer))

  const ordersById = computed(() => new Map((orders.value ?? []).map(({ row }) => [row.id, orderOf(row)])))
  const here = computed(() => tickets.value && orders.value && listHere(tickets.value.map(({ row, pending }) => ({ ticket: ticketOf(row), pending: pending.length > 0 })), ordersById.value, filter.value, known.value))
  /** Offline a told list grows old: what this phone has by now counts, with what was done on it since. */
  const shown = computed(() => (sync.offlineSince === null ? told.value : null))
  const rows = computed(() => shown.value?.rows ?? here.value)
  /** The server cuts a long list; this phone has all tickets of its site. */
  const isCut = computed(() => shown.value?.more ?? false)
  return { rows, isTold: computed(() => shown.value !== null), isCut, known, teams, people, problem, load }
}

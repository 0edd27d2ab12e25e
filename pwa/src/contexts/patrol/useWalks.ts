/** Every round this device holds as a walk, following each change; enough for list, round, point and board. */

import { computed, onScopeDispose, ref } from 'vue'
import type { OpenAct } from '../../offline/act'
import { useRows } from '../../offline/live'
import { linked, text } from '../production/reading'
import { session } from '../people/session'
import { CHECK, checkOf, POINT, pointOf, ROUND, roundOf, ROUTE, routeOf } from './reading'
import { walkOf } from './walk'

const makerOf = (acts: readonly OpenAct[]): string => acts.find((act) => act.verb === 'create')?.person_id ?? ''

const LOOK_AGAIN = 20_000

export function useWalks() {
  const [rounds, routes, points, checks, people] = [useRows(ROUND), useRows(ROUTE), useRows(POINT), useRows(CHECK), useRows('people/person')]
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), LOOK_AGAIN)
  onScopeDispose(() => clearInterval(timer))

  const routeById = computed(() => new Map((routes.value ?? []).map(({ row }) => [row.id, routeOf(row)])))
  const pointById = computed(() => new Map((points.value ?? []).map(({ row }) => [row.id, pointOf(row)])))
  const names = computed(() => new Map((people.value ?? []).map(({ row }) => [row.id, text(row, 'name')])))
  const known = computed(() => ({ routes: routeById.value, points: pointById.value, checks: (checks.value ?? []).map(({ row, pending }) => checkOf(row, pending.length > 0, names.value.get(makerOf(pending)))) }))
  const walks = computed(() => (rounds.value ?? []).map(({ row }) => walkOf(roundOf(row), known.value, now.value)))
  const me = computed(() => {
    const personId = session.me?.person.id ?? ''
    const row = (people.value ?? []).find((one) => one.row.id === personId)?.row
    return { personId, teamId: row ? (linked(row, 'team')?.id ?? null) : null }
  })

  return {
    walks,
    routes: computed(() => [...routeById.value.values()].filter((route) => route.active && route.pointIds.length > 0)),
    points: pointById,
    me,
    now,
    isReady: computed(() => [rounds, routes, points, checks].every((rows) => rows.value !== null)),
  }
}

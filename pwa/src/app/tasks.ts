/** My tasks by role: the server's groups, kept for when it cannot be asked, with this device's pending acts on top. */

import { ref, shallowRef, watch } from 'vue'
import { api, Unreachable } from '../api/client'
import { language } from '../i18n'
import { stateNamed, type Meaning } from '../documents/description'
import { descriptionOf } from '../offline/descriptions'
import { shownRow } from '../offline/live'
import { actor, store, sync } from '../offline/sync'

export interface Task {
  document: string
  id: string
  number: string | null
  title: string | null
  state: string | null
  due: string | null
  hint: string | null
}

export interface ShownTask extends Task {
  stateLabel: string
  meaning: Meaning
  pending: boolean
}

export interface TaskGroup<T extends Task = Task> {
  name: string
  label: string
  count: number
  rows: T[]
}

interface Kept {
  groups: TaskGroup[]
  at: number
}

export function useTasks() {
  const groups = shallowRef<TaskGroup<ShownTask>[] | null>(null)
  /** When these were told, if they are not fresh. */
  const asOf = ref<number | null>(null)
  const failed = ref<string | null>(null)

  async function load(): Promise<void> {
    const scope = actor.value?.scope
    if (!scope) return
    const name = `tasks:${scope}:${language.value}`
    const kept = await store.recall<Kept>(name)
    if (kept && groups.value === null) await show(kept, kept.at)
    try {
      const told: Kept = { ...(await api.get<{ groups: TaskGroup[] }>('/api/tasks', {}, { timeout: 10_000 })), at: Date.now() }
      await store.keep(name, told)
      failed.value = null
      await show(told, null)
    } catch (error) {
      if (kept) return show(kept, kept.at)
      failed.value = error instanceof Unreachable ? '' : error instanceof Error ? error.message : ''
    }
  }

  async function show(told: Kept, at: number | null): Promise<void> {
    asOf.value = at
    groups.value = await Promise.all(told.groups.map(async (group) => ({ ...group, rows: await Promise.all(group.rows.map(withPending)) })))
  }

  watch(() => [actor.value?.scope, language.value, sync.waiting, sync.offlineSince === null], () => void load(), { immediate: true })
  return { groups, asOf, failed, load }
}

async function withPending(task: Task): Promise<ShownTask> {
  const shown = await shownRow(task.document, task.id)
  const pending = (shown?.pending.length ?? 0) > 0
  const state = pending && typeof shown?.row.state === 'string' ? shown.row.state : task.state
  const description = descriptionOf(task.document)
  const told = description && stateNamed(description, state)
  return { ...task, state, stateLabel: told?.label ?? '', meaning: told?.meaning ?? 'plan', pending }
}

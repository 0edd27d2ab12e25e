/** One box for everything: the server's search, or this device's rows when nobody answers. */

import { ref, shallowRef, watch, type Ref } from 'vue'
import { api, Unreachable } from '../api/client'
import type { Row } from '../documents/row'
import { descriptionOf } from '../offline/descriptions'
import { actor, store } from '../offline/sync'

export interface Found {
  document: string
  label: string
  id: string
  number: string | null
  title: string | null
}

const PAUSE = 200
const MOST = 20

export function useSearch(q: Ref<string>) {
  const found = shallowRef<Found[] | null>(null)
  const here = ref(false)
  const busy = ref(false)
  let asked: AbortController | null = null

  async function look(words: string): Promise<void> {
    asked?.abort()
    const mine = (asked = new AbortController())
    busy.value = true
    const told = await search(words, mine.signal).catch(() => null)
    if (mine.signal.aborted) return
    busy.value = false
    found.value = told?.rows ?? []
    here.value = told?.here ?? false
  }

  watch(q, (words, _before, onCleanup) => {
    if (words.trim() === '') return void (found.value = null)
    const timer = setTimeout(() => void look(words.trim()), PAUSE)
    onCleanup(() => clearTimeout(timer))
  })
  return { found, here, busy }
}

async function search(q: string, signal: AbortSignal): Promise<{ rows: Found[]; here: boolean }> {
  try {
    return { rows: (await api.get<{ rows: Found[] }>('/api/search', { q }, { signal, timeout: 6_000 })).rows, here: false }
  } catch (error) {
    if (error instanceof Unreachable) return { rows: await searchHere(q), here: true }
    throw error
  }
}

/** Numbers and names; pinyin initials are known to the server only. */
export async function searchHere(q: string): Promise<Found[]> {
  if (!actor.value) return []
  const words = q.toLowerCase()
  const { scope } = actor.value
  const rows = store.row.where('[scope+document+id]').between([scope], [scope, []])
  const matching = await rows.filter(({ row }) => textsOf(row).some((text) => text.toLowerCase().includes(words))).limit(MOST).toArray()
  return matching.map(({ document, id, number, row }) => ({ document, id, number, title: titleIn(row), label: descriptionOf(document)?.label ?? document }))
}

const named = ['name', 'title', 'code', 'subject'] as const
const textsOf = (row: Row): string[] => [row.number, ...named.map((name) => row[name])].filter((text): text is string => typeof text === 'string')
const titleIn = (row: Row): string | null => textsOf(row)[1] ?? null

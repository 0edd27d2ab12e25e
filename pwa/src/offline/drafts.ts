/** Half-filled forms survive a lock, a person change, a reload: one draft per person and form. */

import { open, seal } from './sealing'
import type { Store } from './store'

const bound = (person: string, key: string) => `draft ${person} ${key}`

export async function keepDraft(store: Store, person: string, key: string, value: unknown, now = Date.now()): Promise<void> {
  await store.draft.put({ person_id: person, key, sealed: await seal(store, value, bound(person, key)), changed_at: now })
}

export async function recallDraft<T>(store: Store, person: string, key: string): Promise<T | undefined> {
  const draft = await store.draft.get([person, key])
  return draft && open<T>(store, draft.sealed, bound(person, key))
}

export const dropDraft = (store: Store, person: string, key: string): Promise<void> => store.draft.delete([person, key])

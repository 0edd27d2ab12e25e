/** What a person changed and has not saved, kept on this device for that person until it is. */

import { onScopeDispose, ref } from 'vue'
import { ownDrafts } from '../offline/sync'

const PAUSE = 400

export function useDraft<Draft>(key: string, current: () => Draft | null) {
  const drafts = ownDrafts()
  /** What is on the screen came from a draft. */
  const isDraft = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let keeping: Promise<unknown> = Promise.resolve()

  function keep(): void {
    timer = undefined
    const draft = current()
    if (draft) keeping = drafts.keep(key, plain(draft))
  }

  /** Called at every change; writes when the typing pauses. */
  function changed(): void {
    clearTimeout(timer)
    timer = setTimeout(keep, PAUSE)
  }

  async function recall(): Promise<Draft | undefined> {
    const draft = await drafts.recall<Draft>(key)
    isDraft.value = draft !== undefined
    return draft
  }

  async function drop(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    await keeping // or it would be kept again right after
    isDraft.value = false
    await drafts.drop(key)
  }

  /** Leaving within the pause must not lose the last words. */
  onScopeDispose(() => {
    clearTimeout(timer)
    if (timer !== undefined) keep()
  })

  return { isDraft, changed, recall, drop }
}

/** Reactive proxies cannot be stored. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** Photos taken on a form before it is saved: shrunk, stamped, and shown from memory. */

import { computed, nextTick, onScopeDispose, ref, shallowRef } from 'vue'
import type { Watermark } from '../../capture/photo'
import { captureFile } from '../../documents/attaching'
import type { CapturedFile } from '../../offline/act'
import type { Photo } from '../../ui/PhotoStrip.vue'
import { toast } from '../../ui/toast'
import { session } from '../people/session'
import { t } from './words'

/** Pictures being shrunk and stamped right now, on whatever form. */
const developing = new Set<Promise<void>>()
/** A save waits for them: its button says so. */
export const isDeveloping = ref(false)

/** Whoever saves before the picture is ready waits for it: what was photographed must not be missing. */
export async function developed(): Promise<void> {
  if (!developing.size) return
  isDeveloping.value = true
  while (developing.size) await Promise.all(developing)
  isDeveloping.value = false
  await nextTick()
}

export function usePhotos(about: () => string, more: () => Partial<Watermark> = () => ({})) {
  const files = shallowRef<CapturedFile[]>([])
  const addresses = new Map<string, string>()

  function add(picked: readonly File[]): Promise<void> {
    const work = develop(picked).finally(() => developing.delete(work))
    developing.add(work)
    return work
  }

  async function develop(picked: readonly File[]): Promise<void> {
    for (const one of picked) {
      try {
        const file = await captureFile(one, { person: session.me?.person.name ?? '', about: about(), ...more() })
        if (files.value.some((known) => known.sha256 === file.sha256)) continue
        addresses.set(file.sha256, addressOf(file))
        files.value = [...files.value, file]
      } catch (error) {
        console.error(error)
        toast(t('photoFailed'), { meaning: 'stop' })
      }
    }
  }

  /** Photos taken before on the same form. */
  function show(taken: readonly CapturedFile[]): void {
    forget()
    for (const file of taken) addresses.set(file.sha256, addressOf(file))
    files.value = [...taken]
  }

  function forget(): void {
    addresses.forEach((address) => URL.revokeObjectURL(address))
    addresses.clear()
    files.value = []
  }

  function drop(some: readonly CapturedFile[]): void {
    for (const { sha256 } of some) {
      URL.revokeObjectURL(addresses.get(sha256) ?? '')
      addresses.delete(sha256)
    }
    files.value = files.value.filter((file) => !some.includes(file))
  }

  const photos = computed<Photo[]>(() => files.value.map((file) => ({ key: file.sha256, src: addresses.get(file.sha256) ?? null, name: file.name, state: 'waiting' })))
  const remove = (photo: Photo) => (files.value = files.value.filter((file) => file.sha256 !== photo.key))

  onScopeDispose(forget)
  return { files, photos, add, remove, forget, drop, show }
}

const addressOf = (file: CapturedFile): string => URL.createObjectURL(new Blob([file.bytes], { type: file.type }))

/** The photos of one hazard, before and after: from the server, from what waits here, or from what was kept for when there is no network. */

import { computed, onMounted, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { Description } from '../../documents/description'
import { useAttachments } from '../../documents/page/useAttachments'
import type { Row } from '../../documents/row'
import { actor } from '../../offline/sync'
import type { Photo } from '../../ui/PhotoStrip.vue'
import { keepPhotos, keptPhotos, type KeptPhoto } from './keptPhotos'
import { isAfter } from './sides'

interface Shown extends Photo {
  at?: string
}

export function useSides(description: Ref<Description>, row: Ref<Row>, assignedAt: Ref<string | null>) {
  const attached = useAttachments(description, row)
  const kept = shallowRef<Shown[]>([])

  async function showKept(): Promise<void> {
    if (!actor.value) return
    forget()
    kept.value = (await keptPhotos(actor.value.scope, row.value.id)).map(shownOf)
  }

  function forget(): void {
    for (const one of kept.value) if (one.src) URL.revokeObjectURL(one.src)
    kept.value = []
  }

  async function load(): Promise<void> {
    await Promise.all([attached.load(), showKept()])
    if (attached.state.value === 'ready' && actor.value) await keepPhotos(actor.value.scope, row.value.id)
  }

  const all = computed<Shown[]>(() => {
    const times = new Map(attached.all.value.map((file) => [file.sha256, file.at]))
    const here = attached.photos.value.map((one) => ({ ...one, at: times.get(one.key) }))
    if (attached.state.value === 'ready') return here
    return [...kept.value.filter((one) => !here.some((other) => other.key === one.key)), ...here]
  })
  const side = (after: boolean) => computed<Photo[]>(() => all.value.filter((one) => isAfter(one, assignedAt.value) === after))

  onMounted(load)
  watch(() => row.value.version, () => void load())
  onScopeDispose(forget)
  return { before: side(false), after: side(true), isKnown: computed(() => attached.state.value === 'ready' || kept.value.length > 0), load }
}

const shownOf = ({ sha256, name, type, at, bytes }: KeptPhoto): Shown => ({ key: sha256, name, at, src: URL.createObjectURL(new Blob([bytes], { type })), state: 'sent' })

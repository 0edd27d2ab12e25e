/** Photos of a hazard before they are saved, shown from memory; their names say which side they are of, and nothing of who took them. */

import { computed, onScopeDispose, shallowRef } from 'vue'
import type { CapturedFile } from '../../offline/act'
import type { Photo } from '../../ui/PhotoStrip.vue'
import { toast } from '../../ui/toast'
import { plainPhoto } from './plainPhoto'
import { t } from './words'

export function usePhotos(side: 'before' | 'after') {
  const files = shallowRef<CapturedFile[]>([])
  const addresses = new Map<string, string>()
  const busy = shallowRef(false)

  async function take(seen: Blob | HTMLVideoElement): Promise<void> {
    busy.value = true
    try {
      const file = await plainPhoto(seen, `${side}-${files.value.length + 1}.jpg`)
      if (files.value.some((known) => known.sha256 === file.sha256)) return
      addresses.set(file.sha256, URL.createObjectURL(new Blob([file.bytes], { type: file.type })))
      files.value = [...files.value, file]
    } catch (error) {
      console.error(error)
      toast(t('photoFailed'), { meaning: 'stop' })
    } finally {
      busy.value = false
    }
  }

  const add = async (picked: readonly File[]): Promise<void> => {
    for (const one of picked) await take(one)
  }
  const photos = computed<Photo[]>(() => files.value.map((file) => ({ key: file.sha256, src: addresses.get(file.sha256) ?? null, name: file.name, state: 'waiting' })))
  const remove = (photo: Photo) => (files.value = files.value.filter((file) => file.sha256 !== photo.key))
  const forget = () => {
    addresses.forEach((address) => URL.revokeObjectURL(address))
    addresses.clear()
    files.value = []
  }

  onScopeDispose(forget)
  return { files, photos, busy, take, add, remove, forget }
}

/** Photos and voice notes gathered on a form before it is saved. */

import { computed, shallowRef } from 'vue'
import type { CapturedFile } from '../../../offline/act'
import { usePhotos } from '../photos'

export function useCapture(about: () => string) {
  const pictures = usePhotos(about)
  const voices = shallowRef<CapturedFile[]>([])
  const files = computed(() => [...pictures.files.value, ...voices.value])

  const said = (file: CapturedFile) => (voices.value = [...voices.value, file])
  const unsay = (file: CapturedFile) => (voices.value = voices.value.filter((one) => one !== file))

  function forget(): void {
    pictures.forget()
    voices.value = []
  }

  /** These are stored; what was added meanwhile stays. */
  function drop(stored: readonly CapturedFile[]): void {
    pictures.drop(stored)
    voices.value = voices.value.filter((one) => !stored.includes(one))
  }

  return { photos: pictures.photos, add: pictures.add, remove: pictures.remove, voices, said, unsay, files, forget, drop }
}

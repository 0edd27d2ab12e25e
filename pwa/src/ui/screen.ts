/** Phone or desk: one width decides for every screen. */

import { computed, ref } from 'vue'

const DESK_FROM = 840

const query = typeof matchMedia === 'function' ? matchMedia(`(min-width: ${DESK_FROM}px)`) : null
const wide = ref(query?.matches ?? true)
query?.addEventListener('change', (event) => (wide.value = event.matches))

export const isDesk = computed(() => wide.value)
export const isPhone = computed(() => !wide.value)

/** A finger rather than a mouse: numbers are then entered on the pad. */
export const isTouch = (): boolean => typeof matchMedia === 'function' && matchMedia('(pointer: coarse)').matches

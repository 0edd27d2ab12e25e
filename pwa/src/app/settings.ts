/** How this browser likes it: light, gloves, language, sound, lock. Belongs to the device, not to the person. */

import { computed, reactive, ref, watch } from 'vue'
import { language, languages, type Language } from '../i18n'

export type Look = 'system' | 'light' | 'dark'

export interface Settings {
  look: Look
  glove: boolean
  language: Language | null
  sound: boolean
  /** A phone many people use locks itself. */
  shared: boolean
  lockAfter: number
}

const KEPT = 'gemba.settings'
const usual: Settings = { look: 'system', glove: false, language: null, sound: true, shared: false, lockAfter: 120 }

function kept(): Partial<Settings> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<Settings>
  } catch {
    return {}
  }
}

export const settings = reactive<Settings>({ ...usual, ...kept() })

const night = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null
const isNight = ref(night?.matches ?? false)
night?.addEventListener('change', (event) => (isNight.value = event.matches))

export const shownLook = computed(() => (settings.look === 'system' ? (isNight.value ? 'dark' : 'light') : settings.look))

/** The person's wish, else Chinese: the browser's own language does not count on a borrowed PDA. */
export function chooseLanguage(wanted: string | null): void {
  const found = languages.find((one) => one.name === wanted)
  if (found && settings.language === null) language.value = found.name
}

export function startSettings(): void {
  const root = document.documentElement
  language.value = settings.language ?? 'zh-CN'
  watch(settings, () => localStorage.setItem(KEPT, JSON.stringify(settings)), { deep: true })
  watch(() => settings.language, (wanted) => wanted && (language.value = wanted))
  window.addEventListener('storage', (event) => event.key === KEPT && Object.assign(settings, usual, kept())) // another window of this device
  watch(language, (name) => (root.lang = name), { immediate: true })
  watch(shownLook, (look) => (root.dataset.look = look), { immediate: true })
  watch(() => settings.glove, (glove) => root.toggleAttribute('data-glove', glove), { immediate: true })
  watch([shownLook, () => settings.glove], tintBrowser, { immediate: true, flush: 'post' })
}

/** The browser's own bar takes the surface's colour. */
function tintBrowser(): void {
  const surface = getComputedStyle(document.documentElement).getPropertyValue('--surface').trim()
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', surface)
}

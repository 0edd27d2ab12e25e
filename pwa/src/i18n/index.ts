/** Chinese first, English complete. Every area brings its own texts, so that they load with its screens. */

import { ref } from 'vue'
import { en } from './en'
import { zh } from './zh'

export type Language = 'zh-CN' | 'en'
export type Values = Record<string, string | number>

export const languages: readonly { name: Language; label: string }[] = [
  { name: 'zh-CN', label: '中文' },
  { name: 'en', label: 'English' },
]

export const language = ref<Language>('zh-CN')

/** Typed texts of one area: the Chinese table gives the keys, the English one must have them all. */
export function texts<Key extends string>(chinese: Record<Key, string>, english: Record<Key, string>) {
  return (key: Key, values?: Values): string => filled((language.value === 'en' ? english : chinese)[key], values)
}

export function filled(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
}

export type TextKey = keyof typeof zh

/** The app's own texts. */
export const t = texts<TextKey>(zh, en)

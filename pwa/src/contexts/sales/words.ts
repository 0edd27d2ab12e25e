import { texts } from '../../i18n'
import { en } from './words.en'
import { zh } from './words.zh'

export const t = texts(zh, en)
export type SalesWord = keyof typeof zh

import { texts } from '../../i18n'
import { en } from './scheduleWords.en'
import { zh } from './scheduleWords.zh'

export const t = texts(zh, en)

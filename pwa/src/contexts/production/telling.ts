/** Reports, lights and lines in the floor's words. */

import { linkedText, type Linked } from '../../documents/row'
import { stateNamed } from '../../documents/description'
import { number, shortDay, today } from '../../i18n/format'
import { descriptionOf } from '../../offline/descriptions'
import type { Meaning } from '../../ui/meaning'
import { TICKET } from './reading'
import type { Obstacle } from './readiness'
import type { Report, ReportKind } from './reports'
import { t } from './words'

const kinds = {
  start: 'kindStart', pause: 'kindPause', resume: 'kindResume', finish: 'kindFinish', good: 'kindGood', scrap: 'kindScrap', rework: 'kindRework',
  rework_good: 'kindReworkGood', rework_scrap: 'kindReworkScrap', hours: 'kindHours', void: 'kindVoid',
} as const

export const kindText = (kind: ReportKind): string => (kinds[kind] ? t(kinds[kind]) : kind)

export const kindMeaning: Record<ReportKind, Meaning> = {
  start: 'run', resume: 'run', pause: 'wait', finish: 'good', good: 'good', scrap: 'stop', rework: 'wait', rework_good: 'good', rework_scrap: 'stop', hours: 'plan', void: 'plan',
}

/** "良品 4 件", "工时 30 分钟", "暂停". */
export function reportText({ kind, quantity, minutes }: Pick<Report, 'kind' | 'quantity' | 'minutes'>, unit = ''): string {
  if (kind === 'hours') return `${kindText(kind)} ${t('minutesOf', { n: number(minutes) })}`
  return quantity === '0' || kind === 'void' ? kindText(kind) : `${kindText(kind)} ${withUnit(quantity, unit)}`
}

export const withUnit = (quantity: string, unit: string): string => (unit ? `${number(quantity)} ${unit}` : number(quantity))

export function obstacleText(what: Obstacle): string {
  switch (what.kind) {
    case 'empty':
      return t('obstacleEmpty')
    case 'nothing came':
      return t('obstacleNothing', { n: what.from })
    case 'report missing':
      return t('obstacleReport', { n: what.of })
    case 'short':
      return t('obstacleShort', { list: what.materials.map((one) => `${nameOf(one.item)} ${number(one.short)}`).join(t('comma')) })
    case 'held':
      return t('obstacleHeld', { why: what.why })
  }
}

export const lightText = { green: 'lightGreen', amber: 'lightAmber', red: 'lightRed' } as const

/** What people call it: its name, else its number. */
export const nameOf = (one: Linked | null): string => one?.title || one?.number || (one ? linkedText(one) : '')

export function stateOf(document: string, name: string): { label: string; meaning: Meaning } {
  const description = descriptionOf(document)
  const told = description && stateNamed(description, name)
  return told ?? { label: name, meaning: 'plan' }
}

/** A phone that was told nothing yet has words of its own for a ticket's states. */
const untold = {
  waiting: { label: 'stateWaiting', meaning: 'wait' }, running: { label: 'stateRunning', meaning: 'run' }, paused: { label: 'statePaused', meaning: 'wait' },
  done: { label: 'stateDone', meaning: 'good' }, cancelled: { label: 'stateCancelled', meaning: 'stop' },
} as const

export function ticketState(name: string): { label: string; meaning: Meaning } {
  const own = descriptionOf(TICKET) ? undefined : untold[name as keyof typeof untold]
  return own ? { label: t(own.label), meaning: own.meaning } : stateOf(TICKET, name)
}

export const isLate = (due: string | null, now = today()): boolean => due !== null && due.slice(0, 10) < now

export const dueText = (due: string | null): string => (due ? t(isLate(due) ? 'late' : 'due', { day: shortDay(due) }) : '')

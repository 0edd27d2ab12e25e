/** Rounds, points and answers in the words of the walk; each state with a colour and a shape. */

import { clock, number } from '../../i18n/format'
import type { Meaning } from '../../ui/meaning'
import type { FollowUp, Kind, Question, Round, Severity } from './reading'
import type { PointState, Result } from './rules'
import { t } from './words'

export const stateMeaning: Record<PointState, Meaning> = { open: 'plan', done: 'good', abnormal: 'stop', not_possible: 'wait', missed: 'stop' }

const stateTexts = { open: 'stateOpen', done: 'stateDone', abnormal: 'stateAbnormal', not_possible: 'stateNotPossible', missed: 'stateMissed' } as const
export const stateText = (state: PointState): string => t(stateTexts[state])

/** Strokes in a 24 × 24 box; an open point is an empty ring, a missed one is crossed by a bar. */
export const stateShape: Record<PointState, string> = {
  open: '',
  done: 'M6.5 12.5l3.8 3.8 7.2-8.4',
  abnormal: 'M12 6.5v7M12 17.2v.1',
  not_possible: 'M8.5 7.5v9M15.5 7.5v9',
  missed: 'M7 12h10',
}

export const resultText = (result: Result): string => stateText(result === 'normal' ? 'done' : result)

const kinds = { equipment: 'kindEquipment', quality: 'kindQuality', safety: 'kindSafety', five_s: 'kindFiveS' } as const
export const kindText = (kind: Kind): string => t(kinds[kind])

const followUps = { maintenance_order: 'followMaintenanceOrder', production_exception: 'followProductionException', hazard: 'followHazard' } as const
export const followUpText = (followUp: FollowUp): string => t(followUps[followUp])

const severities = { minor: 'minor', major: 'major', critical: 'critical' } as const
export const severityText = (severity: Severity): string => t(severities[severity])

/** A window that ends at midnight ends at 24:00. */
const endText = (to: number): string => (clock(to) === '00:00' ? '24:00' : clock(to))
export const windowText = ({ from, to }: Round): string => t('window', { from: clock(from), to: endText(to) })

/** "还剩 2 小时", "16:00 开始", "16:00 已截止". */
export function timeText({ from, to }: Round, now: number): string {
  if (now > to) return t('overSince', { time: endText(to) })
  if (now < from) return t('startsAt', { time: clock(from) })
  const minutes = Math.max(1, Math.round((to - now) / 60_000))
  return t('left', { time: minutes >= 120 ? t('hours', { n: Math.floor(minutes / 60) }) : t('minutes', { n: minutes }) })
}

export function limitsText({ isReading, lower, upper, unit, normal }: Question): string {
  if (!isReading) return normal ? t('normalIs', { text: normal }) : ''
  const range = lower !== null && upper !== null ? t('between', { lower: number(lower), upper: number(upper) }) : lower !== null ? t('atLeast', { n: number(lower) }) : upper !== null ? t('atMost', { n: number(upper) }) : ''
  return [range, unit].filter(Boolean).join(' ')
}

/** Limits, gauges and verdicts in the inspector's words. */

import { day, number } from '../../i18n/format'
import { fieldNamed } from '../../documents/description'
import { descriptionOf } from '../../offline/descriptions'
import type { Meaning } from '../../ui/meaning'
import type { Gauge, GaugeProblem } from './gauge'
import type { Cell } from './useEntry'
import { conforms, type Characteristic, type Verdict } from './verdict'
import { canonical, compareDecimals } from '../../ui/decimals'
import { t } from './words'

export function limitsText({ isMeasured, lower, upper, target, unit }: Characteristic): string {
  if (!isMeasured) return t('yesNo')
  const range = lower !== null && upper !== null ? t('limits', { lower: number(lower), upper: number(upper) }) : lower !== null ? t('atLeast', { lower: number(lower) }) : upper !== null ? t('atMost', { upper: number(upper) }) : ''
  return [[range, unit].filter(Boolean).join(' '), target !== null && t('target', { n: number(target) })].filter(Boolean).join(' · ')
}

/** What a cell shows, and whether it is right; a number that is not one yet is neither. */
export function cellText(cell: Cell, of: Characteristic): string {
  if (of.isMeasured) return cell.typed === '' ? '' : canonical(cell.typed) === null ? cell.typed : number(cell.typed)
  return cell.conforms === null ? '' : t(cell.conforms ? 'good' : 'bad')
}

export function outsideText(cell: Cell, of: Characteristic): string {
  const measured = of.isMeasured ? canonical(cell.typed) : null
  if (measured === null || conforms({ measured, conforms: null }, of) !== false) return ''
  return of.lower !== null && compareDecimals(measured, of.lower) < 0 ? t('tooLow') : t('tooHigh')
}

export const gaugeName = ({ number: code, name }: Pick<Gauge, 'number' | 'name'>): string => [code, name].filter(Boolean).join(' ')

export function gaugeSentence(gauge: Gauge, problem: GaugeProblem): string {
  if (problem.kind === 'overdue') return t('gaugeOverdue', { name: gaugeName(gauge), day: day(problem.due) })
  const label = descriptionOf('quality/gauge')?.states.find((one) => one.name === problem.state)?.label ?? problem.state
  return t('gaugeState', { name: gaugeName(gauge), state: label })
}

export const verdictText = (verdict: Verdict): string => t(verdict === 'accepted' ? 'verdictAccepted' : 'verdictRejected')
export const verdictMeaning: Record<Verdict, Meaning> = { accepted: 'good', rejected: 'stop' }

/** A choice in the words of the description: 来料检验, 让步接收. */
export function choiceText(document: string, field: string, name: string | null): string {
  if (name === null) return ''
  const found = descriptionOf(document) && fieldNamed(descriptionOf(document)!.fields, field)
  return (found?.kind === 'choice' && found.choices?.find((one) => one.name === name)?.label) || name
}

export const classText = { critical: 'critical', major: 'major', minor: 'minor' } as const

/** Why a series is forecast as it is, in sentences. */

import { language } from '../../i18n'
import { number, percent } from '../../i18n/format'
import type { Why } from './forecast'
import { t, type SalesWord } from './words'

const MODELS: Record<string, SalesWord> = {
  naive: 'naive',
  seasonal_naive: 'seasonal_naive',
  moving_average: 'moving_average',
  long_average: 'long_average',
  simple_smoothing: 'simple_smoothing',
  damped_trend: 'damped_trend',
  theta: 'theta',
  dynamic_theta: 'dynamic_theta',
  holt_winters_additive: 'holt_winters_additive',
  holt_winters_multiplicative: 'holt_winters_multiplicative',
  croston_sba: 'croston_sba',
  tsb: 'tsb',
  regression: 'regression',
}
const CAUSES: Record<string, SalesWord> = {
  combined: 'combined',
  best: 'best',
  simpler: 'simpler',
  constant: 'constant',
  no_movement: 'no_movement',
  short: 'short',
  too_short: 'too_short',
  like: 'like',
  by_hand: 'by_hand',
}
const NOTABLE = 0.05 // a bias below this share is chance

const modelName = (name: string): string => (MODELS[name] ? t(MODELS[name]) : name)

/** "Theta 40 %, Damped trend 35 %": the parts only where there are several. */
export function modelsOf(why: Why): string {
  const parts = Object.entries(why.models ?? {}).sort(([, one], [, other]) => other - one)
  return parts.map(([name, part]) => (parts.length > 1 ? `${modelName(name)} ${percent(Math.round(part * 100) / 100)}` : modelName(name))).join(language.value === 'en' ? ', ' : '、')
}

export function whySentences(why: Why): string[] {
  const cause = CAUSES[why.cause]
  if (!cause) return []
  const two = (value: number | null | undefined) => number(value ?? null, 2)
  const values = { models: modelsOf(why), origins: why.origins ?? 0, mase: two(why.mase), known: why.known ?? 0, least: why.least ?? 0, factor: why.factor ?? 1 }
  const cleaned = Object.values(why.changed ?? {}).reduce((sum, count) => sum + count, 0)
  const bias = why.bias ?? 0
  return [
    t(cause, values),
    why.mase && why.naive_mase ? t('naiveWas', { naive: two(why.naive_mase) }) : '',
    Math.abs(bias) >= NOTABLE ? t(bias > 0 ? 'biasHigh' : 'biasLow', { share: percent(Math.abs(bias)) }) : '',
    cleaned ? t('cleaned', { n: cleaned }) : '',
  ].filter(Boolean)
}

/** Limits as sentences. */

import { number } from '../i18n/format'
import type { Limit, Limits } from './decimals'
import { t } from './words'

export function limitSentence(limit: Limit): string {
  switch (limit.kind) {
    case 'below':
      return t('below', { bound: number(limit.bound) })
    case 'above':
      return t('above', { bound: number(limit.bound) })
    case 'places':
      return t('places', { places: limit.places })
    case 'unreadable':
      return t('unreadable')
  }
}

export function rangeSentence({ min, max }: Limits): string {
  if (min !== undefined && max !== undefined) return t('between', { min: number(min), max: number(max) })
  if (min !== undefined) return t('least', { bound: number(min) })
  return max === undefined ? '' : t('most', { bound: number(max) })
}

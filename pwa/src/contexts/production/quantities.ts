/** Sums of quantities as the wire writes them: exact strings, never floats. A share is a float, but only for drawing. */

import { addDecimals, compareDecimals, type Decimal } from '../../ui/decimals'

const negative = (value: Decimal): Decimal => (value.startsWith('-') ? value.slice(1) : value === '0' ? value : `-${value}`)

export const plus = addDecimals
export const minus = (a: Decimal, b: Decimal): Decimal => addDecimals(a, negative(b))
export const times = (value: Decimal, sign: 1 | -1): Decimal => (sign < 0 ? negative(value) : value)

export const isPositive = (value: Decimal): boolean => compareDecimals(value, '0') > 0
export const isMore = (a: Decimal, b: Decimal): boolean => compareDecimals(a, b) > 0
export const orZero = (value: Decimal): Decimal => (isPositive(value) ? value : '0')
export const least = (a: Decimal, b: Decimal): Decimal => (isMore(a, b) ? b : a)

export const shareOf = (part: Decimal, whole: Decimal): number => {
  const all = Number(whole)
  return all > 0 ? Math.min(1, Math.max(0, Number(part) / all)) : 0
}

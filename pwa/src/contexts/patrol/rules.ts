/** The server's own rules (backend/patrol/rules.py), so that a phone without network says the same. */

import { compareDecimals, type Decimal } from '../../ui/decimals'

export type Result = 'normal' | 'abnormal' | 'not_possible'
export type PointState = 'open' | 'done' | 'abnormal' | 'not_possible' | 'missed'

/** A value on a limit is inside. */
export const isOutside = (reading: Decimal | null, lower: Decimal | null, upper: Decimal | null): boolean =>
  reading !== null && ((lower !== null && compareDecimals(reading, lower) < 0) || (upper !== null && compareDecimals(reading, upper) > 0))

/** A reading outside its limits is abnormal whatever was said. */
export const judged = (said: Result, reading: Decimal | null, lower: Decimal | null, upper: Decimal | null): Result =>
  said === 'normal' && isOutside(reading, lower, upper) ? 'abnormal' : said

export function overall(results: readonly Result[]): Result {
  if (results.includes('abnormal')) return 'abnormal'
  return results.length > 0 && results.every((one) => one === 'not_possible') ? 'not_possible' : 'normal'
}

/** From its checks, in whatever order they are known, and whether the round's time is over. */
export function pointState(checks: readonly { result: Result; late: boolean }[], over: boolean): PointState {
  const inTime = checks.filter((one) => !one.late).map((one) => one.result)
  if (inTime.length) return ({ abnormal: 'abnormal', normal: 'done', not_possible: 'not_possible' } as const)[overall(inTime)]
  return checks.length > 0 || over ? 'missed' : 'open'
}

/** Decimals as the wire writes them: strings, never floats, so 0.1 + 0.2 stays 0.3 on the screen too. */

export type Decimal = string

const WIRE = /^-?\d{1,13}(\.\d{1,6})?$/
const PLACES = 6

export const isDecimal = (text: string): boolean => WIRE.test(text)

/** "007.50" → "7.5", "-0" → "0", "." → null: the one way a quantity is written. */
export function canonical(text: string): Decimal | null {
  const typed = text.trim().replace(/[,，\s]/g, '').replace(/[。．]/g, '.')
  const parts = /^(-?)(\d*)(?:\.(\d*))?$/.exec(typed)
  if (!parts || (!parts[2] && !parts[3])) return null
  const whole = (parts[2] ?? '').replace(/^0+(?=\d)/, '') || '0'
  const fraction = (parts[3] ?? '').replace(/0+$/, '')
  const size = fraction ? `${whole}.${fraction}` : whole
  const written = size === '0' ? size : `${parts[1]}${size}`
  return isDecimal(written) ? written : null
}

const scaled = (value: Decimal): bigint => {
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.')
  const size = BigInt(whole + fraction.padEnd(PLACES, '0').slice(0, PLACES))
  return value.startsWith('-') ? -size : size
}

const written = (size: bigint): Decimal => {
  const digits = (size < 0n ? -size : size).toString().padStart(PLACES + 1, '0')
  return canonical(`${size < 0n ? '-' : ''}${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`) ?? '0'
}

/** Negative when a < b, zero when equal, positive when a > b. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const difference = scaled(a) - scaled(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const addDecimals = (a: Decimal, b: Decimal): Decimal => written(scaled(a) + scaled(b))

export const sumDecimals = (values: readonly Decimal[]): Decimal => values.reduce(addDecimals, '0')

const decimalPlaces = (value: Decimal): number => value.split('.')[1]?.length ?? 0

/** Says why a quantity cannot stand, or null when it can. */
export type Limit = { kind: 'below' | 'above'; bound: Decimal } | { kind: 'places'; places: number } | { kind: 'unreadable' }

export interface Limits {
  min?: Decimal
  max?: Decimal
  decimals?: number
}

export function outside(typed: string, limits: Limits): Limit | null {
  if (typed === '') return null
  const value = canonical(typed)
  if (value === null) return { kind: 'unreadable' }
  if (limits.min !== undefined && compareDecimals(value, limits.min) < 0) return { kind: 'below', bound: limits.min }
  if (limits.max !== undefined && compareDecimals(value, limits.max) > 0) return { kind: 'above', bound: limits.max }
  if (limits.decimals !== undefined && decimalPlaces(value) > limits.decimals) return { kind: 'places', places: limits.decimals }
  return null
}

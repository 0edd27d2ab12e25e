/** A structured value as pairs of name and text, and back. */

import type { Value } from '../row'

export interface Pair {
  name: string
  text: string
}

const isObject = (value: Value): value is { [name: string]: Value } => typeof value === 'object' && value !== null && !Array.isArray(value)

export const isFlat = (value: Value): boolean => value === null || (isObject(value) && Object.values(value).every((part) => typeof part !== 'object' || part === null))

export const pairsOf = (value: Value): Pair[] =>
  isObject(value) ? Object.entries(value).map(([name, part]) => ({ name, text: part === null ? '' : typeof part === 'string' ? part : JSON.stringify(part) })) : []

/** `true`, `12` and `null` are meant as they look; a number that a float would bend stays text. */
function scalar(text: string): Value {
  if (text === '') return null
  if (text === 'true' || text === 'false') return text === 'true'
  return String(Number(text)) === text ? Number(text) : text
}

export function valueOfPairs(pairs: readonly Pair[]): Value {
  const named = pairs.filter((pair) => pair.name.trim() !== '')
  return Object.fromEntries(named.map(({ name, text }) => [name.trim(), scalar(text)]))
}

export const writeJson = (value: Value): string => (value === null ? '' : JSON.stringify(value, null, 2))

export function readJson(text: string): { ok: true; value: Value } | { ok: false; message: string } {
  if (text.trim() === '') return { ok: true, value: null }
  try {
    return { ok: true, value: JSON.parse(text) as Value }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : '' }
  }
}

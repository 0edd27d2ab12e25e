/** The verdict as the server gives it, computed here so that an inspector knows it at the machine (backend/quality/rules.py). */

import { compareDecimals, type Decimal } from '../../ui/decimals'

export interface Characteristic {
  id: string
  name: string
  isMeasured: boolean
  unit: string
  decimals: number
  target: Decimal | null
  lower: Decimal | null
  upper: Decimal | null
  defectClass: 'critical' | 'major' | 'minor'
  acceptanceNumber: number
  gaugeType: string
  method: string
}

/** One value of one characteristic on one sample. */
export interface Reading {
  characteristicId: string
  sample: number
  measured: Decimal | null
  conforms: boolean | null
  defectCodeId: string | null
}

/** What was saved at one go. */
export interface Result {
  id: string
  at: number
  gaugeId: string | null
  person: string
  isPending: boolean
  readings: readonly Reading[]
}

/** A value on a limit conforms; a missing limit is none. */
export const isWithin = (value: Decimal, lower: Decimal | null, upper: Decimal | null): boolean =>
  (lower === null || compareDecimals(value, lower) >= 0) && (upper === null || compareDecimals(value, upper) <= 0)

/** The limits decide for a measured value, whatever was ticked; null while there is no value. */
export function conforms({ measured, conforms: said }: Pick<Reading, 'measured' | 'conforms'>, of: Characteristic): boolean | null {
  if (!of.isMeasured) return said
  return measured === null ? null : isWithin(measured, of.lower, of.upper)
}

export type Readings = ReadonlyMap<string, ReadonlyMap<number, Reading>>

/** Of several values for the same sample the last one counts. */
export function lastReadings(results: readonly Result[]): Readings {
  const last = new Map<string, Map<number, Reading>>()
  const inOrder = [...results].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  for (const reading of inOrder.flatMap((result) => result.readings)) {
    const samples = last.get(reading.characteristicId) ?? new Map<number, Reading>()
    last.set(reading.characteristicId, samples.set(reading.sample, reading))
  }
  return last
}

export interface Finding {
  characteristic: Characteristic
  recorded: number
  bad: readonly number[]
}

export function findingsOf(characteristics: readonly Characteristic[], readings: Readings): Finding[] {
  return characteristics.map((characteristic) => {
    const samples = [...(readings.get(characteristic.id)?.values() ?? [])]
    const bad = samples.filter((reading) => conforms(reading, characteristic) !== true).map((reading) => reading.sample)
    return { characteristic, recorded: samples.length, bad: bad.sort((a, b) => a - b) }
  })
}

export type Verdict = 'accepted' | 'rejected'

/** Rejected if any characteristic has more nonconforming samples than its acceptance number. */
export const verdictOf = (findings: readonly Finding[]): Verdict =>
  findings.some(({ characteristic, bad }) => bad.length > characteristic.acceptanceNumber) ? 'rejected' : 'accepted'

/** Every characteristic needs all its samples before anybody judges. */
export const missing = (findings: readonly Finding[], size: number): { name: string; count: number }[] =>
  findings.filter(({ recorded }) => recorded < size).map(({ characteristic, recorded }) => ({ name: characteristic.name, count: size - recorded }))

/** Samples on which everything is recorded. */
export function wholeSamples(characteristics: readonly Characteristic[], readings: Readings, size: number): number {
  const isWhole = (sample: number) => characteristics.every((one) => readings.get(one.id)?.has(sample))
  return Array.from({ length: size }, (_, at) => at + 1).filter(isWhole).length
}

// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { problemOf } from './gauge'
import { aCharacteristic, aReading, aResult } from './testing/builders'
import table from './testing/rules.json'
import { conforms, findingsOf, isWithin, lastReadings, missing, verdictOf, wholeSamples } from './verdict'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const python = `${root}.venv/bin/python`

/** The answers in the table are the server's own; here it is asked again, so that neither side moves alone. */
const ASK = `
import json, sys
from datetime import date
from decimal import Decimal as D
from backend.kernel.errors import Refused
from backend.quality import rules
def some(of, value): return None if value is None else of(value)
def says(rule, *given):
    try: rule(*given)
    except Refused: return False
    return True
t = json.load(sys.stdin)
assert all(rules.conforms(D(v), some(D, lo), some(D, up)) == told for v, lo, up, told in t["conforms"])
assert all(rules.verdict([tuple(one) for one in found]) == told for found, told in t["verdicts"])
assert all(says(rules.is_complete, {str(at): n for at, n in enumerate(counts)}, size) == told for counts, size, told in t["complete"])
assert all(says(rules.gauge_is_usable, "G", state, some(date.fromisoformat, due), date.fromisoformat(on)) == told for state, due, on, told in t["gauges"])
print("same")
`

describe('the server’s rule table', () => {
  test.skipIf(!existsSync(python))('is what backend/quality/rules.py answers today', () => {
    expect(execFileSync(python, ['-c', ASK], { cwd: root, input: JSON.stringify(table) }).toString().trim()).toBe('same')
  })

  test.each(table.conforms as [string, string | null, string | null, boolean][])('%s between %s and %s conforms: %s', (value, lower, upper, told) => {
    expect(isWithin(value, lower, upper)).toBe(told)
  })

  test.each(table.verdicts as [[number, number][], 'accepted' | 'rejected'][])('found against allowed %j is %s', (found, told) => {
    const findings = found.map(([bad, acceptanceNumber]) => ({ characteristic: aCharacteristic({ acceptanceNumber }), recorded: 9, bad: Array.from({ length: bad }, (_, at) => at + 1) }))
    expect(verdictOf(findings)).toBe(told)
  })

  test.each(table.complete as [number[], number, boolean][])('%j recorded of %i is complete: %s', (counts, size, told) => {
    const findings = counts.map((recorded, at) => ({ characteristic: aCharacteristic({ id: String(at) }), recorded, bad: [] }))
    expect(missing(findings, size).length === 0).toBe(told)
  })

  test.each(table.gauges as [string, string | null, string, boolean][])('a gauge that is %s, due %s, may measure on %s: %s', (state, due, on, told) => {
    expect(problemOf({ state, due }, on) === null).toBe(told)
  })
})

describe('what was recorded', () => {
  const thickness = aCharacteristic({ id: 'thickness', name: '厚度', lower: '7.7', upper: '10.4', acceptanceNumber: 1 })
  const paper = aCharacteristic({ id: 'paper', name: '材质书', isMeasured: false })
  const both = [thickness, paper]

  test('of several values for one sample the last one captured counts, in whatever order they arrive', () => {
    const first = aResult({ id: 'a', at: 1, readings: [aReading(thickness, 1, '9')] })
    const second = aResult({ id: 'b', at: 2, readings: [aReading(thickness, 1, '7.6'), aReading(thickness, 2, '8')] })
    const third = aResult({ id: 'c', at: 3, readings: [aReading(thickness, 1, '7.7')] })
    for (const results of [[first, second, third], [third, first, second]]) {
      expect(lastReadings(results).get('thickness')?.get(1)?.measured).toBe('7.7')
      expect(findingsOf(both, lastReadings(results))[0]).toEqual({ characteristic: thickness, recorded: 2, bad: [] })
    }
  })

  test('a measured value is judged by its limits, whatever was ticked', () => {
    expect(conforms({ measured: '7.69', conforms: true }, thickness)).toBe(false)
    expect(conforms({ measured: '7.7', conforms: false }, thickness)).toBe(true)
    expect(conforms({ measured: null, conforms: true }, thickness)).toBeNull()
    expect(conforms({ measured: null, conforms: false }, paper)).toBe(false)
  })

  test('as many bad samples as allowed are accepted, one more is not', () => {
    const bad = (count: number) => lastReadings([aResult({ readings: Array.from({ length: count }, (_, at) => aReading(thickness, at + 1, '1')) })])
    expect(verdictOf(findingsOf([thickness], bad(1)))).toBe('accepted')
    expect(verdictOf(findingsOf([thickness], bad(2)))).toBe('rejected')
  })

  test('what is missing is told by name and count, and only whole samples count as done', () => {
    const readings = lastReadings([aResult({ readings: [aReading(thickness, 1, '8'), aReading(paper, 1, null, true), aReading(thickness, 2, '8')] })])
    expect(missing(findingsOf(both, readings), 3)).toEqual([{ name: '厚度', count: 1 }, { name: '材质书', count: 2 }])
    expect(wholeSamples(both, readings, 3)).toBe(1)
  })
})

// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { judged, overall, pointState, type Result } from './rules'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const python = `${root}.venv/bin/python`

/** The server is asked the same, so that neither side moves alone. */
const ASK = `
import json, sys
from decimal import Decimal as D
from backend.patrol import rules
some = lambda v: None if v is None else D(v)
t = json.load(sys.stdin)
print(json.dumps({
  "judged": [rules.judged(said, some(v), some(lo), some(up)) for said, v, lo, up in t["judged"]],
  "states": [rules.point_state([tuple(one) for one in checks], over) for checks, over in t["states"]],
}))
`

const RESULTS: readonly Result[] = ['normal', 'abnormal', 'not_possible']
const VALUES = [null, '-1', '3.999999', '4', '5', '6', '6.000001']
const LIMITS = [null, '4', '6'] as const
const cases = {
  judged: RESULTS.flatMap((said) => VALUES.flatMap((value) => LIMITS.flatMap((lower) => LIMITS.map((upper) => [said, value, lower, upper] as const)))),
  states: [[], ...RESULTS.map((one) => [[one, false]]), ...RESULTS.flatMap((one) => RESULTS.map((two) => [[one, false], [two, true]]))].flatMap((checks) => [true, false].map((over) => [checks as [Result, boolean][], over] as const)),
}

test.skipIf(!existsSync(python))('a phone judges as backend/patrol/rules.py does', () => {
  const told = JSON.parse(execFileSync(python, ['-c', ASK], { cwd: root, input: JSON.stringify(cases) }).toString()) as { judged: string[]; states: string[] }
  expect(cases.judged.map((one) => judged(...one))).toEqual(told.judged)
  expect(cases.states.map(([checks, over]) => pointState(checks.map(([result, late]) => ({ result, late })), over))).toEqual(told.states)
})

test('one abnormal thing makes the whole abnormal, and nothing to answer is normal', () => {
  expect([overall([]), overall(['normal', 'not_possible']), overall(['not_possible']), overall(['not_possible', 'abnormal'])]).toEqual(['normal', 'normal', 'not_possible', 'abnormal'])
})

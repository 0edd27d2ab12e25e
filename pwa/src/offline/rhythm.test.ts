// @vitest-environment node
import { expect, test } from 'vitest'
import { rhythm } from './rhythm'

test('waits double up to half a minute', () => {
  const beat = rhythm(() => 1)
  expect(Array.from({ length: 7 }, () => beat.failed())).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000])
})

test('are spread, so that three hundred phones do not come back at once', () => {
  const [least, most] = [rhythm(() => 0), rhythm(() => 1)]
  expect([least.failed(), most.failed()]).toEqual([500, 1000])
})

test('begin anew after any success and when the network is back', () => {
  const beat = rhythm(() => 1)
  for (let at = 0; at < 6; at += 1) beat.failed()
  beat.succeeded()
  expect(beat.failed()).toBe(1000)
  for (let at = 0; at < 6; at += 1) beat.failed()
  beat.reset()
  expect(beat.failed()).toBe(1000)
})

test('are what the server asked and little more, however often it has asked before', () => {
  expect(rhythm(() => 0).failed(20)).toBe(20_000)
  const beat = rhythm(() => 1)
  for (let at = 0; at < 6; at += 1) expect(beat.failed(2)).toBe(2_500)
  expect(beat.failed()).toBe(1_000)
})

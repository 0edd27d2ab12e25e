import { expect, test } from 'vitest'
import { shrunk, stripLines, stripText } from './photo'

test('a photo’s longest edge becomes 1600, and its shape stays', () => {
  expect(shrunk(4000, 3000)).toEqual({ width: 1600, height: 1200 })
  expect(shrunk(3000, 4000)).toEqual({ width: 1200, height: 1600 })
})

test('a small photo is not blown up', () => {
  expect(shrunk(800, 600)).toEqual({ width: 800, height: 600 })
})

test('the strip says when, who and what', () => {
  const at = new Date(2026, 10, 23, 14, 5)
  expect(stripText({ person: '张伟', about: 'WO-2026-00017', at })).toBe('2026年11月23日 14:05  ·  张伟  ·  WO-2026-00017')
})

test('the position stands in the picture, and a strip too long for it has two lines', () => {
  const at = new Date(2026, 10, 23, 14, 5)
  const watermark = { person: '张伟', about: 'PP-201 数控车床 1', position: { latitude: 36.706012, longitude: 119.1234567, accuracy: 8 }, at }
  const whole = '2026年11月23日 14:05  ·  张伟  ·  PP-201 数控车床 1  ·  36.70601, 119.12346'
  expect(stripLines(watermark, () => true)).toEqual([whole])
  expect(stripLines(watermark, () => false)).toEqual(['2026年11月23日 14:05  ·  张伟', 'PP-201 数控车床 1  ·  36.70601, 119.12346'])
  expect(stripLines({ person: '张伟', at }, () => false)).toEqual(['2026年11月23日 14:05  ·  张伟'])
})

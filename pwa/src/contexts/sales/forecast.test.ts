import { expect, test } from 'vitest'
import { dimensionsOf, drawn, keyOf, typed, type Cell } from './forecast'
import { whySentences } from './why'
import { language } from '../../i18n'

const cell = (quantity: string, baseline = quantity): Cell => ({ start: '2026-12-01', quantity, baseline, leaves: 1, locked: 0 })

test('numbers are taken as people type them, and what is none is not', () => {
  expect(['120', '1,200', '１２', '-5', '0.5', ' 7 '].map(typed)).toEqual(['120', '1200', '12', '-5', '0.5', '7'])
  expect(['', 'many', '1.2.3', '1e5', '--4', '0.1234567'].map(typed)).toEqual([null, null, null, null, null, null])
})

test('the tree goes as deep as the scheme forecasts', () => {
  expect(dimensionsOf('item_group')).toEqual(['item_group_id'])
  expect(dimensionsOf('item')).toEqual(['item_group_id', 'item_id'])
  expect(dimensionsOf('item_class')).toEqual(['item_group_id', 'item_id', 'customer_class'])
})

test('a node has one key however its parts are ordered', () => {
  expect(keyOf({ item_id: 'a', region: '' })).toBe(keyOf({ region: '', item_id: 'a' }))
})

test('past and forecast meet in one point on an axis from zero', () => {
  const picture = drawn(['0', '50'], [cell('100', '50'), cell('25', '50')], 300, 100)
  expect(picture).toEqual({ past: 'M0.0 100.0L100.0 50.0', ahead: 'M100.0 50.0L200.0 0.0L300.0 75.0', before: 'M100.0 50.0L200.0 50.0L300.0 50.0', most: 100, border: 100 })
  expect(drawn([], [], 300, 100)).toMatchObject({ past: '', ahead: '', most: 1 })
})

test('why is told in sentences with its numbers', () => {
  language.value = 'en'
  const why = { cause: 'combined', models: { theta: 0.55, naive: 0.45 }, origins: 4, mase: 0.817, naive_mase: 1, bias: -0.08, changed: { outlier: 2 } }
  expect(whySentences(why)).toEqual([
    'Theta 55%, Last period again 45% together: they erred least in 4 back-tests, MASE 0.82.',
    'Repeating the last period gives 1.00.',
    'The tests were 8% too low.',
    '2 unusual periods of the past were put to what is normal.',
  ])
  expect(whySentences({ cause: 'too_short', known: 3, least: 6 })).toEqual(['Only 3 periods of past, 6 are needed: fill it in by hand or start from a similar item.'])
  expect(whySentences({ cause: 'of tomorrow' })).toEqual([])
  language.value = 'zh-CN'
  expect(whySentences({ cause: 'best', models: { theta: 1 }, origins: 4, mase: 0.9 })).toEqual(['用Theta：在 4 次回测里误差最小，MASE 0.90。'])
})

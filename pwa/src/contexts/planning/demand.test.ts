import { describe, expect, it } from 'vitest'
import { bars, lastDay, taken, type Period } from './demand'

const period = (start: string, figures: Partial<Period>): Period => ({
  start, end: start, forecast: '0', ordered: '0', consumed: '0', net: '0', over: '0', open: '0', other: '0', ...figures,
})

describe('what orders took of a forecast', () => {
  it('is never all while something is left, and never nothing when something went', () => {
    expect([taken('400', '430'), taken('100', '100'), taken('0', '5'), taken('5', '0')]).toEqual([93, 100, 0, 0])
    expect([taken('999.999', '1000'), taken('0.001', '1000')]).toEqual([99, 1])
  })
})

describe('the last day of a period', () => {
  it('is the one before its end, over months and years', () => {
    expect([lastDay('2026-12-07'), lastDay('2027-01-01'), lastDay('2028-03-01')]).toEqual(['2026-12-06', '2026-12-31', '2028-02-29'])
  })
})

describe('columns of a chart', () => {
  it('are as high as the largest of forecast and orders', () => {
    const drawn = bars([period('2026-11-30', { consumed: '30', net: '70', ordered: '20' }), period('2026-12-07', { ordered: '200' })], 100, 50)
    expect(drawn.most).toBe(200)
    expect(drawn.bars.map(({ x, consumed, net, ordered }) => [x, consumed, net, ordered])).toEqual([[0, 7.5, 17.5, 5], [50, 0, 0, 50]])
  })

  it('stand on the ground when nothing is wanted', () => {
    expect(bars([period('2026-11-30', {})], 100, 50)).toMatchObject({ most: 0, bars: [{ consumed: 0, net: 0, ordered: 0 }] })
    expect(bars([], 100, 50)).toEqual({ most: 0, bars: [] })
  })
})

import { describe, expect, it } from 'vitest'
import { drawn, queryOf } from './plan'

const days = (...balances: string[]) => balances.map((balance, at) => ({ day: `2026-12-0${at + 1}`, supply: '0', need: '0', balance }))

describe('the workbench', () => {
  it('asks only for open orders of one source when the planner says so', () => {
    const query = queryOf('v1', { source: 'buy', open: true, late: false, text: ' rod ' }, '-due')
    expect(query).toMatchObject({ plan_version_id: 'v1', source: 'buy', state: ['proposed', 'firm'], q: 'rod', sort: '-due', past_due: undefined })
  })

  it('asks for everything when no filter is set', () => {
    expect(queryOf('v1', { source: 'all', open: false, late: false, text: '' }, 'start')).toMatchObject({ source: undefined, state: undefined })
  })
})

describe('projected stock', () => {
  it('is drawn from zero, with what lies below it', () => {
    const picture = drawn(days('10', '-5', '20'), 100, 50)
    expect([picture.least, picture.most]).toEqual([-5, 20])
    expect(picture.zero).toBe(40)
    expect(picture.points.map((point) => point.x)).toEqual([0, 50, 100])
  })

  it('is a step, not a slope', () => {
    expect(drawn(days('10', '20'), 100, 50).path).toBe('M0 25H100.0V0.0H100')
  })

  it('draws nothing of nothing', () => {
    expect(drawn([], 100, 50).path).toBe('')
  })
})

import { describe, expect, it } from 'vitest'
import { barOf, isOver, periodText, tallest, type LoadCell } from './load'

const cell = (more: Partial<LoadCell>): LoadCell => ({ load: '0', capacity: '8', over: '0', late: '0', percent: '0', work_order: '0', firm: '0', proposed: '0', ...more })
const year = new Date().getFullYear()

describe('a bar of the load chart', () => {
  it('stacks what is fixed below what can still be moved', () => {
    const told = barOf(cell({ load: '6', work_order: '2', firm: '3', proposed: '1' }), 8, 80)
    expect(told.blocks.map(({ name, y, height }) => [name, y, height])).toEqual([['work_order', 60, 20], ['firm', 30, 30], ['proposed', 20, 10]])
    expect(told.limit).toBe(0)
  })

  it('marks what stands above the capacity, whatever it is made of', () => {
    const over = cell({ load: '13', firm: '11', work_order: '2', over: '5' })
    const told = barOf(over, tallest([over, cell({})]), 130)
    expect(told.blocks.at(-1)).toEqual({ name: 'over', y: 0, height: 50 })
    expect(told.limit).toBe(50)
    expect(isOver(over)).toBe(true)
  })

  it('of a closed day without load is nothing, and never a division by nothing', () => {
    const closed = cell({ capacity: '0', percent: null })
    expect(barOf(closed, tallest([closed]), 72)).toEqual({ blocks: [], limit: 72 })
  })
})

describe('a period', () => {
  it('of one day is named by it, a longer one by its ends', () => {
    expect(periodText({ first: `${year}-03-02`, last: `${year}-03-02` })).toBe('03-02')
    expect(periodText({ first: `${year}-03-02`, last: `${year}-03-08` })).toBe('03-02 – 03-08')
  })
})

import { expect, test } from 'vitest'
import { boardRows, type Board } from './board'

const board: Board = {
  levels: [{ id: 'a', number: 'L0', name: '重大', major: true }, { id: 'b', number: 'L1', name: '一般', major: false }],
  states: ['reported', 'assigned'],
  cells: [{ level_id: 'b', state: 'assigned', count: 3, overdue: 1 }, { level_id: null, state: 'reported', count: 2, overdue: 0 }],
  open: 5, overdue: 1, as_of: '2026-11-28T00:00:00Z',
}

test('every level has its row with zeros where there is nothing, and what nobody judged stands last', () => {
  expect(boardRows(board).map((row) => [row.level?.name ?? null, row.cells.map((cell) => cell.count), row.total, row.overdue])).toEqual([
    ['重大', [0, 0], 0, 0],
    ['一般', [0, 3], 3, 1],
    [null, [2, 0], 2, 0],
  ])
})

test('without unjudged ones there is no row for them', () => {
  expect(boardRows({ ...board, cells: [] })).toHaveLength(2)
})

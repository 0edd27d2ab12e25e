/** Hazards by level and state, as the board draws them. */

export interface Cell {
  level_id: string | null
  state: string
  count: number
  overdue: number
}

export interface Level {
  id: string
  number: string
  name: string
  major: boolean
}

export interface Board {
  levels: Level[]
  states: string[]
  cells: Cell[]
  open: number
  overdue: number
  as_of: string
}

export interface BoardRow {
  level: Level | null
  cells: { state: string; count: number; overdue: number }[]
  total: number
  overdue: number
}

/** A row for each level, worst first, and one for what nobody has judged yet, where there is any. */
export function boardRows(board: Board): BoardRow[] {
  const levels: (Level | null)[] = board.cells.some((cell) => cell.level_id === null) ? [...board.levels, null] : board.levels
  return levels.map((level) => {
    const own = board.cells.filter((cell) => cell.level_id === (level?.id ?? null))
    const cells = board.states.map((state) => {
      const cell = own.find((one) => one.state === state)
      return { state, count: cell?.count ?? 0, overdue: cell?.overdue ?? 0 }
    })
    return { level, cells, total: own.reduce((sum, one) => sum + one.count, 0), overdue: own.reduce((sum, one) => sum + one.overdue, 0) }
  })
}

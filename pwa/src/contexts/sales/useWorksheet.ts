/** The tree of a forecast's worksheet: nodes are fetched when they are opened, page by page, and again after an edit. */

import { computed, ref, shallowRef } from 'vue'
import { dimensionsOf, forecasting, keyOf, type Cell, type Forecast, type Node, type NodeRow, type Period } from './forecast'

export interface Line {
  key: string
  node: Node
  depth: number
  number: string | null
  title: string | null
  series: number
  cells: Cell[]
  canOpen: boolean
  isOpen: boolean
}

interface Level {
  node: Node
  depth: number
  rows: NodeRow[]
  after: number | null
}

const FEW = 6 // groups that open by themselves

export function useWorksheet() {
  const forecast = shallowRef<Forecast | null>(null)
  const dimensions = ref<string[]>([])
  const periods = ref<Period[]>([])
  const total = ref<Cell[]>([])
  const levels = ref(new Map<string, Level>())
  const opened = ref(new Set<string>())
  const find = ref('')
  const isLoading = ref(false)
  let turn = 0 // grows when another tree is looked at: what was asked for the one before is not shown

  /** The nodes below one, from a place on or, after an edit, as many as were there; answers how to show them. */
  async function read(node: Node, depth: number, { from = 0, least = 0 } = {}): Promise<() => void> {
    const [of, by, mine, q] = [forecast.value, dimensions.value[depth], turn, find.value.trim()]
    if (!of || !by) return () => {}
    const rows = from ? [...(levels.value.get(keyOf(node))?.rows ?? [])] : []
    let grid = await forecasting.grid(of.id, by, node, { q, after: from })
    rows.push(...grid.rows)
    while (grid.after !== null && rows.length < least) {
      grid = await forecasting.grid(of.id, by, node, { q, after: grid.after })
      rows.push(...grid.rows)
    }
    return () => {
      if (mine !== turn) return
      levels.value.set(keyOf(node), { node, depth, rows, after: grid.after })
      if (depth === 0) [periods.value, total.value] = [grid.periods, grid.total]
    }
  }

  const fetch = async (...of: Parameters<typeof read>): Promise<void> => (await read(...of))()

  async function load(version: Forecast, level: string): Promise<void> {
    forecast.value = version
    dimensions.value = dimensionsOf(level)
    await search()
  }

  /** The tree anew, by what is looked for; a few groups open by themselves. */
  async function search(): Promise<void> {
    const mine = (turn += 1)
    isLoading.value = true
    levels.value = new Map()
    opened.value = new Set()
    await fetch({}, 0).finally(() => mine === turn && (isLoading.value = false))
    const tops = levels.value.get(keyOf({}))?.rows ?? []
    if (mine === turn && tops.length <= FEW && dimensions.value.length > 1) await Promise.all(tops.map((row) => toggle(row.node, 0)))
  }

  async function toggle(node: Node, depth: number): Promise<void> {
    const key = keyOf(node)
    if (opened.value.delete(key)) return
    if (depth + 1 >= dimensions.value.length) return
    if (!levels.value.has(key)) await fetch(node, depth + 1)
    opened.value.add(key)
  }

  /** Figures of all that is on the screen anew, all at once: no parent is ever seen beside children of another moment. */
  async function refresh(): Promise<void> {
    const found = await Promise.all([...levels.value.values()].map(({ node, depth, rows }) => read(node, depth, { least: rows.length })))
    for (const show of found) show()
  }

  const lines = computed<Line[]>(() => {
    const walk = (node: Node): Line[] => {
      const level = levels.value.get(keyOf(node))
      return (level?.rows ?? []).flatMap((row) => {
        const key = keyOf(row.node)
        const isOpen = opened.value.has(key)
        const depth = level?.depth ?? 0
        const line = { ...row, key, depth, isOpen, canOpen: depth + 1 < dimensions.value.length }
        return isOpen ? [line, ...walk(row.node)] : [line]
      })
    }
    return walk({})
  })

  /** Levels that hold more than is shown, each with where it belongs. */
  const unfinished = computed(() => [...levels.value.values()].filter((level) => level.after !== null && (level.depth === 0 || opened.value.has(keyOf(level.node)))))
  const more = () => Promise.all(unfinished.value.map(({ node, depth, after }) => fetch(node, depth, { from: after ?? 0 })))

  return { forecast, periods, total, lines, find, isLoading, unfinished, load, toggle, refresh, search, more }
}

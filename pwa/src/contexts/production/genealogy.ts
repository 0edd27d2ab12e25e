/** Where a lot came from and where it went, laid out for drawing, as a tree and as a table. */

import type { Decimal } from '../../ui/decimals'
import type { TreeNode } from '../../ui/tree'
import { plus } from './quantities'

export type Certainty = 'exact' | 'booked' | 'derived' | 'window'
export type NodeKind = 'lot' | 'work_order' | 'shipment' | 'purchase_receipt'
export type EdgeKind = 'consumed_in' | 'produced' | 'shipped' | 'received' | 'split' | 'merged'
export type Direction = 'backward' | 'forward'

/** As `GET /api/production/lot/<id>/genealogy` tells it; an edge points the way the material went. */
export interface Genealogy {
  root: string
  nodes: { id: string; kind: NodeKind; document: string; number: string; title: string; quantity: Decimal }[]
  edges: { kind: EdgeKind; from: string; to: string; quantity: Decimal; certainty: Certainty }[]
}

type Told = Genealogy['nodes'][number]
export type Edge = Genealogy['edges'][number]

export interface PlacedNode extends Told {
  /** Below zero before the lot, above zero after it. */
  level: number
  place: number
  /** What went between it and the side of the lot in question. */
  amount: Decimal
}

export interface Layout {
  nodes: PlacedNode[]
  edges: Edge[]
  levels: { from: number; to: number }
  tallest: number
}

const nextOf = (edge: Edge, direction: Direction) => (direction === 'forward' ? edge.to : edge.from)
const hereOf = (edge: Edge, direction: Direction) => (direction === 'forward' ? edge.from : edge.to)

/** Every node in the column of its distance from the lot, near what it is connected to. */
export function layout(graph: Genealogy): Layout {
  const levels = new Map<string, number>([[graph.root, 0]])
  for (const direction of ['backward', 'forward'] as const) walk(graph, direction, levels)
  const known = graph.nodes.filter((node) => levels.has(node.id))
  const placed = new Map<string, PlacedNode>()
  const all = [...new Set(levels.values())].sort((a, b) => Math.abs(a) - Math.abs(b) || a - b)
  for (const level of all) {
    const column = known.filter((node) => levels.get(node.id) === level).map((node) => ({ ...node, level, amount: amountOf(graph, node.id, level, levels), near: nearness(graph, node.id, level, placed) }))
    column.sort((a, b) => a.near - b.near || (a.number < b.number ? -1 : 1)).forEach(({ near: _near, ...node }, place) => placed.set(node.id, { ...node, place }))
  }
  const nodes = [...placed.values()]
  const counts = all.map((level) => nodes.filter((node) => node.level === level).length)
  return { nodes, edges: graph.edges.filter((edge) => placed.has(edge.from) && placed.has(edge.to)), levels: { from: Math.min(0, ...all), to: Math.max(0, ...all) }, tallest: Math.max(1, ...counts) }
}

/** Material may come back to where it was: each node is passed once on each way, and stands where it was met first. */
function walk(graph: Genealogy, direction: Direction, levels: Map<string, number>): void {
  const step = direction === 'forward' ? 1 : -1
  const passed = new Set([graph.root])
  let here: string[] = [graph.root]
  for (let level = step; here.length; level += step) {
    const reached = graph.edges.filter((one) => here.includes(hereOf(one, direction))).map((one) => nextOf(one, direction))
    here = [...new Set(reached)].filter((id) => !passed.has(id))
    for (const id of here) {
      passed.add(id)
      if (!levels.has(id)) levels.set(id, level)
    }
  }
}

const toward = (edge: Edge, id: string, level: number): string | null => (level < 0 ? (edge.from === id ? edge.to : null) : edge.to === id ? edge.from : null)

function amountOf(graph: Genealogy, id: string, level: number, levels: ReadonlyMap<string, number>): Decimal {
  if (level === 0) return graph.nodes.find((node) => node.id === id)?.quantity ?? '0'
  const inner = graph.edges.filter((edge) => {
    const other = toward(edge, id, level)
    return other !== null && Math.abs(levels.get(other) ?? Infinity) < Math.abs(level)
  })
  return inner.reduce((sum, edge) => plus(sum, edge.quantity), '0')
}

function nearness(graph: Genealogy, id: string, level: number, placed: ReadonlyMap<string, PlacedNode>): number {
  const places = graph.edges.flatMap((edge) => placed.get(toward(edge, id, level) ?? '')?.place ?? [])
  return places.length ? places.reduce((sum, place) => sum + place, 0) / places.length : 0
}

export interface LotNode extends TreeNode {
  readonly told: Told
  readonly edge: Edge
  readonly children: readonly LotNode[]
}

/** What lies one step on, and on from there; a node met twice on one way is not followed again. */
export function treeOf(graph: Genealogy, direction: Direction): LotNode[] {
  const told = new Map(graph.nodes.map((node) => [node.id, node]))
  const from = (id: string, way: readonly string[]): LotNode[] =>
    graph.edges.filter((edge) => hereOf(edge, direction) === id).flatMap((edge) => {
      const node = told.get(nextOf(edge, direction))
      if (!node || way.includes(node.id)) return []
      const path = [...way, node.id]
      return [{ id: path.join(' '), label: `${node.number} ${node.title}`, told: node, edge, children: from(node.id, path) }]
    })
  return from(graph.root, [graph.root])
}

export interface EdgeRow {
  id: string
  direction: Direction
  from: Told | undefined
  to: Told | undefined
  edge: Edge
}

/** Every step once, what came before the lot first. */
export function rowsOf(graph: Genealogy): EdgeRow[] {
  const { nodes } = layout(graph)
  const placed = new Map(nodes.map((node) => [node.id, node]))
  const rows = graph.edges.map((edge, at): EdgeRow => ({
    id: String(at),
    direction: (placed.get(edge.to)?.level ?? 1) <= 0 ? 'backward' : 'forward',
    from: placed.get(edge.from),
    to: placed.get(edge.to),
    edge,
  }))
  const depth = (row: EdgeRow) => Math.abs(placed.get(row.direction === 'backward' ? row.edge.from : row.edge.to)?.level ?? 0)
  return rows.sort((a, b) => (a.direction === b.direction ? depth(a) - depth(b) : a.direction === 'backward' ? -1 : 1))
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`

/** With the mark Excel needs to read Chinese in a CSV. */
export const csv = (rows: readonly (readonly string[])[]): string => `\uFEFF${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`

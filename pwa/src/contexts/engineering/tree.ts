/** The BOM tree of one item: what the server tells, and what a search in it shows. */

import { api } from '../../api/client'
import type { TreeNode } from '../../ui/tree'

export interface BomItem {
  id: string
  number: string
  title: string
  item_type: string
  state: string
}

export interface BomNode {
  item: BomItem
  level: number
  quantity: string
  uom: string
  source: 'make' | 'buy' | 'phantom'
  assumed: boolean
  operation?: number | null
  children: BomNode[]
}

export interface Use {
  item: BomItem
  level: number
  quantity: string
}

export interface Branch extends TreeNode {
  readonly node: BomNode
  readonly children: readonly Branch[]
}

export const structure = {
  tree: (item: string, quantity: string, on: string) => api.get<BomNode>(`/api/engineering/item/${item}/bom-tree`, { quantity, on }),
  usedIn: async (item: string) => (await api.get<{ rows: Use[] }>(`/api/engineering/item/${item}/where-used`)).rows,
}

/** An item may stand at several places: its path tells the rows apart. */
export function branch(node: BomNode, path = '0'): Branch {
  return { id: path, label: `${node.item.number} ${node.item.title}`, node, children: node.children.map((child, at) => branch(child, `${path}.${at}`)) }
}

const matches = (one: Branch, words: string): boolean => one.label.toLowerCase().includes(words)

/** The branches that lead to what is sought; all of them when nothing is. */
export function found(nodes: readonly Branch[], text: string): Branch[] {
  const words = text.trim().toLowerCase()
  if (!words) return [...nodes]
  return nodes.flatMap((one) => {
    const children = found(one.children, words)
    return children.length || matches(one, words) ? [{ ...one, children: matches(one, words) && !children.length ? one.children : children }] : []
  })
}

export function levelsOf(node: BomNode): number {
  return node.children.length ? 1 + Math.max(...node.children.map(levelsOf)) : 0
}

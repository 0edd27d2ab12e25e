/** A tree flattened to the rows in sight. */

export interface TreeNode {
  readonly id: string
  readonly label: string
  readonly children?: readonly TreeNode[]
  /** Children that are fetched when the node is opened for the first time. */
  readonly hasMore?: boolean
}

export interface TreeRow<Node extends TreeNode = TreeNode> {
  readonly node: Node
  readonly level: number
  readonly parent: number
  readonly place: number
  readonly siblings: number
  readonly canOpen: boolean
  readonly isOpen: boolean
}

export function treeRows<Node extends TreeNode>(nodes: readonly Node[], opened: ReadonlySet<string>): TreeRow<Node>[] {
  const rows: TreeRow<Node>[] = []
  const walk = (siblings: readonly Node[], level: number, parent: number) => {
    siblings.forEach((node, at) => {
      const children = (node.children ?? []) as readonly Node[]
      const canOpen = children.length > 0 || node.hasMore === true
      const isOpen = canOpen && opened.has(node.id)
      rows.push({ node, level, parent, place: at + 1, siblings: siblings.length, canOpen, isOpen })
      if (isOpen) walk(children, level + 1, rows.length - 1)
    })
  }
  walk(nodes, 1, -1)
  return rows
}

/** Every id that can be opened, down to `levels`. */
export function openableIds(nodes: readonly TreeNode[], levels = Infinity): string[] {
  if (levels <= 0) return []
  return nodes.flatMap((node) => (node.children?.length ? [node.id, ...openableIds(node.children, levels - 1)] : []))
}

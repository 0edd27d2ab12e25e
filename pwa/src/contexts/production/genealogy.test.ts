import { describe, expect, test } from 'vitest'
import { csv, layout, rowsOf, treeOf, type Genealogy } from './genealogy'

const node = (id: string, kind: Genealogy['nodes'][number]['kind'] = 'lot') => ({ id, kind, document: 'inventory/lot', number: id.toUpperCase(), title: '', quantity: '9' })
const edge = (from: string, to: string, quantity = '1', certainty: 'exact' | 'derived' = 'exact') => ({ kind: 'consumed_in' as const, from, to, quantity, certainty })

/** steel → order → shaft → order2 → mill → shipment, and bolts into both orders. */
const graph: Genealogy = {
  root: 'shaft',
  nodes: ['steel', 'bolts', 'order', 'shaft', 'order2', 'mill', 'ship'].map((id) => node(id, id.startsWith('order') ? 'work_order' : 'lot')),
  edges: [edge('steel', 'order', '2.5'), edge('bolts', 'order', '4', 'derived'), edge('order', 'shaft', '3'), edge('shaft', 'order2', '2'), edge('bolts', 'order2', '8'), edge('order2', 'mill'), edge('mill', 'ship')],
}

describe('the picture', () => {
  const { nodes, levels, tallest } = layout(graph)
  const levelOf = (id: string) => nodes.find((one) => one.id === id)?.level

  test('has what it was made of on the left and what became of it on the right', () => {
    expect(['steel', 'order', 'shaft', 'order2', 'mill', 'ship'].map(levelOf)).toEqual([-2, -1, 0, 1, 2, 3])
    expect([levels, tallest]).toEqual([{ from: -2, to: 3 }, 2])
  })

  test('draws each node once, though it went into both', () => {
    expect(nodes.filter((one) => one.id === 'bolts')).toHaveLength(1)
    expect(levelOf('bolts')).toBe(-2)
  })

  test('says of each node what went between it and the lot', () => {
    expect(nodes.find((one) => one.id === 'steel')?.amount).toBe('2.5')
    expect(nodes.find((one) => one.id === 'order')?.amount).toBe('3')
    expect(nodes.find((one) => one.id === 'order2')?.amount).toBe('2')
  })

  test('goes round a circle once', () => {
    const round = { ...graph, edges: [...graph.edges, edge('mill', 'order')] }
    expect(layout(round).nodes).toHaveLength(7)
    expect(treeOf(round, 'forward')[0]?.children[0]?.told.id).toBe('mill')
  })
})

describe('its twins', () => {
  test('the tree follows one direction', () => {
    expect(treeOf(graph, 'backward').map((one) => [one.told.id, one.children.map((child) => child.told.id)])).toEqual([['order', ['steel', 'bolts']]])
    expect(treeOf(graph, 'forward')[0]?.children[0]?.children[0]?.told.id).toBe('ship')
  })

  test('the table has every step, what came before first', () => {
    const rows = rowsOf(graph)
    expect(rows).toHaveLength(7)
    expect(rows.map((row) => row.direction).indexOf('forward')).toBe(3)
    expect(rows[0]).toMatchObject({ direction: 'backward', from: { id: 'order' }, to: { id: 'shaft' } })
  })

  test('the file opens in a spreadsheet with Chinese and quotes intact', () => {
    expect(csv([['批次', '名 "A"'], ['1', '2']])).toBe('\uFEFF"批次","名 ""A"""\r\n"1","2"\r\n')
  })
})

import { mount } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { openableIds, treeRows, type TreeNode } from './tree'
import TreeView from './TreeView.vue'

const bom: TreeNode[] = [
  { id: 'car', label: 'Car', children: [{ id: 'axle', label: 'Axle', children: [{ id: 'bolt', label: 'Bolt' }] }, { id: 'door', label: 'Door', hasMore: true }] },
]
const wide: TreeNode[] = [{ id: 'root', label: 'Root', children: Array.from({ length: 2000 }, (_, at) => ({ id: `n${at}`, label: `Node ${at}` })) }]

describe('a tree', () => {
  test('shows only what is opened, with level and place', () => {
    expect(treeRows(bom, new Set()).map((row) => row.node.id)).toEqual(['car'])
    expect(treeRows(bom, new Set(['car'])).map((row) => [row.node.id, row.level, row.place, row.siblings, row.canOpen])).toEqual([
      ['car', 1, 1, 1, true],
      ['axle', 2, 1, 2, true],
      ['door', 2, 2, 2, true],
    ])
  })

  test('everything that can be opened is known down to a level', () => {
    expect([openableIds(bom), openableIds(bom, 1)]).toEqual([['car', 'axle'], ['car']])
  })

  test('of two thousand nodes only those in sight are drawn', () => {
    const tree = mount(TreeView, { props: { label: 'BOM', nodes: wide, opened: ['root'] } })
    const drawn = tree.findAll('[role=treeitem]')
    expect(drawn.length).toBeLessThan(60)
    expect(drawn[1]?.attributes('aria-setsize')).toBe('2000')
  })

  test('the keyboard opens, enters, leaves and closes', async () => {
    const tree = mount(TreeView, { props: { label: 'BOM', nodes: bom, opened: [] as string[], 'onUpdate:opened': (ids: string[]) => tree.setProps({ opened: ids }) }, attachTo: document.body })
    const press = async (key: string) => {
      await tree.trigger('keydown', { key })
      await nextTick()
    }
    await press('ArrowRight')
    expect(tree.props('opened')).toEqual(['car'])
    await press('ArrowRight')
    expect(document.activeElement?.textContent).toContain('Axle')
    await press('ArrowLeft')
    expect(document.activeElement?.textContent).toContain('Car')
    await press('ArrowLeft')
    expect(tree.props('opened')).toEqual([])
  })

  test('children that are elsewhere are asked for when their parent is opened', async () => {
    const tree = mount(TreeView, { props: { label: 'BOM', nodes: bom, opened: ['car'] } })
    await tree.findAll('.toggle')[2]?.trigger('click')
    expect(tree.emitted('load')?.map(([node]) => (node as TreeNode).id)).toEqual(['door'])
  })
})

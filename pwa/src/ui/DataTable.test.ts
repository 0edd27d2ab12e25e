import { mount } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { nextTick } from 'vue'
import DataTable from './DataTable.vue'

const rows = Array.from({ length: 1000 }, (_, at) => ({ id: `r${at}`, number: `WO-${at}` }))
const columns = [{ name: 'number', label: 'Number', sortable: true, text: (row: { number: string }) => row.number }]

const aTable = (props: object = {}) => {
  const table = mount(DataTable<(typeof rows)[number]>, {
    props: { label: 'Orders', rows, columns, selectable: true, selected: [] as string[], 'onUpdate:selected': (ids: string[]) => table.setProps({ selected: ids }), ...props },
    attachTo: document.body,
  })
  const press = async (key: string, more: object = {}) => {
    await table.find('table').trigger('keydown', { key, ...more })
    await nextTick()
  }
  return { table, press }
}

describe('the desk table', () => {
  test('of a thousand rows only those in sight are drawn, and a reader hears how many there are', () => {
    const { table } = aTable()
    expect(table.findAll('tr.row').length).toBeLessThan(50)
    expect(table.find('table').attributes('aria-rowcount')).toBe('1001')
  })

  test('arrows move, Enter opens, Space selects', async () => {
    const { table, press } = aTable()
    await press('ArrowDown')
    await press('ArrowDown')
    await press(' ')
    await press('Enter')
    expect(table.props('selected')).toEqual(['r2'])
    expect(table.emitted('open')?.[0]).toEqual([rows[2]])
  })

  test('Shift and an arrow take the rows along, Ctrl and A take all', async () => {
    const { table, press } = aTable()
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    expect(table.props('selected')).toEqual(['r0', 'r1', 'r2'])
    await press('a', { ctrlKey: true })
    expect(table.props('selected')).toHaveLength(1000)
  })

  test('a head that sorts says how it is sorted', async () => {
    const { table } = aTable({ sort: '-number' })
    expect(table.find('th[aria-sort]').attributes('aria-sort')).toBe('descending')
    await table.find('button.sort').trigger('click')
    expect(table.emitted('sort')).toEqual([['number']])
  })
})

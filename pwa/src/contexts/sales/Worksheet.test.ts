import { mount } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { keyOf, type Cell } from './forecast'
import { placeOf } from './useEditing'
import type { Line } from './useWorksheet'
import Worksheet from './Worksheet.vue'

const STARTS = ['2031-01-01', '2031-02-01', '2031-03-01']
const cells = (quantity: string, more: Partial<Cell> = {}): Cell[] => STARTS.map((start) => ({ start, quantity, baseline: quantity, leaves: 1, locked: 0, ...more }))
const line = (name: string, more: Partial<Line> = {}): Line => ({ key: keyOf({ item_id: name }), node: { item_id: name }, depth: 0, number: name, title: null, series: 1, cells: cells('40'), canOpen: false, isOpen: false, ...more })
const [a, b, c] = [line('A'), line('B'), line('C', { cells: cells('7', { locked: 1 }) })]

function aSheet(props: object = {}) {
  const sheet = mount(Worksheet, {
    props: { lines: [a, b, c], periods: STARTS.map((start) => ({ start, end: start })), period: 'month', canEdit: true, isFigure: true, waiting: new Map(), ...props },
    attachTo: document.body,
  })
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      const input = sheet.find('input')
      await (input.exists() ? input : sheet.find('table')).trigger('keydown', { key })
      await nextTick()
      await nextTick()
    }
  }
  const focused = () => sheet.findAll('tbody tr').findIndex((row) => row.find('[tabindex="0"]').exists())
  return { sheet, press, focused }
}

describe('the forecast worksheet', () => {
  test('arrows move and stop at the edges', async () => {
    const { sheet, press, focused } = aSheet()
    await press('ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown')
    expect(focused()).toBe(2)
    expect(sheet.emitted('focus')!.at(-1)).toEqual([c, 2])
    await press('Home', 'PageUp')
    expect(sheet.emitted('focus')!.at(-1)).toEqual([a, 0])
  })

  test('a number is typed where it stands, Enter takes it and goes down', async () => {
    const { sheet, press, focused } = aSheet()
    await press('ArrowRight', '7')
    await sheet.find('input').setValue('70')
    await press('Enter')
    expect(sheet.emitted('edit')).toEqual([[a, 1, '70']])
    expect([focused(), sheet.find('input').exists()]).toEqual([1, false])
  })

  test('Tab takes it and goes right, Escape leaves what was there', async () => {
    const { sheet, press } = aSheet()
    await press('5', 'Tab')
    expect([sheet.emitted('edit'), sheet.emitted('focus')!.at(-1)]).toEqual([[[a, 0, '5']], [a, 1]])
    await press('8', 'Escape')
    expect([sheet.emitted('edit')!.length, sheet.find('input').exists()]).toEqual([1, false])
  })

  test('Enter on a figure opens it as it stands; unchanged it is no edit', async () => {
    const { sheet, press } = aSheet()
    await press('ArrowDown', 'ArrowDown', 'Enter')
    expect(sheet.find('input').element.value).toBe('7')
    await press('Enter')
    expect(sheet.emitted('edit')).toBe(undefined)
  })

  test('what was typed is not lost when another place is clicked', async () => {
    const { sheet, press } = aSheet()
    await press('9')
    await sheet.find('input').trigger('blur')
    expect(sheet.emitted('edit')).toEqual([[a, 0, '9']])
  })

  test('the focus stays on its row when others open above it', async () => {
    const { sheet, press, focused } = aSheet()
    await press('ArrowDown')
    await sheet.setProps({ lines: [a, line('A1', { depth: 1 }), line('A2', { depth: 1 }), b, c] })
    expect(focused()).toBe(3)
  })

  test('L locks what is not locked yet', async () => {
    const { sheet, press } = aSheet()
    await press('l', 'ArrowDown', 'ArrowDown', 'l')
    expect(sheet.emitted('lock')).toEqual([[a, 0]])
  })

  test('whoever may not change it, cannot type into it', async () => {
    const { sheet, press } = aSheet({ canEdit: false })
    await press('7', 'Enter', 'l')
    expect([sheet.find('input').exists(), sheet.emitted('edit'), sheet.emitted('lock')]).toEqual([false, undefined, undefined])
  })

  test('a figure that waits for its reason stands in its cell and says so', () => {
    const { sheet } = aSheet({ waiting: new Map([[placeOf(b.key, STARTS[1]!), '70']]) })
    const waits = sheet.findAll('td.waits')
    expect(waits.map((cell) => cell.text())).toEqual(['70'])
    expect(waits[0]!.attributes('title')).toContain('70')
  })
})

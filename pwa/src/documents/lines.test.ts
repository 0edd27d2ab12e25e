// @vitest-environment node
import { describe, expect, test, vi } from 'vitest'
import { addLine, cellValue, changeLine, copyLine, editedLines, isSheet, moveLine, pasteLines, removeLine, sheetCells, wireLines } from './lines'
import { aField, aType } from './testing/factory'
import { findLinked } from './fields/findLinked'

const { fields } = aType().lines[0]!
const told = [
  { id: 'op-1', position: 10, sequence: 10, minutes: '12.5', work_center_id: null },
  { id: 'op-2', position: 20, sequence: 20, minutes: '3', work_center_id: 'wc-1' },
]
const lines = editedLines(told)
const sequences = (some: typeof lines) => some.map((line) => line.values.sequence)

describe('editing lines', () => {
  test('an untouched list travels as it came', () => {
    expect(wireLines(lines, fields)).toEqual([
      { id: 'op-1', position: 10, sequence: 10, minutes: '12.5' },
      { id: 'op-2', position: 20, sequence: 20, minutes: '3', work_center_id: 'wc-1' },
    ])
  })

  test('a moved line keeps its identity and takes the position it is shown at', () => {
    expect(wireLines(moveLine(lines, 1, 0), fields).map((line) => [line.id, line.position])).toEqual([['op-2', 10], ['op-1', 20]])
  })

  test('a line cannot be moved off either end', () => {
    expect([sequences(moveLine(lines, 0, -1)), sequences(moveLine(lines, 1, 2))]).toEqual([[10, 20], [10, 20]])
  })

  test('a copy is a new line, so the first one is not overwritten', () => {
    const [first, copy] = wireLines(copyLine(lines, 0), fields)
    expect([first?.id, copy?.id, copy?.minutes]).toEqual(['op-1', undefined, '12.5'])
  })

  test('a removed line is absent, which tells the server to remove it', () => {
    expect(wireLines(removeLine(lines, 0), fields).map((line) => line.id)).toEqual(['op-2'])
  })

  test('an empty row that was added and left does not travel', () => {
    expect(wireLines(addLine(lines), fields)).toHaveLength(2)
  })

  test('a cell that was emptied is told; one that never had a value is left to the default', () => {
    const emptied = changeLine(addLine(changeLine(lines, 0, { minutes: null })), 2, { sequence: '30' })
    expect(wireLines(emptied, fields)).toEqual([
      { id: 'op-1', position: 10, sequence: 10, minutes: null },
      { id: 'op-2', position: 20, sequence: 20, minutes: '3', work_center_id: 'wc-1' },
      { position: 30, sequence: 30 },
    ])
  })

  test('editing one line leaves the list it came from as it was', () => {
    changeLine(lines, 0, { minutes: '99' })
    expect(lines[0]?.values.minutes).toBe('12.5')
  })
})

describe('pasting from a sheet', () => {
  test('cells are split at tabs and line ends, quotes hold a line break together', () => {
    expect(sheetCells('1\t"two\nlines ""quoted"""\r\n3\t4\n')).toEqual([['1', 'two\nlines "quoted"'], ['3', '4']])
  })

  test('a single cell is pasted into the field it stands in, as ever', () => {
    expect([isSheet('12'), isSheet('12\n'), isSheet('12\t13')]).toEqual([false, false, true])
  })

  test('cells are read as their column is meant', () => {
    const choice = aField({ name: 'kind', kind: 'choice', choices: [{ name: 'made', label: '自制' }] })
    const read = (text: string, kind: 'number' | 'day' | 'yesno') => cellValue(text, aField({ name: 'x', kind }))
    expect([read('1,234.50', 'number'), read('12a', 'number')]).toEqual(['1234.5', undefined])
    expect([read('2026/1/3', 'day'), read('2026年12月31日', 'day'), read('2026-13-01', 'day')]).toEqual(['2026-01-03', '2026-12-31', undefined])
    expect([read('是', 'yesno'), read('No', 'yesno'), read('maybe', 'yesno')]).toEqual([true, false, undefined])
    expect([cellValue('自制', choice), cellValue('made', choice), cellValue('外购', choice)]).toEqual(['made', 'made', undefined])
  })

  test('rows fill from the cell on and make new lines where the sheet is longer', () => {
    const pasted = pasteLines(lines, fields, { row: 1, column: 0 }, '25\t7\n30\t8')
    expect(pasted.lines.map((line) => [line.values.id, line.values.sequence, line.values.minutes])).toEqual([
      ['op-1', 10, '12.5'],
      ['op-2', '25', '7'],
      [undefined, '30', '8'],
    ])
    expect([pasted.unread, pasted.sought]).toEqual([[], []])
  })

  test('what cannot be read is left out and named, what links is looked up', () => {
    const pasted = pasteLines(lines, fields, { row: 0, column: 1 }, 'abc\tWC-7')
    expect(pasted.lines[0]?.values.minutes).toBe('12.5')
    expect(pasted.unread.map((cell) => [cell.field.name, cell.text])).toEqual([['minutes', 'abc']])
    expect(pasted.sought.map((cell) => [cell.field.name, cell.text])).toEqual([['work_center_id', 'WC-7']])
  })

  test('the same number is asked for once, and lines changed meanwhile keep their changes', async () => {
    const pasted = pasteLines(lines, fields, { row: 0, column: 2 }, 'WC-7\nWC-7\nWC-9')
    const ask = vi.fn(async (_: string, number: string) => (number === 'WC-7' ? { id: 'wc-7', number, title: 'Lathe' } : null))
    const found = await findLinked(pasted.sought, ask)
    const filled = found.fill(changeLine(pasted.lines, 0, { minutes: '1' }))
    expect(ask).toHaveBeenCalledTimes(2)
    expect(filled.map((line) => [line.values.work_center_id ?? null, line.values.minutes])).toEqual([['wc-7', '1'], ['wc-7', '3'], [null, undefined]])
    expect(found.lost.map((cell) => cell.text)).toEqual(['WC-9'])
  })

  test('locked columns are stepped over', () => {
    const some = [aField({ name: 'a', kind: 'text' }), aField({ name: 'sum', kind: 'number', locked: true, openIn: [] }), aField({ name: 'b', kind: 'text' })]
    expect(pasteLines([], some, { row: 0, column: 0 }, 'x\ty').lines[0]?.values).toEqual({ a: 'x', b: 'y' })
  })
})

/** The lines of a document while a person edits them: plain functions from a list to the next list. */

import { canonical } from '../ui/decimals'
import { keyOf, nounOf, type FieldDescription } from './description'
import { wireValue, type Value, type Values } from './row'

export interface EditedLine {
  /** Stays with the line while it moves; a line the server knows also has an `id` among its values. */
  readonly key: string
  readonly values: Values
  /** As the server told it; null for a line made here. */
  readonly told: Values | null
}

let made = 0
const newKey = (): string => `new-${(made += 1)}`

export const editedLines = (lines: readonly Values[]): EditedLine[] =>
  lines.map((values) => (typeof values.id === 'string' ? { key: values.id, values, told: values } : { key: newKey(), values, told: null }))

const emptyLine = (): EditedLine => ({ key: newKey(), values: {}, told: null })

export const isEmptyLine = (line: EditedLine): boolean =>
  Object.entries(line.values).every(([name, value]) => name === 'position' || value === null || value === '')

export const addLine = (lines: readonly EditedLine[], at: number = lines.length): EditedLine[] =>
  lines.toSpliced(at, 0, emptyLine())

/** A copy is a new line: it must not carry the first one's identity. */
export function copyLine(lines: readonly EditedLine[], index: number): EditedLine[] {
  const source = lines[index]
  if (!source) return [...lines]
  const { id: _id, ...values } = source.values
  return lines.toSpliced(index + 1, 0, { key: newKey(), values, told: null })
}

export const removeLine = (lines: readonly EditedLine[], index: number): EditedLine[] => lines.toSpliced(index, 1)

export function moveLine(lines: readonly EditedLine[], from: number, to: number): EditedLine[] {
  const moved = lines[from]
  if (!moved || to < 0 || to >= lines.length) return [...lines]
  return lines.toSpliced(from, 1).toSpliced(to, 0, moved)
}

export const changeLine = (lines: readonly EditedLine[], index: number, changes: Values): EditedLine[] =>
  lines.map((line, at) => (at === index ? { ...line, values: { ...line.values, ...changes } } : line))

const BETWEEN = 10

/**
 * What travels: identity where the server gave one, declared fields, in the order shown; empty rows stay behind.
 * An empty cell is left out unless it was filled before, so that the server's own default stands.
 */
export const wireLines = (lines: readonly EditedLine[], fields: readonly FieldDescription[]): Values[] =>
  lines.filter((line) => !isEmptyLine(line)).map((line, at) => {
    const wire: Values = { position: (at + 1) * BETWEEN }
    if (line.told) wire.id = line.key
    for (const field of fields) {
      const name = keyOf(field)
      const value = wireValue(line.values[name], field)
      if (!field.locked && (value !== null || (line.told?.[name] ?? null) !== null)) wire[name] = value
    }
    return wire
  })

// --- Pasting from a sheet --------------------------------------------------------------------------------------------

/** Splits what Excel puts on the clipboard: tabs between cells, quotes round a cell that holds a line break. */
export function sheetCells(text: string): string[][] {
  const rows: string[][] = [[]]
  const cell = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/y
  while (cell.lastIndex <= text.length) {
    const found = cell.exec(text)
    if (!found) break
    rows.at(-1)?.push((found[1]?.replaceAll('""', '"') ?? found[2] ?? '').trim())
    if (found[3] === '') break
    if (found[3] !== '\t') rows.push([])
  }
  return rows.filter((row) => row.some((value) => value !== ''))
}

export const isSheet = (text: string): boolean => /[\t\r\n]/.test(text.trimEnd())

const YES = ['是', '有', 'y', 'yes', 'true', '1', '✓', '√']
const NO = ['否', '无', 'n', 'no', 'false', '0', '✕', '×']

/** A cell read as the field's kind; undefined when it cannot be. A link is looked up later, by number. */
export function cellValue(text: string, field: FieldDescription): Value | undefined {
  if (text === '') return null
  switch (field.kind) {
    case 'text':
      return text.replace(/\s*\n\s*/g, ' ')
    case 'long_text':
      return text
    case 'number':
      return canonical(text) ?? undefined
    case 'yesno':
      return YES.includes(text.toLowerCase()) ? true : NO.includes(text.toLowerCase()) ? false : undefined
    case 'day':
      return dayIn(text)
    case 'moment':
      return Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString()
    case 'choice':
      return field.choices?.find((choice) => choice.name === text || choice.label === text)?.name
    case 'json':
    case 'link':
      return undefined
  }
}

function dayIn(text: string): string | undefined {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text)
  if (!parts) return undefined
  const day = [parts[1], parts[2]?.padStart(2, '0'), parts[3]?.padStart(2, '0')].join('-')
  return Number.isNaN(Date.parse(day)) ? undefined : day
}

export interface Sought {
  readonly key: string
  readonly field: FieldDescription
  readonly text: string
}

export interface Pasted {
  readonly lines: EditedLine[]
  /** Numbers of linked documents still to be found on the server. */
  readonly sought: Sought[]
  /** Cells that could not be read as their column's kind. */
  readonly unread: Sought[]
}

/** Fills cells from `row` and `column` on, making new lines where the sheet is longer; locked columns are stepped over. */
export function pasteLines(lines: readonly EditedLine[], fields: readonly FieldDescription[], at: { row: number; column: number }, text: string): Pasted {
  const next = [...lines]
  const sought: Sought[] = []
  const unread: Sought[] = []
  const columns = fields.slice(at.column).filter((field) => !field.locked)
  sheetCells(text).forEach((cells, offset) => {
    const line = next[at.row + offset] ?? emptyLine()
    const values: Values = { ...line.values }
    columns.forEach((field, column) => {
      const cell = cells[column]
      if (cell === undefined) return
      const value = cellValue(cell, field)
      if (value !== undefined) setCell(values, field, value)
      else (field.kind === 'link' ? sought : unread).push({ key: line.key, field, text: cell })
    })
    next[at.row + offset] = { ...line, values }
  })
  return { lines: next, sought, unread }
}

function setCell(values: Values, field: FieldDescription, value: Value): void {
  values[keyOf(field)] = value
  if (field.kind === 'link') values[nounOf(field)] = null
}

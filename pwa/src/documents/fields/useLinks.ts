/** Finds documents to link to: on the server while it answers, else among the rows kept on this device. */

import { onScopeDispose, ref, shallowRef } from 'vue'
import { ApiError, Unreachable } from '../../api/client'
import { readCode } from '../../capture/code'
import { descriptionOf } from '../../offline/descriptions'
import { shownRow, shownRows } from '../../offline/live'
import type { LinkDescription } from '../description'
import { EVERYTHING, localRows, queryOf } from '../listing'
import { isRecord, linesOf, numberOf, shortId, textOf, titleOf, type Linked, type Row, type Values } from '../row'
import { server } from '../server'
import { t } from '../words'

const FEW = 12
const PAUSE = 180

export function asLinked(row: Row, document: string): Linked {
  const description = descriptionOf(document)
  const title = description ? titleOf(row, description) : textOf(row, 'name')
  return { id: row.id, number: textOf(row, 'number') || null, title: title || null }
}

/** What there is to choose of a row: itself, or each of its lines, told apart by place and what they are about. */
function choicesOf(row: Row, { linksTo, line }: LinkDescription): Linked[] {
  if (!line) return [asLinked(row, linksTo)]
  return linesOf(row, line).map((one) => ({ id: textOf(one, 'id'), number: `${numberOf(row)} ${String(one.position ?? '')}`.trim(), title: aboutLine(one) }))
}

const aboutLine = (line: Values): string | null => {
  const about = Object.values(line).find((value) => isRecord(value) && typeof value.number === 'string')
  return isRecord(about) ? [about.number, about.title].filter(Boolean).join(' ') : textOf(line, 'name') || null
}

export function useLinks(field: () => LinkDescription) {
  const found = shallowRef<Linked[]>([])
  const state = ref<'idle' | 'loading' | 'ready' | 'failed'>('idle')
  /** How many rows this device searched, when it had to search alone. */
  const searchedHere = ref<number | null>(null)
  const problem = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = new AbortController()

  function search(text: string, pause = PAUSE): void {
    clearTimeout(timer)
    asked.abort()
    asked = new AbortController()
    state.value = 'loading'
    timer = setTimeout(() => void look(text, asked), pause)
  }

  async function look(text: string, mine: AbortController): Promise<void> {
    try {
      const query = queryOf({ ...EVERYTHING, q: text }, { limit: FEW })
      if (field().line) query.set('lines', '1')
      const page = await server.list(field().linksTo, query, mine.signal)
      if (mine === asked) show(page.rows, null)
    } catch (error) {
      if (mine === asked && !mine.signal.aborted) await fallBack(error, text)
    }
  }

  async function fallBack(error: unknown, text: string): Promise<void> {
    if (error instanceof ApiError) {
      problem.value = error.message
      state.value = 'failed'
      return
    }
    if (!(error instanceof Unreachable)) throw error
    const rows = await rowsHere(field().linksTo)
    const description = descriptionOf(field().linksTo)
    show(description ? localRows(rows, { ...EVERYTHING, q: text }, description).slice(0, FEW) : [], rows.length)
  }

  function show(rows: readonly Row[], here: number | null): void {
    found.value = rows.flatMap((row) => choicesOf(row, field()))
    searchedHere.value = here
    state.value = 'ready'
  }

  onScopeDispose(() => {
    clearTimeout(timer)
    asked.abort()
  })
  return { found, state, searchedHere, problem, search }
}

const rowsHere = async (document: string): Promise<Row[]> => (await shownRows(document)).map((one) => one.row)

/** The one row with exactly this number, for pasted cells; null when there is none or several are alike. */
export async function byNumber(document: string, number: string): Promise<Linked | null> {
  const query = queryOf({ ...EVERYTHING, filters: [{ name: 'number', operator: 'is', value: number }] }, { limit: 2 })
  try {
    const { rows } = await server.list(document, query)
    return rows.length === 1 && rows[0] ? asLinked(rows[0], document) : null
  } catch (error) {
    if (!(error instanceof Unreachable)) return null
    const row = (await rowsHere(document)).find((one) => one.number === number)
    return row ? asLinked(row, document) : null
  }
}

export type Scanned = { how: 'found'; linked: Linked } | { how: 'other'; document: string } | { how: 'unknown'; message: string }

/** What a scanned code means for a field that wants `document`. */
export async function byCode(code: string, document: string): Promise<Scanned> {
  try {
    const told = await server.scan(code)
    if (told.document !== document) return { how: 'other', document: told.document }
    return { how: 'found', linked: asLinked(told.row, document) }
  } catch (error) {
    if (error instanceof ApiError) return { how: 'unknown', message: error.message }
    if (!(error instanceof Unreachable)) throw error
    return byCodeHere(code, document)
  }
}

async function byCodeHere(text: string, document: string): Promise<Scanned> {
  const code = readCode(text)
  if (!code?.id || descriptionOf(document)?.code !== code.kind) return { how: 'other', document: code?.kind ?? text }
  const shown = await shownRow(document, code.id)
  return shown ? { how: 'found', linked: asLinked(shown.row, document) } : { how: 'unknown', message: t('linkNothing', { text: shortId(code.id) }) }
}

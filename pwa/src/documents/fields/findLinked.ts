/** Pasted numbers of linked documents become links: each number is asked for once, however often the sheet has it. */

import { keyOf, nounOf } from '../description'
import type { EditedLine, Sought } from '../lines'
import type { Linked, Values } from '../row'
import { byNumber } from './useLinks'

export interface Found {
  /** Puts the links into the lines as they are by now. */
  fill: (lines: readonly EditedLine[]) => EditedLine[]
  /** Cells whose number nobody knows. */
  lost: Sought[]
}

export async function findLinked(sought: readonly Sought[], ask: (document: string, number: string) => Promise<Linked | null> = byNumber): Promise<Found> {
  const asked = new Map<string, Promise<Linked | null>>()
  const fills = new Map<string, Values>()
  const lost: Sought[] = []
  for (const cell of sought) {
    const { field, key, text } = cell
    if (field.kind !== 'link') continue
    const question = `${field.linksTo} ${text}`
    const answer = asked.get(question) ?? ask(field.linksTo, text)
    asked.set(question, answer)
    const linked = await answer
    if (linked) fills.set(key, { ...fills.get(key), [keyOf(field)]: linked.id, [nounOf(field)]: { ...linked } })
    else lost.push(cell)
  }
  return { lost, fill: (lines) => lines.map((line) => (fills.has(line.key) ? { ...line, values: { ...line.values, ...fills.get(line.key) } } : line)) }
}

/** A gauge past its due day measures nothing: known here, too, before a shift's values are measured in vain. */

import type { Row } from '../../documents/row'

export interface Gauge {
  id: string
  number: string
  name: string
  type: string
  due: string | null
  state: string
}

export type GaugeProblem = { kind: 'state'; state: string } | { kind: 'overdue'; due: string }

const text = (row: Row, name: string): string => (typeof row[name] === 'string' ? (row[name] as string) : '')

export const gaugeOf = (row: Row): Gauge => ({ id: row.id, number: text(row, 'number'), name: text(row, 'name'), type: text(row, 'gauge_type'), due: text(row, 'due') || null, state: text(row, 'state') })

/** On its due day it still measures; the server judges the same way by the day of capture. */
export function problemOf(gauge: Pick<Gauge, 'state' | 'due'>, on: string): GaugeProblem | null {
  if (gauge.state !== 'usable') return { kind: 'state', state: gauge.state }
  return gauge.due !== null && gauge.due < on ? { kind: 'overdue', due: gauge.due } : null
}

/** Which of the chosen gauges a value was measured with: the one of its type, else the one that has no type asked for. */
export const gaugeFor = (type: string, chosen: readonly Gauge[]): Gauge | undefined => chosen.find((gauge) => gauge.type === type && type !== '')

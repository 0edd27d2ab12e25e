/** The same step for many rows: each its own act, so one that is refused never stops the others. */

import { uuid7 } from '../../api/uuid'
import type { Description, StepDescription } from '../description'
import { numberOf, textOf, type Row, type Values } from '../row'
import { t } from '../words'
import { write, type Outcome } from '../writing'

export interface BulkResult {
  readonly id: string
  readonly number: string
  readonly ok: boolean
  readonly sentence: string
}

/** Steps that at least one of these rows may take now. */
export const bulkSteps = (description: Description, rows: readonly Row[]): StepDescription[] =>
  description.steps.filter((step) => step.allowed !== false && !step.signed && rows.some((row) => step.fact || step.from.includes(textOf(row, 'state'))))

export async function runBulk(description: Description, step: StepDescription, rows: readonly Row[], values: Values, told: (result: BulkResult) => boolean): Promise<void> {
  for (const row of rows) {
    const version = step.fact ? null : row.version
    const outcome = await write({ description, verb: step.name, id: row.id, values, version, key: uuid7() })
    if (!told({ id: row.id, number: numberOf(row), ...resultOf(outcome) })) return
  }
}

function resultOf(outcome: Outcome): { ok: boolean; sentence: string } {
  switch (outcome.how) {
    case 'done':
      return { ok: true, sentence: '' }
    case 'kept':
      return { ok: true, sentence: t('savedHere') }
    case 'asked':
      return { ok: true, sentence: outcome.message || t('asked') }
    case 'unreachable':
      return { ok: false, sentence: t('unreachable') }
    default:
      return { ok: outcome.how === 'review', sentence: outcome.message }
  }
}

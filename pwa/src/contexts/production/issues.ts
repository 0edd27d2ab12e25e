/** Material taken for an order: what may still be taken, and what was taken a moment ago. */

import { linesOf, type Row } from '../../documents/row'
import type { OpenAct } from '../../offline/act'
import type { Decimal } from '../../ui/decimals'
import { isMore, minus, orZero, plus } from './quantities'
import { momentOf, quantity, text, textOrNull, type Material, type Order } from './reading'
import { isOnTop, type Traced } from './reports'

export interface Issue extends Traced {
  id: string
  isReturn: boolean
  lines: { materialId: string | null; itemId: string; quantity: Decimal }[]
}

const contentOf = (values: Row | OpenAct['values']) => ({
  isReturn: text(values, 'kind') === 'return',
  lines: linesOf(values, 'lines').map((line) => ({ materialId: textOrNull(line, 'material_id'), itemId: text(line, 'item_id'), quantity: quantity(line, 'quantity') })),
})

export const issueOf = (row: Row, act: OpenAct | null): Issue => ({ ...contentOf(row), id: row.id, takenAt: momentOf(row.created_at), act })
export const pendingIssue = (act: OpenAct): Issue => ({ ...contentOf(act.values), id: act.document_id, takenAt: null, act })

/** The order's list with what the server had not counted yet when it told it. */
export function withIssues(order: Order, issues: readonly Issue[]): Order {
  const fresh = issues.filter((issue) => isOnTop(issue, order.changedAt))
  const materials = fresh.reduce((lines, issue) => issue.lines.reduce((taken, line) => take(taken, line, issue.isReturn), lines), order.materials)
  return { ...order, materials }
}

function take(materials: readonly Material[], { materialId, itemId, quantity: amount }: Issue['lines'][number], isReturn: boolean): Material[] {
  const wanted = requirementFor(materials, itemId, materialId)
  const name = isReturn ? 'returned' : 'issued'
  return materials.map((one) => (one === wanted ? { ...one, [name]: plus(one[name], amount) } : one))
}

/** The one named, else the first of the item that still needs some, as the server finds it. */
export function requirementFor(materials: readonly Material[], itemId: string, materialId: string | null = null): Material | undefined {
  const mine = materials.filter((one) => one.item?.id === itemId)
  return mine.find((one) => one.id === materialId) ?? mine.find((one) => isMore(leftToIssue(one), '0')) ?? mine[0]
}

export const hereOf = ({ issued, returned }: Material): Decimal => minus(issued, returned)

/** What is still missing of what the order asks for. */
export const leftToIssue = (material: Material): Decimal => orZero(minus(plus(material.required, material.replenished), hereOf(material)))

/** Required × (1 + over %) + replenished − what is here already; beyond it a supervisor has to decide. */
export function mayIssue(material: Material): Decimal {
  const allowed = Number(material.overPercent) ? plus(material.required, percentOf(material.required, material.overPercent)) : material.required
  return minus(plus(allowed, material.replenished), hereOf(material))
}

/** Six decimals, exactly: a hundredth of a product of two scaled integers. */
function percentOf(value: Decimal, percent: Decimal): Decimal {
  const scaled = (one: Decimal) => {
    const [whole = '0', fraction = ''] = one.split('.')
    return BigInt(whole + fraction.padEnd(6, '0').slice(0, 6))
  }
  const digits = ((scaled(value) * scaled(percent)) / 100_000_000n).toString().padStart(7, '0')
  return plus(`${digits.slice(0, -6)}.${digits.slice(-6)}`, '0')
}

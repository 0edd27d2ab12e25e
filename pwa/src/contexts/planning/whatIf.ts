/** What a planner supposes, as lines of a simulation. */

import { api } from '../../api/client'
import type { LinkDescription } from '../../documents/description'
import type { Linked } from '../../documents/row'
import type { Version } from './plan'
import { t } from './compareWords'

export const OVERLAY_KINDS = ['demand', 'supply', 'parameter', 'bom', 'calendar', 'capacity'] as const
export type OverlayKind = (typeof OVERLAY_KINDS)[number]
export const PARAMETERS = ['on_hand', 'safety_stock', 'lead_time_days', 'lot_min', 'lot_multiple', 'lot_max'] as const
export const CENTER_PARAMETERS = ['shifts', 'places', 'hours_per_day'] as const
export type CenterParameter = (typeof CENTER_PARAMETERS)[number]
export type Parameter = (typeof PARAMETERS)[number] | CenterParameter
export type Action = 'more' | 'less' | 'set' | 'move' | 'remove' | 'add' | 'close' | 'open'

export const ACTIONS: Record<OverlayKind, readonly Action[]> = {
  demand: ['more', 'less', 'set', 'move'],
  supply: ['move', 'remove'],
  parameter: ['set'],
  bom: ['set', 'remove', 'add'],
  calendar: ['close', 'open'],
  capacity: ['more', 'less', 'set', 'move'],
}

export type Part = 'item' | 'component' | 'sale' | 'purchase' | 'order' | 'center' | 'otherCenter' | 'parameter' | 'centerParameter' | 'day' | 'until' | 'quantity'

export interface Draft {
  key: number
  kind: OverlayKind
  action: Action
  /** Which supply is meant. */
  supply: 'purchase' | 'order'
  item: Linked | null
  component: Linked | null
  sale: Linked | null
  purchase: Linked | null
  order: Linked | null
  center: Linked | null
  otherCenter: Linked | null
  parameter: (typeof PARAMETERS)[number]
  centerParameter: CenterParameter
  day: string
  until: string
  quantity: string | null
}

export const draftOf = (key: number, kind: OverlayKind = 'demand', item: Linked | null = null): Draft => ({
  key, kind, action: ACTIONS[kind][0]!, supply: 'purchase', item, component: null, sale: null, purchase: null, order: null, center: null, otherCenter: null, parameter: 'on_hand', centerParameter: 'shifts', day: '', until: '', quantity: null,
})

/** What is asked for a line; a supply is a purchase order line or a work order. */
export function partsOf({ kind, action, supply }: Draft): readonly Part[] {
  const days: readonly Part[] = ['day']
  if (kind === 'calendar') return ['day', 'until']
  if (kind === 'capacity') return action === 'move' ? ['center', 'otherCenter', 'quantity', 'day', 'until'] : action === 'set' ? ['center', 'quantity', 'day', 'until'] : ['center', 'centerParameter', 'quantity', 'day', 'until']
  if (kind === 'parameter') return ['item', 'parameter', 'quantity']
  if (kind === 'bom') return action === 'remove' ? ['item', 'component'] : ['item', 'component', 'quantity']
  if (kind === 'supply') return [supply, ...(action === 'move' ? days : [])]
  return action === 'move' ? ['sale', ...days] : ['item', 'day', 'quantity']
}

/** Only the end of some days may be left open, and of capacity their beginning as well. */
export function isFilled(draft: Draft): boolean {
  return partsOf(draft).every((part) => part === 'until' || (part === 'day' && draft.kind === 'capacity') || Boolean(draft[part]))
}

/** Hours are said, places and shifts are added or taken away. */
function parameterOf(draft: Draft, parts: ReadonlySet<Part>): Parameter | null {
  if (draft.kind === 'capacity') return draft.action === 'set' ? 'hours_per_day' : draft.action === 'move' ? null : draft.centerParameter
  return parts.has('parameter') ? draft.parameter : null
}

/** As the server takes it: nothing of what another kind had asked for. */
export function sent(draft: Draft): Record<string, string | null> {
  const parts = new Set(partsOf(draft))
  const id = (part: LinkPart) => (parts.has(part) ? (draft[part]?.id ?? null) : null)
  return {
    kind: draft.kind,
    action: draft.action,
    item_id: id('item'),
    component_id: id('component'),
    sales_order_line_id: id('sale'),
    purchase_order_line_id: id('purchase'),
    work_order_id: id('order'),
    work_center_id: id('center'),
    other_work_center_id: id('otherCenter'),
    parameter: parameterOf(draft, parts),
    day: parts.has('day') && draft.day ? draft.day : null,
    until: parts.has('until') && draft.until ? draft.until : null,
    quantity: parts.has('quantity') ? draft.quantity : null,
  }
}

export const simulate = (scheme: string, base: string, drafts: readonly Draft[]) =>
  api.post<Version>('/api/planning/plan_version', { plan_scheme_id: scheme, kind: 'simulation', base_version_id: base, overlay: drafts.map(sent) })

const LINKS = {
  item: { linksTo: 'engineering/item' },
  component: { linksTo: 'engineering/item' },
  sale: { linksTo: 'sales/sales_order', line: 'lines' },
  purchase: { linksTo: 'purchasing/purchase_order', line: 'lines' },
  order: { linksTo: 'production/work_order' },
  center: { linksTo: 'plant/work_center' },
  otherCenter: { linksTo: 'plant/work_center' },
} as const
export type LinkPart = keyof typeof LINKS

export const linkOf = (part: LinkPart): LinkDescription => ({ kind: 'link', name: part, label: t(part), required: true, listed: false, locked: false, openIn: null, ...LINKS[part] })

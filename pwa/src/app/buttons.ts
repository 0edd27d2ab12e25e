/** Big buttons of a home: the contexts' own first, then plain documents people of that role make or watch all day. */

import { descriptions } from '../offline/descriptions'
import { may } from '../contexts/people/session'
import { t } from '../i18n'
import type { AppIconName } from './icons'
import { exists, listOf } from './pages'
import type { BigButton, Home } from './screens'

export interface ShownButton {
  icon: AppIconName
  label: string
  to: string
}

const floor: readonly Home[] = ['worker', 'inspector', 'supervisor', 'storekeeper']

const usual: readonly BigButton[] = [
  { homes: floor, icon: 'scan', label: () => t('report'), to: '/scan' },
  { homes: ['supervisor', 'planner', 'engineer', 'admin'], icon: 'inbox', label: () => t('approvalsWaiting'), to: '/inbox' },
  { homes: ['inspector'], icon: 'inspect', document: 'quality/inspection' },
  { homes: ['inspector'], icon: 'warn', document: 'quality/nonconformance', verb: 'create' },
  { homes: ['worker', 'supervisor'], icon: 'order', document: 'production/ticket' },
  { homes: [...floor, 'planner', 'engineer', 'admin'], icon: 'camera', label: () => t('reportHazard'), document: 'ehs/hazard', verb: 'create', to: '/hazard/new' },
  { homes: floor, icon: 'hazard', document: 'ehs/hazard', to: '/hazards' },
  { homes: ['worker', 'inspector', 'supervisor'], icon: 'patrol', document: 'patrol/patrol_round' },
  { homes: ['worker', 'supervisor'], icon: 'machine', document: 'maintenance/maintenance_order', verb: 'create' },
  { homes: ['storekeeper'], icon: 'move', document: 'production/delivery_order' },
  { homes: ['storekeeper'], icon: 'count', document: 'inventory/stock_count' },
  { homes: ['storekeeper', 'planner'], icon: 'stock', document: 'inventory/stock_balance' },
  { homes: ['planner', 'supervisor'], icon: 'order', document: 'production/work_order' },
  { homes: ['planner'], icon: 'plan', document: 'planning/planned_order' },
  { homes: ['planner'], icon: 'order', document: 'sales/sales_order' },
  { homes: ['engineer'], icon: 'stock', document: 'engineering/item' },
  { homes: ['engineer'], icon: 'tree', document: 'engineering/bom' },
  { homes: ['engineer'], icon: 'plan', document: 'engineering/routing' },
  { homes: ['admin'], icon: 'people', document: 'people/person' },
  { homes: ['supervisor', 'admin'], icon: 'device', label: () => t('devices'), to: '/sync/devices', right: 'people.device.read' },
  { homes: ['supervisor', 'admin'], icon: 'queue', label: () => t('tray'), to: '/sync/tray', right: 'documents.tray.settle' },
]

/** On the floor in the order hands look for them; a phone's home has room for the first few, the rest is in the menu. */
const usualOrder: readonly string[] = [
  '/scan', '/inbox', '/board', '/work', '/dispatch', '/d/quality/inspection', '/d/quality/nonconformance/new', '/calls', '/count', '/receive', '/d/production/delivery_order',
  '/hazard/new', '/maintenance/report', '/patrol', '/andon', '/schedule/happened', '/hazards',
]
const rank = ({ to }: ShownButton): number => (usualOrder.includes(to) ? usualOrder.indexOf(to) : usualOrder.length)

const own: BigButton[] = []

export const addButtons = (buttons: readonly BigButton[]): void => void own.push(...buttons)

/** A context's own button replaces the usual one of the same document. */
export function buttonsFor(home: Home): ShownButton[] {
  const wanted = [...own, ...usual].filter((button) => button.homes.includes(home)).flatMap(shown)
  const found = wanted.filter((button, at) => wanted.findIndex((other) => other.label === button.label || other.to === button.to) === at)
  return floor.includes(home) ? found.sort((a, b) => rank(a) - rank(b)) : found
}

function shown({ icon, label, document, verb = 'see', to, right }: BigButton): ShownButton[] {
  if (right && !may(right)) return []
  if (!document) return to && label && exists(to) ? [{ icon, label: label(), to }] : []
  const description = descriptions.value?.documents[document]
  if (!description || (verb === 'create' && !description.rights.create)) return []
  const text = label?.() ?? (verb === 'create' ? t('newOf', { label: description.label }) : description.plural)
  return [{ icon, label: text, to: to ?? (verb === 'create' ? `${listOf(document)}/new` : listOf(document)) }]
}

/** How complete the kit of each portion on the board is: the kit check of the order pool, asked beside the board. */

import { api } from '../../api/client'
import { textOf, type Row, type Values } from '../../documents/row'
import { number, shortDay } from '../../i18n/format'
import type { Meaning } from '../../ui/meaning'
import { meaningOf, type ItemName, type KitState } from './kitting'
import { t } from './poolWords'

export interface PoolKit {
  id: string
  state: KitState
  clear: boolean
  covered: number
  of_lines: number
  kit_rate: number
  buildable: string
  full_kit_day: string | null
  days_late: number | null
  start: string
  lacks: (ItemName & { short: string })[]
}
export type PoolKits = Readonly<Record<string, PoolKit>>

export async function askKits(): Promise<PoolKits> {
  const { rows } = await api.get<{ rows: PoolKit[] }>('/api/planning/pool-board/kits', {}, { timeout: 30_000 })
  return Object.fromEntries(rows.map((row) => [row.id, row]))
}

/** What of which item, the first few by name. */
export function lackText({ lacks }: PoolKit, most = 3): string {
  const named = lacks.slice(0, most).map((one) => t('lack', { item: one.number, n: number(one.short) }))
  return [...named, ...(lacks.length > most ? [t('lacksMore', { n: lacks.length - most })] : [])].join(t('between'))
}

export function kitChip(kit: PoolKit): { label: string; meaning: Meaning } {
  const day = kit.full_kit_day ? shortDay(kit.full_kit_day) : ''
  if (kit.state === 'full') return { label: t('kitFull'), meaning: meaningOf.full }
  if (kit.state === 'full_by') return { label: t('kitFullBy', { day }), meaning: meaningOf.full_by }
  return { label: day ? t('kitRateUntil', { n: kit.kit_rate, day }) : t('kitRateOnly', { n: kit.kit_rate }), meaning: meaningOf[kit.state] }
}

/** The step says the kit is complete, and the check says it is not: the person is asked, not stopped. */
export const isAgainst = (step: string, kit: PoolKit | undefined): boolean => step === 'pass_kit' && !!kit && !kit.clear

/** A short kit is told with the day it is full and what it lacks. */
export function shortageOf(step: string, kit: PoolKit | undefined): Values {
  if (step !== 'fail_kit' || !kit || kit.clear) return {}
  return { ...(kit.full_kit_day ? { kit_on: kit.full_kit_day } : {}), reason: lackText(kit) }
}

export const kitOf = (kits: PoolKits, card: Row): PoolKit | undefined => kits[textOf(card, 'id')]

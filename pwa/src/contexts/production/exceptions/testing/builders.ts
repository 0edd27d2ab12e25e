/** Calls for tests, in the floor's words. */

import type { Row } from '../../../../documents/row'
import { callOf, type Call } from '../reading'

export const T0 = Date.parse('2026-11-23T08:00:00Z')
export const at = (minutes: number): string => new Date(T0 + minutes * 60_000).toISOString()

export const aCallRow = (given: Partial<Row> = {}): Row => ({
  id: 'e1', number: 'EX-1', version: 1, category: 'machine', severity: 'minor', state: 'raised', description: '', raised_at: at(0), accept_due: at(15), contain_due: at(240), resolve_due: at(4320), level: 1, raised_by_id: 'zhang', raised_by: { id: 'zhang', number: '1012', title: '徐明' },
  work_center_id: 'wc1', work_center: { id: 'wc1', number: 'WC-1', title: '数控车' }, referrals: [], scenario: {}, ...given,
})

export const aCall = (given: Partial<Row> = {}): Call => callOf({ row: aCallRow(given), pending: [] })

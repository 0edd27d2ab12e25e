/** Inspections for tests. */

import type { Row } from '../../../documents/row'
import type { Characteristic, Reading, Result } from '../verdict'

export const aCharacteristic = (given: Partial<Characteristic> = {}): Characteristic => ({
  id: 'c', name: '厚度', isMeasured: true, unit: 'mm', decimals: 2, target: null, lower: null, upper: null, defectClass: 'major', acceptanceNumber: 0, gaugeType: '', method: '', ...given,
})

export const aReading = (of: Characteristic, sample: number, measured: string | null, conforms: boolean | null = null): Reading => ({ characteristicId: of.id, sample, measured, conforms, defectCodeId: null })

export const aResult = (given: Partial<Result> = {}): Result => ({ id: 'r', at: 1, gaugeId: null, person: '', isPending: false, readings: [], ...given })

const line = (id: string, name: string, more: Record<string, string | number | null>) => ({ id, name, kind: 'quantitative', unit: 'mm', decimals: 2, target: null, lower_limit: null, upper_limit: null, defect_class: 'major', acceptance_number: 0, gauge_type: '', method: '', ...more })

export const anInspection = (given: Partial<Row> = {}): Row => ({
  id: '0193c0de-0000-7000-8000-000000000001', version: 1, number: 'IN-1', kind: 'incoming_inspection', state: 'planned', quantity: '100', sample_size: 2,
  characteristics: [line('thickness', '厚度', { lower_limit: '7.7', upper_limit: '10.4', gauge_type: 'caliper' }), line('paper', '材质书', { kind: 'qualitative' })],
  ...given,
})

/** Rows of quality as its screens read them. */

import { linesOf, type Linked, type Row, type Values } from '../../documents/row'
import type { Decimal } from '../../ui/decimals'
import { linked, momentOf, text, textOrNull, whole } from '../production/reading'
import type { Characteristic, Reading, Result, Verdict } from './verdict'

export const INSPECTION = 'quality/inspection'
export const RESULT = 'quality/inspection_result'
export const NONCONFORMANCE = 'quality/nonconformance'
export const GAUGE = 'quality/gauge'
export const DEFECT = 'quality/defect_code'

export interface Inspection {
  id: string
  number: string
  kind: string
  item: Linked | null
  quantity: Decimal
  lot: Linked | null
  workOrder: Linked | null
  receipt: Linked | null
  operationNumber: number | null
  sampleSize: number
  state: string
  verdict: Verdict | null
  usageDecision: string | null
  remark: string
  characteristics: Characteristic[]
}

const characteristicOf = (line: Values): Characteristic => ({
  id: text(line, 'id'),
  name: text(line, 'name'),
  isMeasured: text(line, 'kind') !== 'qualitative',
  unit: text(line, 'unit'),
  decimals: whole(line, 'decimals'),
  target: textOrNull(line, 'target'),
  lower: textOrNull(line, 'lower_limit'),
  upper: textOrNull(line, 'upper_limit'),
  defectClass: (text(line, 'defect_class') || 'major') as Characteristic['defectClass'],
  acceptanceNumber: whole(line, 'acceptance_number'),
  gaugeType: text(line, 'gauge_type'),
  method: text(line, 'method'),
})

export const inspectionOf = (row: Row): Inspection => ({
  id: row.id,
  number: text(row, 'number'),
  kind: text(row, 'kind'),
  item: linked(row, 'item'),
  quantity: text(row, 'quantity') || '0',
  lot: linked(row, 'lot'),
  workOrder: linked(row, 'work_order'),
  receipt: linked(row, 'purchase_receipt'),
  operationNumber: typeof row.operation_number === 'number' ? row.operation_number : null,
  sampleSize: whole(row, 'sample_size'),
  state: text(row, 'state'),
  verdict: textOrNull(row, 'verdict') as Verdict | null,
  usageDecision: textOrNull(row, 'usage_decision'),
  remark: text(row, 'remark'),
  characteristics: linesOf(row, 'characteristics').map(characteristicOf),
})

const readingOf = (line: Values): Reading => ({
  characteristicId: text(line, 'characteristic_id'),
  sample: whole(line, 'sample'),
  measured: textOrNull(line, 'measured_value'),
  conforms: typeof line.conforms === 'boolean' ? line.conforms : null,
  defectCodeId: textOrNull(line, 'defect_code_id'),
})

export const resultOf = (row: Row, isPending: boolean): Result => ({
  id: row.id,
  at: momentOf(row.captured_at) || momentOf(row.created_at),
  gaugeId: textOrNull(row, 'gauge_id'),
  person: linked(row, 'person')?.title ?? '',
  isPending,
  readings: linesOf(row, 'values').map(readingOf),
})

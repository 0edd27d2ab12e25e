/** A chart as the endpoint tells it, of any size, for tests. */

import type { Chart, ChartBar, Schedule } from '../schedules'

const HOUR = 3600
const DAY = 24 * HOUR
export const ZERO = '2026-11-30T00:00:00.000Z'

/** `rows` places, each with bars of an hour with half an hour of set-up, one every two hours. */
export function aChart(rows = 3, each = 4): Chart {
  const bars: ChartBar[] = []
  for (let row = 0; row < rows; row += 1) {
    for (let at = 0; at < each; at += 1) {
      const start = at * 2 * HOUR + HOUR / 2
      bars.push([`s${row}-${at}`, row, at % 2, 10 * (row + 1), 'Turning', start - HOUR / 2, start, start + HOUR, at === 3 ? 16 : 0])
    }
  }
  return {
    zero: ZERO, now: 600, frozen_until: HOUR, until: 28 * DAY,
    rows: Array.from({ length: rows }, (_, row) => ({
      work_center: { id: `c${row}`, number: `WC-${row}`, title: `Lathe ${row}` }, place: 1, places: 1, open: [[0, 8 * HOUR], [24 * HOUR, 32 * HOUR]], closed: [],
    })),
    orders: [0, 1].map((at) => ({ id: `o${at}`, number: `WO-2026-0000${at + 1}`, item: { id: `i${at}`, number: `I-${at}`, title: at ? 'Shaft' : 'Housing' }, due: DAY, late: at ? 2 * HOUR : 0, priority: 5, quantity: '12' })),
    bars,
  }
}

export const aSchedule = (more: Partial<Schedule> = {}): Schedule => ({
  id: 'a', number: 'SCH-2026-00001', version: 3, site_id: 'site', state: 'made', remark: '', cause: 'plan', base_id: null, goal: 'on_time', horizon_days: 28, frozen_hours: '0', search_seconds: 10, job_id: null,
  begins_at: ZERO, ends_at: ZERO, published_at: null, operations: 12, orders: 2, late_orders: 1, left_out: 0, tardiness_hours: '2', setup_hours: '6', utilization_percent: '71.5', wip_orders: '1.4', moved: 0, error: '', ...more,
})

/** A small factory behind `fetch`: a few described types, their rows, and a network that can be cut. */

import { vi } from 'vitest'
import type { Description, FieldDescription } from '../description'
import type { Row } from '../row'

const shown = { required: false, listed: false, locked: false, openIn: null }

export const aField = (field: Partial<FieldDescription> & Pick<FieldDescription, 'name' | 'kind'>): FieldDescription =>
  ({ ...shown, label: field.name, ...field }) as FieldDescription

export const aType = (type: Partial<Description> = {}): Description => ({
  name: 'production/work_order',
  table: 'work_order',
  label: 'Work order',
  plural: 'Work orders',
  context: 'production',
  contextLabel: 'Production',
  offline: 'no',
  code: 'WO',
  printed: false,
  removable: false,
  templates: [],
  titleFields: [],
  listed: ['number', 'item', 'quantity', 'due'],
  rights: { create: true, change: true, remove: true },
  states: [
    { name: 'planned', label: 'Planned', meaning: 'plan' },
    { name: 'released', label: 'Released', meaning: 'run' },
    { name: 'cancelled', label: 'Cancelled', meaning: 'stop' },
  ],
  steps: [
    { name: 'cancel', label: 'Cancel', from: ['planned'], to: 'cancelled', offline: false, fact: false, signed: false, form: [] },
    { name: 'release', label: 'Release', from: ['planned'], to: 'released', offline: true, fact: false, signed: false, form: [] },
  ],
  fields: [
    aField({ name: 'item_id', kind: 'link', linksTo: 'engineering/item', required: true, listed: true, openIn: ['planned'] }),
    aField({ name: 'quantity', kind: 'number', unit: 'pcs', required: true, listed: true, openIn: ['planned'] }),
    aField({ name: 'pack', kind: 'number', whole: true }),
    aField({ name: 'good', kind: 'number', locked: true, openIn: [], listed: true }),
    aField({ name: 'due', kind: 'day', listed: true }),
    aField({ name: 'note', kind: 'long_text' }),
    aField({ name: 'state', kind: 'choice', locked: true, openIn: [] }),
  ],
  lines: [
    {
      name: 'operations',
      label: 'Operations',
      openIn: ['planned'],
      fields: [aField({ name: 'sequence', kind: 'number', whole: true, required: true }), aField({ name: 'minutes', kind: 'number' }), aField({ name: 'work_center_id', kind: 'link', linksTo: 'plant/work_center' })],
    },
  ],
  ...type,
})

export const anOrder = (row: Partial<Row> = {}): Row => ({
  id: '0193c0de-0000-7000-8000-00000000000a',
  number: 'WO-1',
  version: 3,
  state: 'planned',
  item_id: 'item-1',
  item: { id: 'item-1', number: 'IT-1', title: 'Shaft' },
  quantity: '48',
  pack: 24,
  due: '2026-12-01',
  note: null,
  operations: [{ id: 'op-1', position: 10, sequence: 10, minutes: '12.5', work_center_id: null, work_center: null }],
  ...row,
})

export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  headers: Headers
  body: unknown
}

type Told = { status?: number; body?: unknown; etag?: string }
export type Answering = (asked: Asked) => Told | undefined

/** Every request goes to `answer`; none is answered while the network is down. */
export class Factory {
  asked: Asked[] = []
  down = false

  constructor(public answer: Answering = () => ({ body: { rows: [], after: null, count: 0 } })) {
    vi.stubGlobal('fetch', (input: string, init: RequestInit = {}) => this.fetch(input, init))
  }

  private async fetch(input: string, init: RequestInit): Promise<Response> {
    if (this.down) throw new TypeError('Failed to fetch')
    const url = new URL(input, 'http://gemba')
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : init.body
    const asked = { method: init.method ?? 'GET', path: url.pathname, query: url.searchParams, headers: new Headers(init.headers), body }
    this.asked.push(asked)
    const { status = 200, body: told = {}, etag } = this.answer(asked) ?? { status: 404, body: { status: 404, message: 'Not there.' } }
    const headers: Record<string, string> = { 'Content-Type': 'application/json', ...(etag ? { ETag: etag } : {}) }
    return new Response(status === 204 ? null : JSON.stringify(told), { status, headers })
  }
}

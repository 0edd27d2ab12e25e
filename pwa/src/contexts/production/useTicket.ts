/** A ticket with its order, its neighbours and what happened at it: from this device, and from the server where the pack lacks it. */

import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { api, ApiError, Unreachable } from '../../api/client'
import type { Row } from '../../documents/row'
import { openAct, type OpenAct } from '../../offline/act'
import { useLive } from '../../offline/live'
import type { StoredAct } from '../../offline/store'
import { actor, store, sync } from '../../offline/sync'
import { crewOf, withCrew } from './crew'
import { issueOf, pendingIssue, withIssues } from './issues'
import { loadPackets, packetWith, ticketRows } from './packets'
import { ISSUE, ORDER, orderOf, REPORT, text, TICKET, ticketOf } from './reading'
import { merged, nextOf, offered, pendingReport, progressOf, reportOf } from './reports'

interface Here {
  id: string
  ticket: Row | undefined
  order: Row | undefined
  neighbours: Row[]
  reports: Row[]
  issues: Row[]
  reportActs: PendingAct[]
  issueActs: PendingAct[]
}

interface Told {
  ticket: Row | null
  order: Row | null
  reports: Row[]
}

const NO_ROW: Row = { id: '', version: 0 }
const JUST_NOW = 60_000
const NEWEST = 60

export function useTicket(id: Ref<string>) {
  const read = useLive(() => readHere(id.value), () => [id.value, actor.value?.scope])
  /** Null until this device was asked about this very ticket. */
  const here = computed(() => (read.value?.id === id.value ? read.value : null))
  const told = shallowRef<Told | null>(null)
  const state = shallowRef<'loading' | 'ready' | 'away' | 'missing'>('loading')

  async function load(): Promise<void> {
    const wanted = id.value
    const answer = await ask(wanted, (await readHere(wanted)).ticket)
    if (wanted !== id.value) return
    if (typeof answer === 'object') told.value = answer
    state.value = typeof answer === 'string' ? answer : 'ready'
  }

  watch(id, () => ((told.value = null), (state.value = 'loading')))
  watch(() => [id.value, actor.value?.scope, sync.offlineSince === null], () => void load(), { immediate: true })
  const timer = setInterval(() => document.visibilityState === 'visible' && sync.offlineSince === null && void load(), JUST_NOW)
  onScopeDispose(() => clearInterval(timer))

  /** What the scanned traveler says, where neither this device nor the server could tell more. */
  const papersRead = shallowRef(false)
  void loadPackets().finally(() => (papersRead.value = true))
  const isBlind = computed(() => here.value !== null && !here.value.ticket && !told.value?.ticket)
  const paper = computed(() => (isBlind.value ? packetWith(id.value) : null))
  const onPaper = computed(() => (paper.value ? ticketRows(paper.value) : []))

  const ticket = computed(() => newest(here.value?.ticket, told.value?.ticket ?? onPaper.value.find((row) => row.id === id.value), ticketOf))
  const truth = computed(() => newest(here.value?.order, told.value?.order, orderOf))
  const reports = computed(() => {
    const acts = here.value?.reportActs ?? []
    const actFor = (row: Row) => acts.find((act) => act.document_id === row.id) ?? null
    const rows = [...(told.value?.reports ?? []), ...(here.value?.reports ?? [])].map((row) => reportOf(row, actFor(row)))
    return merged(rows, acts.filter((act) => act.overlaid || act.needed).map(pendingReport))
  })
  const issues = computed(() => {
    const acts = here.value?.issueActs ?? []
    const rows = (here.value?.issues ?? []).map((row) => issueOf(row, acts.find((act) => act.document_id === row.id) ?? null))
    return [...rows, ...acts.filter((act) => act.overlaid && !rows.some((one) => one.id === act.document_id)).map(pendingIssue)]
  })
  const order = computed(() => truth.value && withIssues(truth.value, issues.value))
  const crew = computed(() => crewOf(reports.value))
  const progress = computed(() => ticket.value && withCrew(progressOf(ticket.value, order.value?.operations ?? [], reports.value), crew.value))

  return {
    ticket,
    order,
    paper,
    /** Of the release the worker sees: a report by an older one is taken and flagged. */
    checksum: computed(() => order.value?.checksum ?? paper.value?.checksum ?? ''),
    routingId: computed(() => text(here.value?.order ?? told.value?.order ?? NO_ROW, 'routing_id') || null),
    reports,
    progress,
    /** Nothing is shown of a ticket, and no figure changed, before this device and its papers were asked. */
    state: computed(() => {
      if (ticket.value) return 'ready'
      return !here.value || !papersRead.value || state.value === 'ready' ? 'loading' : state.value
    }),
    crew,
    next: computed(() => (progress.value ? nextOf(progress.value) : 'report')),
    offer: computed(() => (progress.value ? offered(progress.value) : '1')),
    neighbours: computed(() => (paper.value ? onPaper.value : (here.value?.neighbours ?? [])).map(ticketOf).sort((a, b) => a.operationNumber - b.operationNumber)),
    load,
  }
}

/** The newer of two tellings of one row. */
function newest<T>(here: Row | undefined, told: Row | null | undefined, read: (row: Row) => T): T | null {
  const row = here && told ? (told.version > here.version ? told : here) : (here ?? told)
  return row ? read(row) : null
}

type PendingAct = OpenAct & { overlaid: boolean; needed: boolean }

/** All reads of the store come first: what is opened afterwards would not be followed. */
async function readHere(id: string): Promise<Here> {
  const scope = actor.value?.scope
  if (!scope) return { id, ticket: undefined, order: undefined, neighbours: [], reports: [], issues: [], reportActs: [], issueActs: [] }
  const ticket = (await store.row.get([scope, TICKET, id]))?.row
  const orderId = ticket ? text(ticket, 'work_order_id') : ''
  const order = orderId ? (await store.row.get([scope, ORDER, orderId]))?.row : undefined
  const neighbours = orderId ? await rowsOf(scope, TICKET, (row) => row.work_order_id === orderId) : []
  const reports = await rowsOf(scope, REPORT, (row) => row.ticket_id === id)
  const issues = orderId ? await rowsOf(scope, ISSUE, (row) => row.work_order_id === orderId) : []
  const acts = await actsOf([REPORT, ISSUE])
  const opened = await Promise.all(acts.map(async (act): Promise<PendingAct> => ({ ...(await openAct(store, act)), overlaid: act.overlaid === 1, needed: act.needed === 1 })))
  const reportActs = opened.filter((act) => act.document === REPORT && act.values.ticket_id === id)
  const issueActs = opened.filter((act) => act.document === ISSUE && orderId !== '' && act.values.work_order_id === orderId)
  return { id, ticket, order, neighbours, reports, issues, reportActs, issueActs }
}

async function rowsOf(scope: string, document: string, isWanted: (row: Row) => boolean): Promise<Row[]> {
  const stored = await store.row.where('[scope+document+id]').between([scope, document], [scope, document, []]).filter(({ row }) => isWanted(row)).toArray()
  return stored.map(({ row }) => row)
}

/** Pending, in need of a person, or answered so lately that the rows they change may not have come yet. */
async function actsOf(documents: readonly string[]): Promise<StoredAct[]> {
  const pending = await store.act.where('[overlaid+document]').anyOf(documents.map((one) => [1, one])).toArray()
  const needed = await store.act.where('[needed+place]').between([1, -Infinity], [1, Infinity]).toArray()
  const latest = await store.act.orderBy('place').reverse().limit(NEWEST).toArray()
  const answered = latest.filter((act) => act.settled_at !== null && Date.now() - act.settled_at < JUST_NOW)
  const all = new Map([...pending, ...needed, ...answered].map((act) => [act.place, act]))
  return [...all.values()].filter((act) => documents.includes(act.document) && act.replaced_by === null)
}

async function ask(id: string, held: Row | undefined): Promise<Told | 'away' | 'missing'> {
  const options = { timeout: 8_000 }
  try {
    const ticket = held ? null : await api.get<Row>(`/api/${TICKET}/${id}`, {}, options)
    const order = ticket && (await api.get<Row>(`/api/${ORDER}/${text(ticket, 'work_order_id')}`, {}, options))
    const { rows } = await api.get<{ rows: Row[] }>(`/api/${REPORT}`, { ticket_id: id, limit: 100, sort: '-captured_at' }, options)
    return { ticket, order, reports: rows }
  } catch (error) {
    if (error instanceof ApiError) return error.status === 404 ? 'missing' : 'away'
    if (error instanceof Unreachable) return 'away'
    throw error
  }
}

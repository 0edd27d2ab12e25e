/** Brings the server's truth: changes since a number, what is gone, and a digest that proves nothing is missing. */

import { differing } from './digest'
import { putTruth, settle } from './outbox'
import type { Store } from './store'
import type { Pulled, Wire } from './wire'

export interface PullResult {
  rows: number
  /** Types that still differ after they were pulled anew; looked at again next time. */
  differing: string[]
}

const PROVE_ALL_EVERY_MS = 10 * 60_000

/** When every type was last compared, by scope; a page that has just been loaded compares them all. */
const provedAt = new WeakMap<Store, Map<string, number>>()

/** Call it only while holding the browser-wide lock for pulling. */
export async function pull(store: Store, wire: Wire, scope: string): Promise<PullResult> {
  const landing = await doneButNotSeen(store, scope)
  const since = (await store.recall<number>(`since:${scope}`)) ?? 0
  await agree(store, scope)
  const began = Date.now()
  const { rows, last, all } = since === 0 ? await snapshot(store, wire, scope) : await changes(store, wire, scope, since)
  await land(store, landing)
  const wrong = await mend(store, wire, scope, last.digests)
  if (all) timesOf(store).set(scope, began)
  return { rows, differing: wrong }
}

interface Fetched {
  rows: number
  last: Pulled
  /** Whether the last page told the digests of every type. */
  all: boolean
}

const timesOf = (store: Store): Map<string, number> => {
  const known = provedAt.get(store) ?? new Map<string, number>()
  provedAt.set(store, known)
  return known
}

/** A clock that was put back must not put the comparison off. */
const isProved = (store: Store, scope: string): boolean => {
  const age = Date.now() - (timesOf(store).get(scope) ?? -Infinity)
  return age >= 0 && age < PROVE_ALL_EVERY_MS
}

/** The number is stored with the rows it stands for, never before. */
async function changes(store: Store, wire: Wire, scope: string, from: number): Promise<Fetched> {
  const proved = isProved(store, scope) ? from : undefined
  let rows = 0
  for (let since = from; ; ) {
    const page = await wire.pull(since, undefined, proved)
    if (page.complete) return snapshot(store, wire, scope)
    rows += await storePage(store, scope, page, page.to)
    since = page.to
    if (page.more) continue
    if (proved === undefined) await noteTypes(store, scope, page)
    return { rows, last: page, all: proved === undefined }
  }
}

/** Everything anew. The number counts only after the last page, so a broken snapshot starts over. */
async function snapshot(store: Store, wire: Wire, scope: string): Promise<Fetched> {
  const seen = new Set<string>()
  let rows = 0
  for (let since = 0; ; ) {
    const page = await wire.pull(since)
    rows += await storePage(store, scope, page, null)
    for (const [document, told] of Object.entries(page.rows)) for (const row of told) seen.add(`${document} ${row.id}`)
    for (const [document, ids] of Object.entries(page.gone)) for (const id of ids) seen.delete(`${document} ${id}`)
    since = page.to
    if (page.more) continue
    await sweep(store, scope, seen)
    await noteTypes(store, scope, page)
    await store.keep(`since:${scope}`, page.to)
    return { rows, last: page, all: true }
  }
}

async function storePage(store: Store, scope: string, page: Pulled, since: number | null): Promise<number> {
  let stored = 0
  await store.transaction('rw', store.row, store.kept, async () => {
    for (const [document, rows] of Object.entries(page.rows)) {
      for (const row of rows) await putTruth(store, scope, document, row, 0)
      stored += rows.length
    }
    for (const [document, ids] of Object.entries(page.gone)) await store.row.bulkDelete(ids.map((id) => [scope, document, id]))
    if (since !== null) await store.keep(`since:${scope}`, since)
  })
  if (page.answers?.length) await settle(store, page.answers)
  return stored
}

/** Which types this person holds: those the last page of a full comparison names. */
const noteTypes = async (store: Store, scope: string, page: Pulled): Promise<void> => {
  const types = Object.keys(page.digests ?? {})
  if (types.length) await store.keep(`types:${scope}`, types)
}

/** What a snapshot did not name has left this person's scope; rows answered meanwhile are newer than the snapshot. */
async function sweep(store: Store, scope: string, seen: ReadonlySet<string>, document?: string): Promise<void> {
  const from = document === undefined ? [scope] : [scope, document]
  const all = store.row.where('[scope+document+id]').between(from, [...from, []])
  await all.filter((row) => !row.fresh && !seen.has(`${row.document} ${row.id}`)).delete()
}

const agree = (store: Store, scope: string): Promise<number> => store.row.where({ scope, fresh: 1 }).modify((row) => void (row.fresh = 0))

async function mend(store: Store, wire: Wire, scope: string, digests: Record<string, string>): Promise<string[]> {
  const wrong = await differing(store, scope, digests ?? {})
  if (wrong.length === 0) return []
  await agree(store, scope)
  const told: Record<string, string> = {}
  for (const document of wrong) Object.assign(told, await pullType(store, wire, scope, document))
  return differing(store, scope, told)
}

async function pullType(store: Store, wire: Wire, scope: string, document: string): Promise<Record<string, string>> {
  const seen = new Set<string>()
  for (let since = 0; ; ) {
    const page = await wire.pull(since, [document])
    const rows = page.rows[document] ?? []
    for (const row of rows) seen.add(`${document} ${row.id}`)
    await replaceRows(store, scope, document, rows)
    since = page.to
    if (page.more) continue
    await sweep(store, scope, seen, document)
    return page.digests[document] === undefined ? {} : { [document]: page.digests[document] }
  }
}

/** A corrupted row may claim a version the server never gave, so here the server's word wins whatever its number. */
async function replaceRows(store: Store, scope: string, document: string, rows: Pulled['rows'][string]): Promise<void> {
  await store.transaction('rw', store.row, async () => {
    for (const row of rows) {
      const held = await store.row.get([scope, document, row.id])
      if (!held?.fresh) await store.row.delete([scope, document, row.id])
      await putTruth(store, scope, document, row, 0)
    }
  })
}

/** Acts the server took without telling the row: shown on top until a pull that began after they were done. */
async function doneButNotSeen(store: Store, scope: string): Promise<number[]> {
  const done = await store.act.where('state').anyOf('done', 'review').filter((act) => act.overlaid === 1 && act.scope === scope).toArray()
  return done.map((act) => act.place)
}

const land = (store: Store, places: number[]): Promise<number> =>
  store.act.where('place').anyOf(places).modify((act) => void (act.overlaid = 0))

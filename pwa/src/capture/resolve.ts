/** What a scanned or typed text means: looked up in this device's own rows first, then asked of the server. */

import type { RouteLocationRaw } from 'vue-router'
import { pageOf, scanTarget } from '../app/pages'
import { api, ApiError, Unreachable } from '../api/client'
import { actor, store } from '../offline/sync'
import { readCode, type Code } from './code'

export type Resolved =
  | { how: 'open'; to: RouteLocationRaw; document: string | null; id: string | null }
  /** The code asked for something that was done here, such as a change of person. */
  | { how: 'taken' }
  /** 404 or 409, with the server's sentence. */
  | { how: 'refused'; message: string }
  | { how: 'unreachable' }
  /** Not one of our codes and no number we hold. */
  | { how: 'unknown' }

export async function resolve(text: string): Promise<Resolved> {
  const code = readCode(text)
  if (!code) return resolveNumber(text.trim())
  const target = scanTarget(code.kind)
  if (target?.to) return { how: 'open', to: target.to(code.text), document: null, id: null }
  if (target?.do) {
    target.do(code.text)
    return { how: 'taken' }
  }
  if (target?.open) {
    const found = await target.open(code.text)
    return 'to' in found ? { how: 'open', to: found.to, document: null, id: null } : { how: 'refused', message: found.message }
  }
  const document = code.id && (await documentHere(code.id))
  if (document) return opened(document, code.id!)
  return askServer(code)
}

const opened = (document: string, id: string): Resolved => ({ how: 'open', to: pageOf(document, id), document, id })

/** Also what was made here and is not yet sent. */
async function documentHere(id: string): Promise<string | null> {
  if (!actor.value) return null
  const row = await store.row.where({ scope: actor.value.scope, id }).first()
  if (row) return row.document
  const made = await store.act.where('[overlaid+document]').between([1, ''], [1, []]).filter((act) => act.document_id === id).first()
  return made?.document ?? null
}

async function resolveNumber(number: string): Promise<Resolved> {
  if (!actor.value || number === '') return { how: 'unknown' }
  const row = await store.row.where({ scope: actor.value.scope, number }).first()
  return row ? opened(row.document, row.id) : searchNumber(number)
}

/** Something printed that is not ours: a number people read off a paper, which the search knows. */
async function searchNumber(number: string): Promise<Resolved> {
  try {
    const { rows } = await api.get<{ rows: { document: string; id: string; number: string | null }[] }>('/api/search', { q: number }, { timeout: 8_000 })
    const same = rows.filter((row) => row.number?.toLowerCase() === number.toLowerCase())
    return same.length === 1 ? opened(same[0]!.document, same[0]!.id) : { how: 'unknown' }
  } catch (error) {
    return refusal(error)
  }
}

async function askServer(code: Code): Promise<Resolved> {
  try {
    const { document, id } = await api.post<{ document: string; id: string }>('/api/scan', { code: code.text }, { timeout: 8_000 })
    return opened(document, id)
  } catch (error) {
    return refusal(error)
  }
}

function refusal(error: unknown): Resolved {
  if (error instanceof Unreachable) return { how: 'unreachable' }
  if (error instanceof ApiError) return { how: 'refused', message: error.message }
  throw error
}

/** What every document type is, in one language: fetched with its version, kept for the next start without network. */

import { shallowRef } from 'vue'
import { ApiError, ask, Unreachable } from '../api/client'
import type { Description, Descriptions } from '../documents/description'
import type { Store } from './store'

export const descriptions = shallowRef<Descriptions | null>(null)

export const descriptionOf = (document: string): Description | undefined => descriptions.value?.documents[document]

interface Kept {
  etag: string | null
  told: Descriptions
}

/** Shows the kept ones at once, then asks whether they changed. Rights are in them, so they are kept per person. */
export async function loadDescriptions(store: Store, scope: string, language: string): Promise<void> {
  const name = `descriptions:${scope}:${language}`
  const kept = await store.recall<Kept>(name)
  if (kept) descriptions.value = kept.told
  try {
    const headers: Record<string, string> = kept?.etag ? { 'If-None-Match': kept.etag } : {}
    const answer = await ask<Descriptions>('GET', '/api/descriptions', { headers })
    descriptions.value = answer.data
    await store.keep(name, { etag: answer.headers.get('ETag'), told: answer.data })
  } catch (error) {
    if (isUnchanged(error) || (kept && error instanceof Unreachable)) return
    throw error
  }
}

const isUnchanged = (error: unknown): boolean => error instanceof ApiError && error.status === 304

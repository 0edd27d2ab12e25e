/** The picture of what is done here: the first one attached to ticket, order, routing or item, kept for work without network. */

import { ref, shallowRef, watch, onScopeDispose, type Ref } from 'vue'
import { server, type Attachment } from '../../documents/server'
import { openBytes, sealBytes } from '../../offline/sealing'
import { actor, store } from '../../offline/sync'

export type Bearer = readonly [document: string, id: string]

type Known = Record<string, { sha256: string; type: string; name: string } | null>

const MOST_KNOWN = 60
const asked = new Set<string>()

export function usePicture(bearers: Ref<readonly Bearer[]>) {
  const address = ref<string | null>(null)
  const name = shallowRef('')

  async function load(): Promise<void> {
    const wanted = bearers.value
    const first = wanted[0]?.[1]
    if (!first) return
    const found = (await known())[first] ?? null
    if (found) await show(found)
    if (asked.has(first)) return
    asked.add(first)
    const told = await search(wanted).catch(() => undefined)
    if (told === undefined) return void asked.delete(first)
    await remember(first, told)
    if (told && told.sha256 !== found?.sha256 && bearers.value[0]?.[1] === first) await show(told)
  }

  async function show(picture: NonNullable<Known[string]>): Promise<void> {
    const bytes = await bytesOf(picture)
    if (!bytes) return
    if (address.value) URL.revokeObjectURL(address.value)
    address.value = URL.createObjectURL(bytes)
    name.value = picture.name
  }

  watch(() => bearers.value.map(([, id]) => id).join(), () => void load(), { immediate: true })
  onScopeDispose(() => address.value && URL.revokeObjectURL(address.value))
  return { address, name }
}

const keptAs = () => `pictures:${actor.value?.scope}`
const known = async (): Promise<Known> => (await store.recall<Known>(keptAs())) ?? {}

async function remember(id: string, picture: Known[string]): Promise<void> {
  const { [id]: _before, ...others } = await known()
  const newest = Object.entries(others).slice(-MOST_KNOWN)
  await store.keep(keptAs(), { ...Object.fromEntries(newest), [id]: picture })
}

async function search(bearers: readonly Bearer[]): Promise<Known[string]> {
  for (const [document, id] of bearers) {
    const found = (await server.attachments(document, id)).find(isPicture)
    if (found) return { sha256: found.sha256, type: found.type, name: found.name }
  }
  return null
}

const isPicture = (file: Attachment & { complete?: boolean }): boolean => file.type.startsWith('image/') && file.complete !== false

/** Kept beside this device's own photos and tidied away with them after a day. */
async function bytesOf({ sha256, type, name }: NonNullable<Known[string]>): Promise<Blob | null> {
  const kept = await store.file.get(sha256)
  if (kept) return new Blob([await openBytes(store, kept.sealed, sha256)], { type: kept.type })
  const blob = await server.file(sha256, 'screen').catch(() => null)
  if (!blob) return null
  const bytes = await blob.arrayBuffer()
  await store.file.put({ sha256, size: bytes.byteLength, type: blob.type || type, name, sealed: await sealBytes(store, bytes, sha256), known: 1, refused: null, stored_at: Date.now() })
  return blob
}

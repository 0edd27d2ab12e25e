/** The attachments of a document: what the server has, what waits here, and pictures of both. */

import { computed, onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { ApiError } from '../../api/client'
import { session } from '../../contexts/people/session'
import { bytes } from '../../i18n/format'
import type { CapturedFile } from '../../offline/act'
import { openBytes } from '../../offline/sealing'
import { useLive } from '../../offline/live'
import { store } from '../../offline/sync'
import type { Photo } from '../../ui/PhotoStrip.vue'
import { toast } from '../../ui/toast'
import { attach, captureFile, FileTooLarge, MOST_BYTES } from '../attaching'
import type { Description } from '../description'
import { numberOf, type Row } from '../row'
import { server, type Attachment } from '../server'
import { t } from '../words'
import { useFetched } from './useFetched'

const isPicture = (type: string): boolean => type.startsWith('image/')

export function useAttachments(description: Ref<Description>, row: Ref<Row>) {
  const fetched = useFetched(() => server.attachments(description.value.name, row.value.id))
  const sending = ref(new Map<string, number>())
  const addresses = shallowRef(new Map<string, string>())
  const waiting = useLive(() => waitingFiles(row.value.id), () => row.value.id)

  const all = computed<(Attachment & { state: Photo['state'] })[]>(() => {
    const sent = (fetched.data.value ?? []).map((file) => ({ ...file, state: 'sent' as const }))
    const known = new Set(sent.map((file) => file.sha256))
    const here = (waiting.value ?? []).filter((file) => !known.has(file.sha256)).map((file) => ({ ...file, state: 'waiting' as const }))
    return [...here, ...sent]
  })
  const photos = computed<Photo[]>(() =>
    all.value.filter((file) => isPicture(file.type)).map((file) => ({
      key: file.sha256,
      name: file.name,
      src: addressOf(file),
      state: sending.value.has(file.sha256) ? 'sending' : file.state,
      share: sending.value.get(file.sha256),
    })),
  )
  const papers = computed(() => all.value.filter((file) => !isPicture(file.type)))

  async function add(files: readonly File[]): Promise<void> {
    for (const file of files) await addOne(file)
    await fetched.load()
  }

  async function addOne(picked: File): Promise<void> {
    const file = await captured(picked)
    if (!file) return
    sending.value = new Map(sending.value).set(file.sha256, 0)
    try {
      const how = await attach(description.value, row.value, file, (share) => (sending.value = new Map(sending.value).set(file.sha256, share)))
      if (how === 'unreachable') toast(t('needsNetwork', { what: t('attachments') }), { meaning: 'stop' })
      else toast(how === 'kept' ? t('attached') : t('attachedSent'))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(error.message, { meaning: 'stop' })
    } finally {
      sending.value.delete(file.sha256)
      sending.value = new Map(sending.value)
    }
  }

  async function captured(picked: File): Promise<CapturedFile | null> {
    try {
      return await captureFile(picked, { person: session.me?.person.name ?? '', about: numberOf(row.value) })
    } catch (error) {
      if (!(error instanceof FileTooLarge)) throw error
      toast(t('fileTooLarge', { name: picked.name, most: bytes(MOST_BYTES), size: bytes(error.size) }), { meaning: 'stop' })
      return null
    }
  }

  const asked = new Set<string>()
  function addressOf(file: Attachment): string | null {
    if (!asked.has(file.sha256)) {
      asked.add(file.sha256)
      void bytesOf(file, 'thumb').then((thumb) => thumb && (addresses.value = new Map(addresses.value).set(file.sha256, URL.createObjectURL(thumb))))
    }
    return addresses.value.get(file.sha256) ?? null
  }

  onScopeDispose(() => addresses.value.forEach((address) => URL.revokeObjectURL(address)))
  return { ...fetched, all, photos, papers, add }
}

/** Files of acts that hang them on this document and are not yet done. */
async function waitingFiles(id: string): Promise<Attachment[]> {
  const acts = await store.act.filter((act) => act.document_id === id && act.files.length > 0 && act.state !== 'done').toArray()
  const stored = await store.file.bulkGet([...new Set(acts.flatMap((act) => act.files))])
  return stored.flatMap((file) => (file ? [{ sha256: file.sha256, name: file.name, type: file.type, size: file.size }] : []))
}

/** From this device while it still has them, else from the server; null when neither can. */
export async function bytesOf(file: Attachment, size?: 'thumb' | 'screen'): Promise<Blob | null> {
  const kept = await store.file.get(file.sha256)
  if (kept) return new Blob([await openBytes(store, kept.sealed, kept.sha256)], { type: kept.type })
  return server.file(file.sha256, size).catch(() => null)
}

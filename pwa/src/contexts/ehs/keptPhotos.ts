/** Small pictures of what I have to put right, fetched while there is network: in the cellar people must see what is meant. */

import { server, type Attachment } from '../../documents/server'
import { store } from '../../offline/sync'

export interface KeptPhoto {
  sha256: string
  name: string
  type: string
  at?: string
  bytes: ArrayBuffer
}

const MOST = 4
const keyOf = (scope: string, id: string): string => `photos:${scope}:${id}`

export const keptPhotos = async (scope: string, id: string): Promise<KeptPhoto[]> => (await store.recall<KeptPhoto[]>(keyOf(scope, id))) ?? []

/** Pictures that are here already are not fetched again; one that cannot be had now is had another time. */
export async function keepPhotos(scope: string, id: string): Promise<void> {
  const known = new Map((await keptPhotos(scope, id)).map((one) => [one.sha256, one]))
  const listed = await server.attachments('ehs/hazard', id).catch(() => null)
  const pictures = listed?.filter((file) => file.type.startsWith('image/')).slice(0, MOST) ?? []
  if (!listed || pictures.every((file) => known.has(file.sha256))) return
  const found = await Promise.all(pictures.map(async (file) => known.get(file.sha256) ?? fetched(file)))
  await store.keep(keyOf(scope, id), found.filter((one): one is KeptPhoto => one !== null))
}

async function fetched({ sha256, name, type, at }: Attachment): Promise<KeptPhoto | null> {
  const thumb = await server.file(sha256, 'thumb').catch(() => null)
  return thumb && { sha256, name, type, at, bytes: await thumb.arrayBuffer() }
}

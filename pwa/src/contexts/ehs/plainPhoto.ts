/** A photo as it is, smaller: no strip with a name on it and nothing of what the phone wrote into the file. */

import { shrunk } from '../../capture/photo'
import type { CapturedFile } from '../../offline/act'
import { sha256 } from '../../offline/sealing'

const QUALITY = 0.78

export async function plainPhoto(seen: Blob | HTMLVideoElement, name: string): Promise<CapturedFile> {
  const picture = seen instanceof Blob ? await createImageBitmap(seen, { imageOrientation: 'from-image' }) : await createImageBitmap(seen)
  const { width, height } = shrunk(picture.width, picture.height)
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')!.drawImage(picture, 0, 0, width, height)
  picture.close()
  const bytes = await (await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })).arrayBuffer()
  return { sha256: await sha256(bytes), size: bytes.byteLength, type: 'image/jpeg', name, bytes }
}

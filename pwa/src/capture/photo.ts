/** A photo as evidence: 1600 px, a strip saying when, who and where, JPEG, and the hash that names it from now on. */

import { clock, day, today } from '../i18n/format'
import type { CapturedFile } from '../offline/act'
import { sha256 } from '../offline/sealing'

export interface Watermark {
  person: string
  /** Order, equipment or point: what the photo is of. */
  about?: string
  place?: string
  at?: Date
}

export const LONGEST = 1600
const QUALITY = 0.78

/** Size after shrinking, never enlarged. */
export function shrunk(width: number, height: number, longest = LONGEST): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

export async function takePhoto(taken: Blob, watermark: Watermark): Promise<CapturedFile> {
  const picture = await createImageBitmap(taken, { imageOrientation: 'from-image' })
  const { width, height } = shrunk(picture.width, picture.height)
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')!
  context.drawImage(picture, 0, 0, width, height)
  picture.close()
  drawStrip(context, width, height, stripText(watermark))
  const bytes = await (await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })).arrayBuffer()
  return capturedFile(bytes, 'image/jpeg', `${stamp(watermark.at ?? new Date())}.jpg`)
}

/** Any other paper, as it is. */
export const takeFile = async (file: File): Promise<CapturedFile> => capturedFile(await file.arrayBuffer(), file.type || 'application/octet-stream', file.name)

async function capturedFile(bytes: ArrayBuffer, type: string, name: string): Promise<CapturedFile> {
  return { sha256: await sha256(bytes), size: bytes.byteLength, type, name, bytes }
}

export function stripText({ person, about, place, at = new Date() }: Watermark): string {
  const when = `${day(today(at))} ${clock(at)}`
  return [when, person, about, place].filter(Boolean).join('  ·  ')
}

function drawStrip(context: OffscreenCanvasRenderingContext2D, width: number, height: number, text: string): void {
  const size = Math.max(18, Math.round(width / 45))
  const strip = size * 2
  context.fillStyle = 'rgb(0 0 0 / 0.62)'
  context.fillRect(0, height - strip, width, strip)
  context.fillStyle = '#fff'
  context.font = `${size}px "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", system-ui, sans-serif`
  context.textBaseline = 'middle'
  context.fillText(text, size * 0.7, height - strip / 2, width - size * 1.4)
}

const two = (part: number): string => String(part).padStart(2, '0')
const stamp = (at: Date): string => `${today(at)}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`

/** A photo as evidence: 1600 px, a strip saying when, who and where, JPEG, and the hash that names it from now on. */

import { clock, day, today } from '../i18n/format'
import type { CapturedFile } from '../offline/act'
import { sha256 } from '../offline/sealing'
import type { Position } from './position'

export interface Watermark {
  person: string
  /** Order, equipment or point: what the photo is of. */
  about?: string
  place?: string
  /** Where the phone says it is, drawn with the rest. */
  position?: Position | null
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
  drawStrip(context, width, height, watermark)
  const bytes = await (await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })).arrayBuffer()
  return capturedFile(bytes, 'image/jpeg', `${stamp(watermark.at ?? new Date())}.jpg`)
}

/** Any other paper, as it is. */
export const takeFile = async (file: File): Promise<CapturedFile> => capturedFile(await file.arrayBuffer(), file.type || 'application/octet-stream', file.name)

async function capturedFile(bytes: ArrayBuffer, type: string, name: string): Promise<CapturedFile> {
  return { sha256: await sha256(bytes), size: bytes.byteLength, type, name, bytes }
}

export function stripText({ person, about, place, position, at = new Date() }: Watermark): string {
  return [`${day(today(at))} ${clock(at)}`, person, about, place, positionText(position)].filter(Boolean).join(BETWEEN)
}

const BETWEEN = '  ·  '

/** Five decimals are a meter. */
export const positionText = (position: Position | null | undefined): string => (position ? `${position.latitude.toFixed(5)}, ${position.longitude.toFixed(5)}` : '')

/** One line where it fits, else what and where below who and when: nothing is squeezed until nobody can read it. */
export function stripLines(watermark: Watermark, fits: (text: string) => boolean): string[] {
  const whole = stripText(watermark)
  const { person, about, place, position, at } = watermark
  const above = stripText({ person, at })
  const below = [about, place, positionText(position)].filter(Boolean).join(BETWEEN)
  return fits(whole) || below === '' ? [whole] : [above, below]
}

function drawStrip(context: OffscreenCanvasRenderingContext2D, width: number, height: number, watermark: Watermark): void {
  const size = Math.max(18, Math.round(width / 45))
  const room = width - size * 1.4
  context.font = `${size}px "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", system-ui, sans-serif`
  context.textBaseline = 'middle'
  const lines = stripLines(watermark, (text) => context.measureText(text).width <= room)
  const [strip, step] = [size * (0.6 + 1.4 * lines.length), size * 1.4]
  context.fillStyle = 'rgb(0 0 0 / 0.62)'
  context.fillRect(0, height - strip, width, strip)
  context.fillStyle = '#fff'
  lines.forEach((line, at) => context.fillText(line, size * 0.7, height - strip + size + step * at, room))
}

const two = (part: number): string => String(part).padStart(2, '0')
const stamp = (at: Date): string => `${today(at)}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`

/** Bytes as text, for what is kept or carried as JSON. */

import type { CapturedFile, FileNote } from './act'

export interface PackedFile extends FileNote {
  base64: string
}

const PIECE = 0x8000

export function base64(bytes: ArrayBuffer): string {
  const all = new Uint8Array(bytes)
  let text = ''
  for (let at = 0; at < all.length; at += PIECE) text += String.fromCharCode(...all.subarray(at, at + PIECE))
  return btoa(text)
}

export const packed = ({ bytes, ...note }: CapturedFile): PackedFile => ({ ...note, base64: base64(bytes) })

export const unpacked = ({ base64: text, ...note }: PackedFile): CapturedFile => ({ ...note, bytes: Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer })

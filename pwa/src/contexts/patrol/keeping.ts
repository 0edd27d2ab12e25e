/** Photos in a draft: a draft is sealed text, so their bytes are written as text, too. */

import type { CapturedFile } from '../../offline/act'

export type KeptFile = Omit<CapturedFile, 'bytes'> & { text: string }

const PIECE = 0x8000

export function toText({ bytes, ...file }: CapturedFile): KeptFile {
  const whole = new Uint8Array(bytes)
  let letters = ''
  for (let from = 0; from < whole.length; from += PIECE) letters += String.fromCharCode(...whole.subarray(from, from + PIECE))
  return { ...file, text: btoa(letters) }
}

export function fromText({ text, ...file }: KeptFile): CapturedFile {
  const letters = atob(text)
  return { ...file, bytes: Uint8Array.from(letters, (letter) => letter.charCodeAt(0)).buffer }
}

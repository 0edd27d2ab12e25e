/** A voice note: what a hand in a glove cannot type. At most a minute, stored like a photo under the hash of its bytes. */

import { today } from '../i18n/format'
import type { CapturedFile } from '../offline/act'
import { sha256 } from '../offline/sealing'

export const LONGEST_S = 60
/** What browsers record and the server takes, the better one first. */
const KINDS = ['audio/webm;codecs=opus', 'audio/webm', 'audio/mp4'] as const

export const canRecord = (): boolean => typeof MediaRecorder !== 'undefined' && Boolean(navigator.mediaDevices?.getUserMedia)

export const kindFor = (takes: (kind: string) => boolean): string => KINDS.find(takes) ?? ''

export interface Recording {
  /** What was said; null where nothing was heard. */
  done: Promise<CapturedFile | null>
  stop: () => void
}

/** Begins at once; ends when told to, or by itself after a minute. The microphone is let go of in either case. */
export async function recordVoice(longest = LONGEST_S): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const mimeType = kindFor((kind) => MediaRecorder.isTypeSupported(kind))
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType, audioBitsPerSecond: 24_000 } : {})
  const pieces: Blob[] = []
  recorder.ondataavailable = ({ data }) => void (data.size && pieces.push(data))
  const ended = new Promise<void>((resolve) => (recorder.onstop = () => resolve()))
  const stop = () => void (recorder.state !== 'inactive' && recorder.stop())
  const timer = setTimeout(stop, longest * 1000)
  recorder.start()
  const done = ended.then(() => {
    clearTimeout(timer)
    stream.getTracks().forEach((track) => track.stop())
    return voiceFile(pieces, recorder.mimeType || mimeType)
  })
  return { done, stop }
}

export async function voiceFile(pieces: readonly Blob[], mimeType: string, at = new Date()): Promise<CapturedFile | null> {
  const type = mimeType.split(';')[0] || 'audio/webm'
  const bytes = await new Blob([...pieces], { type }).arrayBuffer()
  if (!bytes.byteLength) return null
  const two = (part: number) => String(part).padStart(2, '0')
  const name = `${today(at)}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}.${type === 'audio/mp4' ? 'm4a' : 'webm'}`
  return { sha256: await sha256(bytes), size: bytes.byteLength, type, name, bytes }
}

/** The camera as a scanner: frames go to the worker one at a time, the newest one next. */

import type { Seen } from './scan.worker'

export interface Scanner {
  stop(): void
  /** Null where the camera has no lamp. */
  setLamp: ((on: boolean) => Promise<void>) | null
}

/** Why there is no picture, in one word; the page has the sentence. */
export type CameraTrouble = 'insecure' | 'denied' | 'none' | 'busy'

export class CameraError extends Error {
  constructor(readonly trouble: CameraTrouble) {
    super(trouble)
  }
}

const SAME_CODE_AGAIN = 2_500

export async function startScanner(video: HTMLVideoElement, seen: (text: string) => void): Promise<Scanner> {
  const stream = await openCamera()
  const worker = new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module' })
  let stopped = false
  let last = { text: '', at: 0 }

  const next = async (): Promise<void> => {
    if (stopped) return
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return void setTimeout(next, 40)
    const bitmap = await createImageBitmap(video).catch(() => null)
    if (bitmap && !stopped) worker.postMessage({ bitmap }, [bitmap])
    else setTimeout(next, 60)
  }
  worker.addEventListener('message', ({ data }: MessageEvent<Seen>) => {
    const now = Date.now()
    if (data.text && (data.text !== last.text || now - last.at > SAME_CODE_AGAIN)) seen(data.text)
    if (data.text) last = { text: data.text, at: now }
    requestAnimationFrame(() => void next())
  })

  video.srcObject = stream
  await video.play().catch(() => {})
  void next()
  return {
    stop() {
      stopped = true
      worker.terminate()
      stream.getTracks().forEach((track) => track.stop())
      video.srcObject = null
    },
    setLamp: lampOf(stream),
  }
}

async function openCamera(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraError('insecure')
  const video: MediaTrackConstraints = { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } }
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio: false })
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    throw new CameraError(name === 'NotAllowedError' ? 'denied' : name === 'NotReadableError' ? 'busy' : 'none')
  }
}

function lampOf(stream: MediaStream): Scanner['setLamp'] {
  const track = stream.getVideoTracks()[0]
  const can = track?.getCapabilities?.() as (MediaTrackCapabilities & { torch?: boolean }) | undefined
  if (!track || !can?.torch) return null
  return (on) => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
}

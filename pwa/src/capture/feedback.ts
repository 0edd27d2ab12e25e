/** Three answers to a scan that differ for ear, hand and eye: taken, wrong, had already. */

import { reactive } from 'vue'
import { settings } from '../app/settings'

export type ScanResult = 'ok' | 'wrong' | 'already'

/** Shown by ScanFlash.vue: a frame with a shape and words. */
export const flash = reactive({ result: null as ScanResult | null, text: '', at: 0 })

type Note = readonly [frequency: number, start: number, length: number, shape: OscillatorType]

const tunes: Record<ScanResult, readonly Note[]> = {
  ok: [[1046, 0, 0.07, 'sine'], [1568, 0.08, 0.12, 'sine']],
  wrong: [[196, 0, 0.45, 'sawtooth']],
  already: [[659, 0, 0.1, 'triangle'], [659, 0.18, 0.1, 'triangle']],
}

const shakes: Record<ScanResult, number[]> = { ok: [60], wrong: [300], already: [60, 90, 60] }

let audio: AudioContext | null = null

export function feedback(result: ScanResult, text = ''): void {
  Object.assign(flash, { result, text, at: Date.now() })
  signal(result)
}

/** For ear and hand alone, where the screen says it already. */
export function signal(result: ScanResult): void {
  navigator.vibrate?.(shakes[result])
  if (settings.sound) play(tunes[result])
}

/** Browsers let a page sound only after a touch; the shell calls this on the first one. */
export function allowSound(): void {
  audio ??= typeof AudioContext === 'function' ? new AudioContext() : null
  if (audio?.state === 'suspended') void audio.resume()
}

function play(notes: readonly Note[]): void {
  if (!audio || audio.state !== 'running') return
  for (const [frequency, start, length, shape] of notes) {
    const from = audio.currentTime + start
    const tone = new OscillatorNode(audio, { frequency, type: shape })
    const volume = new GainNode(audio, { gain: 0 })
    volume.gain.setValueAtTime(0.25, from)
    volume.gain.exponentialRampToValueAtTime(0.001, from + length)
    tone.connect(volume).connect(audio.destination)
    tone.start(from)
    tone.stop(from + length)
  }
}

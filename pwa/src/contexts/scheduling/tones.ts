/** The chart's colours, read from the page once for each look. */

export type Tone = 'surface' | 'raised' | 'ink' | 'muted' | 'line' | 'edge' | 'accent' | 'plan' | 'run' | 'wait' | 'stop'
const NAMES: readonly Tone[] = ['surface', 'raised', 'ink', 'muted', 'line', 'edge', 'accent', 'plan', 'run', 'wait', 'stop']

export interface Tones extends Record<Tone, string> {
  bar: string
  thinBar: string
  runBar: string
  lateBar: string
  shut: string
  font: string
}

/** "#fff" as well: a style sheet that was made smaller says white so. */
const whole = (hex: string): string => (hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex)
const parts = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(whole(hex).slice(at, at + 2), 16))

/** A share of one colour over another; a canvas knows no `color-mix` everywhere. */
export function mixed(over: string, under: string, share: number): string {
  const [top, below] = [parts(over), parts(under)]
  return `#${top.map((part, at) => Math.round(part * share + below[at]! * (1 - share)).toString(16).padStart(2, '0')).join('')}`
}

export function readTones(): Tones {
  const style = getComputedStyle(document.documentElement)
  const told = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim() || '#888888'])) as Record<Tone, string>
  return {
    ...told,
    bar: mixed(told.accent, told.raised, 0.2),
    thinBar: mixed(told.accent, told.raised, 0.5),
    runBar: mixed(told.run, told.raised, 0.34),
    lateBar: mixed(told.stop, told.raised, 0.16),
    shut: mixed(told.ink, told.surface, 0.09),
    font: getComputedStyle(document.body).fontFamily || 'sans-serif',
  }
}

/** Calls when the look changes; the answer ends it. */
export function onLook(changed: () => void): () => void {
  const watcher = new MutationObserver(changed)
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['data-look', 'data-glove'] })
  return () => watcher.disconnect()
}

/**
 * Hand scanners and PDAs that type: a burst of keys under 50 ms apart, ended by Enter or Tab.
 * Keys are read by their place (`event.code`), which a Chinese input method cannot rewrite.
 */

export interface Wedge {
  stop(): void
}

export interface WedgeOptions {
  /** True when somebody took the scan. */
  scanned: (text: string) => void
  /** A field that wants scans typed into it keeps them: `data-typed-scan`. */
  target?: Document | HTMLElement
}

const BETWEEN = 50
const SHORTEST = 4

export function listenToWedge({ scanned, target = document }: WedgeOptions): Wedge {
  let text = ''
  let last = -Infinity
  let before: Field | null = null

  const listen = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || event.repeat || isModifier(event)) return
    const inBurst = event.timeStamp - last < BETWEEN
    last = event.timeStamp
    if (inBurst && text.length >= SHORTEST && isEnd(event)) {
      event.preventDefault()
      event.stopImmediatePropagation()
      const whole = text
      text = ''
      restore(before)
      scanned(whole)
      return
    }
    const character = characterOf(event)
    if (!inBurst || character === null) {
      text = ''
      before = character === null ? null : rememberField(event.target)
    }
    if (character !== null) text += character
  }

  target.addEventListener('keydown', listen, { capture: true })
  return { stop: () => target.removeEventListener('keydown', listen, { capture: true }) }
}

const isModifier = (event: KeyboardEvent): boolean => ['Shift', 'Control', 'Alt', 'Meta', 'CapsLock'].includes(event.key) || /^(Shift|Control|Alt|Meta)(Left|Right)$/.test(event.code)

const isEnd = (event: KeyboardEvent): boolean => event.code === 'Enter' || event.code === 'NumpadEnter' || event.code === 'Tab' || event.key === 'Enter' || event.key === 'Tab'

const digits = [')', '!', '@', '#', '$', '%', '^', '&', '*', '(']
const marks: Record<string, readonly [plain: string, shifted: string]> = {
  Minus: ['-', '_'], Equal: ['=', '+'], BracketLeft: ['[', '{'], BracketRight: [']', '}'], Backslash: ['\\', '|'], Semicolon: [';', ':'],
  Quote: ["'", '"'], Comma: [',', '<'], Period: ['.', '>'], Slash: ['/', '?'], Backquote: ['`', '~'], Space: [' ', ' '],
  NumpadAdd: ['+', '+'], NumpadSubtract: ['-', '-'], NumpadMultiply: ['*', '*'], NumpadDivide: ['/', '/'], NumpadDecimal: ['.', '.'],
}

function writtenOn(code: string): readonly [plain: string, shifted: string] | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter) return [letter.toLowerCase(), letter]
  const digit = /^Digit(\d)$/.exec(code)?.[1]
  if (digit) return [digit, digits[Number(digit)]!]
  const pad = /^Numpad(\d)$/.exec(code)?.[1]
  return pad ? [pad, pad] : (marks[code] ?? null)
}

type Stroke = Pick<KeyboardEvent, 'code' | 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'getModifierState'>

/** The character a US-layout scanner meant; null for keys that write nothing. What the browser says it wrote decides only between the key's two. */
export function characterOf(event: Stroke): string | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  const pair = writtenOn(event.code)
  if (!pair) return event.code === '' && event.key.length === 1 ? event.key : null
  if (pair.includes(event.key)) return event.key
  const isUpper = event.shiftKey !== (event.code.startsWith('Key') && event.getModifierState('CapsLock'))
  return pair[isUpper ? 1 : 0]
}

interface Field {
  element: HTMLInputElement | HTMLTextAreaElement
  value: string
}

function rememberField(target: EventTarget | null): Field | null {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
  return isField && !('typedScan' in target.dataset) ? { element: target, value: target.value } : null
}

/** What the burst typed into a field nobody meant is taken out again. */
function restore(field: Field | null): void {
  if (!field || field.element.value === field.value) return
  field.element.value = field.value
  field.element.dispatchEvent(new Event('input', { bubbles: true }))
}

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

const shifted: Record<string, string> = {
  Digit1: '!', Digit2: '@', Digit3: '#', Digit4: '$', Digit5: '%', Digit6: '^', Digit7: '&', Digit8: '*', Digit9: '(', Digit0: ')',
}
const marks: Record<string, readonly [string, string]> = {
  Minus: ['-', '_'], Equal: ['=', '+'], BracketLeft: ['[', '{'], BracketRight: [']', '}'], Backslash: ['\\', '|'], Semicolon: [';', ':'],
  Quote: ["'", '"'], Comma: [',', '<'], Period: ['.', '>'], Slash: ['/', '?'], Backquote: ['`', '~'], Space: [' ', ' '],
  NumpadAdd: ['+', '+'], NumpadSubtract: ['-', '-'], NumpadMultiply: ['*', '*'], NumpadDivide: ['/', '/'], NumpadDecimal: ['.', '.'],
}

/** The character a US-layout scanner meant; null for keys that write nothing. */
export function characterOf(event: Pick<KeyboardEvent, 'code' | 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'getModifierState'>): string | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]
  if (letter) return event.shiftKey !== event.getModifierState('CapsLock') ? letter : letter.toLowerCase()
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1]
  if (digit) return event.shiftKey && shifted[event.code] ? shifted[event.code]! : digit
  const mark = marks[event.code]
  if (mark) return mark[event.shiftKey ? 1 : 0]
  return event.code === '' && event.key.length === 1 ? event.key : null
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

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dice } from '../testing/phone'
import { listenToWedge, type Wedge } from './wedge'

let scans: string[] = []
let wedge: Wedge
let time = 10_000

beforeEach(() => {
  scans = []
  document.body.innerHTML = '<input id="field" value="before"><input id="wanted" data-typed-scan>'
  wedge = listenToWedge({ scanned: (text) => scans.push(text) })
})
afterEach(() => wedge.stop())

interface Stroke {
  code: string
  shift?: boolean
  key?: string
}

function press({ code, shift = false, key = 'Process' }: Stroke, after: number, at: EventTarget = document.body): KeyboardEvent {
  time += after
  const event = new KeyboardEvent('keydown', { code, key, shiftKey: shift, bubbles: true, cancelable: true })
  Object.defineProperty(event, 'timeStamp', { value: time })
  at.dispatchEvent(event)
  return event
}

const marks: Record<string, Stroke> = { ':': { code: 'Semicolon', shift: true }, '-': { code: 'Minus' }, '/': { code: 'Slash' }, '.': { code: 'Period' } }

function strokes(text: string): Stroke[] {
  return [...text].map((character) => {
    if (/[A-Z]/.test(character)) return { code: `Key${character}`, shift: true }
    if (/[a-z]/.test(character)) return { code: `Key${character.toUpperCase()}` }
    if (/\d/.test(character)) return { code: `Digit${character}` }
    return marks[character]!
  })
}

function scan(text: string, { gap = 5, end = 'Enter', at = document.body as EventTarget } = {}): KeyboardEvent {
  press(strokes(text)[0]!, 500, at)
  for (const stroke of strokes(text).slice(1)) press(stroke, gap, at)
  return press({ code: end, key: end }, gap, at)
}

describe('a hand scanner', () => {
  test('is heard on any screen, ended by Enter or Tab', () => {
    scan('G1:OP:0193C0DE')
    scan('LOT-7', { end: 'Tab' })
    expect(scans).toEqual(['G1:OP:0193C0DE', 'LOT-7'])
  })

  test('a Chinese input method cannot rewrite it: keys are read by their place', () => {
    scan('G1:LT:00ff')
    expect(scans).toEqual(['G1:LT:00ff'])
  })

  test('is read as a US keyboard even where the computer thinks it is another', () => {
    for (const [at, [code, key]] of ([['KeyY', 'z'], ['KeyZ', 'y'], ['Digit1', '1'], ['Minus', 'ß']] as const).entries()) press({ code, key }, at ? 5 : 500)
    press({ code: 'Enter' }, 5)
    expect(scans).toEqual(['yz1-'])
  })

  test('with capital lock on keeps its capitals as they were printed', () => {
    for (const [at, key] of [...'LOT7'].entries()) press({ code: /\d/.test(key) ? `Digit${key}` : `Key${key}`, key }, at ? 5 : 500)
    press({ code: 'Enter' }, 5)
    expect(scans).toEqual(['LOT7'])
  })

  test('is not a person typing', () => {
    scan('LOT-7', { gap: 120 })
    expect(scans).toEqual([])
  })

  test('needs four characters', () => {
    scan('ABC')
    scan('ABCD')
    expect(scans).toEqual(['ABCD'])
  })

  test('the end key does nothing else, so no form is sent and no focus moves', () => {
    expect(scan('LOT-7').defaultPrevented).toBe(true)
    expect(scan('ABC').defaultPrevented).toBe(false)
  })

  test('a pause in the middle starts over', () => {
    press({ code: 'KeyX' }, 500)
    press({ code: 'KeyY' }, 5)
    scan('LOT-7')
    expect(scans).toEqual(['LOT-7'])
  })

  test('shortcuts are not scans', () => {
    time += 500
    for (const code of ['KeyA', 'KeyC', 'KeyV', 'KeyX']) {
      const event = new KeyboardEvent('keydown', { code, ctrlKey: true, bubbles: true })
      Object.defineProperty(event, 'timeStamp', { value: (time += 5) })
      document.body.dispatchEvent(event)
    }
    press({ code: 'Enter' }, 5)
    expect(scans).toEqual([])
  })

  test('a field it typed into by accident gets its own text back', () => {
    const field = document.querySelector<HTMLInputElement>('#field')!
    press(strokes('L')[0]!, 500, field)
    field.value = 'beforeL'
    for (const stroke of strokes('OT-7')) press(stroke, 5, field)
    field.value = 'beforeLOT-7'
    press({ code: 'Enter', key: 'Enter' }, 5, field)
    expect([scans, field.value]).toEqual([['LOT-7'], 'before'])
  })

  test('a field that wants codes keeps what was typed', () => {
    const field = document.querySelector<HTMLInputElement>('#wanted')!
    field.value = 'LOT-7'
    scan('LOT-7', { at: field })
    expect([scans, field.value]).toEqual([['LOT-7'], 'LOT-7'])
  })

  test('a thousand scans at two to thirty milliseconds a key: none wrong, none lost', () => {
    const roll = dice(1)
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef0123456789:-/.'
    const sent = Array.from({ length: 1000 }, () => Array.from({ length: 4 + Math.floor(roll() * 40) }, () => letters[Math.floor(roll() * letters.length)]).join(''))
    for (const text of sent) scan(text, { gap: 2 + Math.floor(roll() * 28), end: roll() < 0.5 ? 'Enter' : 'Tab' })
    expect(scans).toEqual(sent)
  })

  test('after it stops nothing is heard', () => {
    wedge.stop()
    scan('LOT-7')
    expect(scans).toEqual([])
  })
})

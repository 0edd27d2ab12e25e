/** What each key of the number pad does to the digits typed so far. */

export interface Typing {
  readonly text: string
  /** Nothing pressed yet: the next digit starts anew. */
  readonly fresh: boolean
}

const MOST_DIGITS = 13

export const startTyping = (text: string): Typing => ({ text, fresh: true })

export function pressed({ text, fresh }: Typing, key: string): Typing {
  const next = (changed: string): Typing => ({ text: changed, fresh: false })
  switch (key) {
    case 'C':
      return next('')
    case '⌫':
      return next(text.slice(0, -1).replace(/^-$/, ''))
    case '±':
      return next(text.startsWith('-') ? text.slice(1) : text && `-${text}`)
    case '.':
      if (fresh || text === '') return next('0.')
      return next(text.includes('.') ? text : `${text}.`)
    default:
      return next(withDigit(fresh ? '' : text, key))
  }
}

function withDigit(text: string, digit: string): string {
  const whole = text.replace('-', '').split('.')[0] ?? ''
  if (!text.includes('.') && whole.length >= MOST_DIGITS) return text
  return /^-?0$/.test(text) ? text.replace('0', digit) : text + digit
}

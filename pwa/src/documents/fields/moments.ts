/** Between the wire's moment (with its offset) and the browser's field (this place's clock, without one). */

const two = (part: number): string => String(part).padStart(2, '0')

export function toLocal(moment: string): string {
  const at = new Date(moment)
  if (!moment || Number.isNaN(at.getTime())) return ''
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

export function fromLocal(typed: string): string | null {
  const at = new Date(typed)
  if (!typed || Number.isNaN(at.getTime())) return null
  const minutes = -at.getTimezoneOffset()
  const size = Math.abs(minutes)
  return `${typed.slice(0, 16)}:00${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

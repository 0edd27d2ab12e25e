/** Choices by name: people, teams and places as a list under the thumb. */

export interface Choice {
  id: string
  label: string
  detail?: string
}

const MOST = 60

export function matching(choices: readonly Choice[], typed: string): Choice[] {
  const wanted = typed.trim().toLowerCase()
  return choices.filter((one) => one.label.toLowerCase().includes(wanted) || (one.detail ?? '').toLowerCase().includes(wanted)).slice(0, MOST)
}

export const labelIn = (choices: readonly Choice[], id: string | null): string => choices.find((one) => one.id === id)?.label ?? ''

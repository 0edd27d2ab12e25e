/** Which photos show how it was and which how it is: by name where our own camera named them, else by the day it was given out. */

export interface Side {
  name: string
  at?: string
}

export function isAfter(photo: Side, assignedAt: string | null): boolean {
  if (/^after-\d+/.test(photo.name)) return true
  if (/^before-\d+/.test(photo.name)) return false
  return assignedAt !== null && photo.at !== undefined && Date.parse(photo.at) >= Date.parse(assignedAt)
}

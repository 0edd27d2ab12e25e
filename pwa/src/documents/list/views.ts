/** Filters a person wants again, and their columns: kept in this browser, by document type. */

import type { Listing } from '../listing'

export interface View {
  readonly name: string
  readonly listing: Listing
}

const key = (what: 'views' | 'columns', document: string) => `gemba.${what}.${document}`

function recall<T>(name: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') as T | null
  } catch {
    return null // an older build's way of writing it
  }
}

export const viewsOf = (document: string): View[] => recall<View[]>(key('views', document)) ?? []

export function saveView(document: string, view: View): View[] {
  const views = [...viewsOf(document).filter((one) => one.name !== view.name), view]
  localStorage.setItem(key('views', document), JSON.stringify(views))
  return views
}

export function deleteView(document: string, name: string): View[] {
  const views = viewsOf(document).filter((one) => one.name !== name)
  localStorage.setItem(key('views', document), JSON.stringify(views))
  return views
}

export const columnsChosen = (document: string): string[] | null => recall<string[]>(key('columns', document))

export function chooseColumns(document: string, names: readonly string[] | null): void {
  if (names) localStorage.setItem(key('columns', document), JSON.stringify(names))
  else localStorage.removeItem(key('columns', document))
}

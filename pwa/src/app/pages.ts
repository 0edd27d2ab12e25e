/** Where a document opens: its bespoke screen if someone works there all day, else the page every document has. */

import type { RouteLocationRaw, Router } from 'vue-router'

export interface DocumentPage {
  document: string
  path: (id: string) => string
}

/** What a printed code of a kind is: a document (which opens), a place to go, something to do, or something to look into first. */
export interface ScanTarget {
  kind: string
  document?: string
  to?: (code: string) => RouteLocationRaw
  do?: (code: string) => void
  /** A place to go, or the sentence why not. */
  open?: (code: string) => Promise<{ to: RouteLocationRaw } | { message: string }>
}

const documentPages = new Map<string, DocumentPage>()
const scanTargets = new Map<string, ScanTarget>()
let router: Router | null = null

export const setRouter = (used: Router): void => void (router = used)

/** For code outside components: a scan heard anywhere, a tapped notice. */
export const go = async (to: RouteLocationRaw): Promise<void> => void (await router?.push(to))

export function addPages(pages: readonly DocumentPage[]): void {
  for (const page of pages) documentPages.set(page.document, page)
}

export function addScanTargets(targets: readonly ScanTarget[]): void {
  for (const target of targets) scanTargets.set(target.kind, target)
}

export const scanTarget = (kind: string): ScanTarget | undefined => scanTargets.get(kind)

export function pageOf(document: string, id: string): string {
  const path = documentPages.get(document)?.path(id)
  return path !== undefined && exists(path) ? path : `/d/${document}/${id}`
}

export const listOf = (document: string): string => `/d/${document}`

export const exists = (path: string): boolean => {
  const matched = router?.resolve(path).matched ?? []
  return matched.length > 0 && matched.at(-1)?.name !== 'nowhere'
}

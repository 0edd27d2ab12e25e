/** What bespoke screens add to a generic page: a table from document name to lazily loaded parts. */

import { shallowReactive, type Component } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { IconName } from '../ui/icons'
import type { Row } from './row'

/** Every part is given `description`, `row` and `reload`. */
export type LazyPart = () => Promise<{ default: Component }>

export interface PanelTab {
  name: string
  label: () => string
  component: LazyPart
  /** Before the details instead of after the lines. */
  first?: boolean
  isShown?: (row: Row) => boolean
}

export interface PanelButton {
  name: string
  label: () => string
  icon?: IconName
  isShown?: (row: Row) => boolean
  /** Goes somewhere … */
  to?: (row: Row) => RouteLocationRaw
  /** … or does something here. */
  run?: (row: Row, reload: () => Promise<void>) => void | Promise<void>
}

export interface ListButton {
  name: string
  label: () => string
  icon?: IconName
  to: RouteLocationRaw
}

export interface DocumentPanels {
  /** Under the header, above the tabs: a picture before words. */
  top?: LazyPart
  tabs?: readonly PanelTab[]
  buttons?: readonly PanelButton[]
  /** Buttons of the list. */
  list?: readonly ListButton[]
}

export const documentPanels = shallowReactive<Record<string, DocumentPanels>>({})

/** Called once at assembly, by the app; a second table for the same document is added to the first. */
export function addPanels(table: Readonly<Record<string, DocumentPanels>>): void {
  for (const [document, more] of Object.entries(table)) {
    const known = documentPanels[document] ?? {}
    documentPanels[document] = {
      top: more.top ?? known.top,
      tabs: [...(known.tabs ?? []), ...(more.tabs ?? [])],
      buttons: [...(known.buttons ?? []), ...(more.buttons ?? [])],
      list: [...(known.list ?? []), ...(more.list ?? [])],
    }
  }
}

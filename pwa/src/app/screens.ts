/** What a context brings to the app beyond its plain document types. Listed in src/contexts.ts, never registered by import. */

import type { RouteRecordRaw } from 'vue-router'
import type { Me } from '../offline/grant'
import type { DocumentPanels } from '../documents/panels'
import type { Effect } from '../offline/overlay'
import type { AppIconName } from './icons'
import type { DocumentPage, ScanTarget } from './pages'

export type Home = Me['home']

/** A big button on somebody's home: a document to make or to see, or a place of its own. */
export interface BigButton {
  homes: readonly Home[]
  icon: AppIconName
  label?: () => string
  /** Shown only to those who may: the type must be described, and `create` needs the right to. */
  document?: string
  verb?: 'create' | 'see'
  to?: string
  right?: string
}

export interface Screens {
  name: string
  routes?: readonly RouteRecordRaw[]
  pages?: readonly DocumentPage[]
  scanTargets?: readonly ScanTarget[]
  effects?: readonly Effect[]
  buttons?: readonly BigButton[]
  /** What its bespoke parts add to the generic pages. */
  panels?: Readonly<Record<string, DocumentPanels>>
}

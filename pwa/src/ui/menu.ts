import type { IconName } from './icons'

export interface MenuItem {
  name: string
  label: string
  icon?: IconName
  /** Why it cannot be chosen now; shown under the label. */
  closed?: string | null
  danger?: boolean
}

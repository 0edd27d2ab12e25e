/** Everything the contexts bring to the browser, in one list. A new context's screens are added here and nowhere else. */

import type { Screens } from './app/screens'
import { ehs } from './contexts/ehs/screens'
import { engineering } from './contexts/engineering/screens'
import { inventory } from './contexts/inventory/screens'
import { maintenance } from './contexts/maintenance/screens'
import { patrol } from './contexts/patrol/screens'
import { people } from './contexts/people/screens'
import { planning } from './contexts/planning/screens'
import { production } from './contexts/production/screens'
import { purchasing } from './contexts/purchasing/screens'
import { quality } from './contexts/quality/screens'
import { sales } from './contexts/sales/screens'
import { scheduling } from './contexts/scheduling/screens'
import { sync } from './contexts/sync/screens'

export const contexts: readonly Screens[] = [engineering, ehs, inventory, maintenance, patrol, planning, people, production, purchasing, quality, sales, scheduling, sync]

/** The sites whose schedules this person may see, and the one they are at. */

import { session } from '../people/session'

export const sitesHere = (): readonly { id: string; name: string }[] => session.me?.companies.flatMap((company) => company.sites) ?? []

/** Their own site, else the first; without any known the server decides. */
export const siteHere = (): string | undefined => session.me?.site_id ?? sitesHere()[0]?.id

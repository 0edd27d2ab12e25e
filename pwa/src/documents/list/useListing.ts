/** What the list shows lives in the address: a link, a reload or "back" brings the same rows again. */

import { computed, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Description } from '../description'
import { listingOf, queryOf, type Listing } from '../listing'

export function useListing(description: Ref<Description>) {
  const route = useRoute()
  const router = useRouter()

  const pairs = computed(() =>
    Object.entries(route.query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as [string, string]] : [])),
  )
  const listing = computed<Listing>(() => listingOf(new URLSearchParams(pairs.value), description.value))

  const show = (next: Listing) => router.replace({ query: { ...openIn(route.query.open), ...Object.fromEntries(queryOf(next)) } })

  /** The row beside the list at a desk. */
  const opened = computed(() => (typeof route.query.open === 'string' ? route.query.open : null))
  const open = (id: string | null) => router.replace({ query: { ...Object.fromEntries(queryOf(listing.value)), ...openIn(id) } })

  return { listing, show, opened, open }
}

const openIn = (id: unknown): { open?: string } => (typeof id === 'string' && id ? { open: id } : {})

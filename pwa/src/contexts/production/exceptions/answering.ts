/** What can be done next about a call, the most likely first: facts by whoever is there, decisions by whoever may. */

import { ANSWERED, isOpenCall, isStopped, UNANSWERED, type Call } from './reading'

export const DEEDS = ['accept', 'contain', 'resolve', 'go_on', 'verify', 'restart', 'reopen', 'refer', 'add', 'reject', 'withdraw', 'hand_over', 'wait', 'merge'] as const
export type Deed = (typeof DEEDS)[number]

/** Rarer ones stand behind "more"; each has a sheet of its own. */
export const DECIDED = ['hand_over', 'wait', 'merge'] as const
export type Decision = (typeof DECIDED)[number]
export const isDecision = (deed: Deed): deed is Decision => (DECIDED as readonly Deed[]).includes(deed)

export interface Person {
  id: string
  may: (verb: string) => boolean
}

export function deedsFor(call: Call, me: Person): Deed[] {
  const mine = call.raisedBy?.id === me.id
  const possible: Record<Deed, boolean> = {
    accept: UNANSWERED.includes(call.state),
    contain: ['accepted', 'handed_over'].includes(call.state) && call.containedAt === 0,
    resolve: isOpenCall(call) && call.state !== 'raised',
    go_on: call.state === 'waiting_external',
    verify: call.state === 'resolved' && call.resolver?.id !== me.id && (mine || me.may('verify_others')),
    restart: isStopped(call) && (isOpenCall(call) || call.state === 'resolved'),
    reopen: ['resolved', 'verified'].includes(call.state),
    refer: call.state !== 'withdrawn',
    add: isOpenCall(call) || call.state === 'resolved',
    reject: ['raised', 'accepted'].includes(call.state) && !mine,
    withdraw: call.state === 'raised' && mine,
    hand_over: ANSWERED.includes(call.state) || call.state === 'waiting_external',
    wait: UNANSWERED.includes(call.state) || ANSWERED.includes(call.state),
    merge: ['raised', 'accepted'].includes(call.state),
  }
  return DEEDS.filter((deed) => possible[deed] && me.may(deed))
}

/** One primary action: what the state waits for. */
/** Whoever called waits for somebody else to come: they say more about it meanwhile. */
export const firstDeed = (call: Call, deeds: readonly Deed[]): Deed | null =>
  (deeds.includes('withdraw') && deeds.includes('add') ? 'add' : undefined) ??
  (isStopped(call) && call.state !== 'raised' && call.containedAt > 0 && deeds.includes('restart') ? 'restart' : undefined) ??
  (['accept', 'verify', 'go_on', 'contain', 'resolve'] as const).find((deed) => deeds.includes(deed)) ??
  null

import { expect, test } from 'vitest'
import { scannedPlace, type Place } from './places'
import { actFor, emptyDraft, isEnough } from './report'

const ID = '0193c0de-0000-7000-8000-00000000abcd'
const HEX = ID.replaceAll('-', '').toUpperCase()
const press: Place = { kind: 'equipment', id: ID, number: 'EQ-1', name: '冲床' }
const photo = { sha256: 'a'.repeat(64), size: 3, type: 'image/jpeg', name: 'before-1.jpg', bytes: new ArrayBuffer(3) }

test('a photo alone is a report, and so is a word alone; nothing is not', () => {
  expect([isEnough(emptyDraft(), 1), isEnough({ ...emptyDraft(), description: '漏油' }, 0), isEnough({ ...emptyDraft(), description: '  ' }, 0)]).toEqual([true, true, false])
})

test('only what was said is sent, the place by the kind of thing it is', () => {
  const act = actFor('act', { ...emptyDraft(), description: ' 漏油 ', place: press, kind: 'unsafe_object' }, [photo])
  expect(act).toEqual({ id: 'act', document: 'ehs/hazard', verb: 'create', base_version: null, files: [photo], values: { description: '漏油', place: '', anonymous: false, equipment_id: ID, kind: 'unsafe_object' } })
})

test('an anonymous report says so in the act itself', () => {
  expect(actFor('act', { ...emptyDraft(), isAnonymous: true }, [photo]).values!.anonymous).toBe(true)
})

test('a scanned machine or area is the place, known here or not; any other code is not', () => {
  expect(scannedPlace(`G1:EQ:${HEX}`, [press])).toBe(press)
  expect(scannedPlace(`G1:AR:${HEX}`, [])).toEqual({ kind: 'area', id: ID, number: '…00abcd', name: '' })
  expect(scannedPlace(`G1:LT:${HEX}`, [press])).toBeNull()
})

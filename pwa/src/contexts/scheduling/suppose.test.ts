import { afterEach, describe, expect, it } from 'vitest'
import { fromLocal } from '../../documents/fields/moments'
import { language } from '../../i18n'
import { changeOf, comparable, isFilled, isForward, partsOf, sentenceOf, suppositionOf, wantedOf, type Supposition } from './suppose'

const lathe = { id: 'lathe', number: 'L-1', title: 'Lathe' }
const order = { id: 'o', number: 'WO-1', title: 'Shaft' }
const line = (more: Partial<Supposition>): Supposition => ({ ...suppositionOf(1), ...more })
const closed = line({ center: lathe, from: '2031-03-01T08:00', until: '2031-03-01T16:00' })

afterEach(() => {
  language.value = 'zh-CN'
})

describe('a line of what is supposed', () => {
  it('asks only for what its kind needs', () => {
    expect([partsOf(closed), partsOf(line({ kind: 'due' })), partsOf(line({ kind: 'priority' }))]).toEqual([['center', 'from', 'until'], ['order', 'due'], ['order', 'priority']])
  })

  it('is not complete while something is missing or it ends before it begins', () => {
    expect([isFilled(closed), isFilled(line({ ...closed, until: '' })), isFilled(line({ ...closed, until: '2031-03-01T08:00' }))]).toEqual([true, false, false])
    expect(isForward(line({ from: '2031-03-01T08:00' }))).toBe(true)
  })

  it('sends nothing that another kind had asked for', () => {
    const due = line({ ...closed, kind: 'due', order, due: '2031-03-09T12:00' })
    expect(changeOf(due)).toEqual({ action: 'due', work_order_id: 'o', from_at: fromLocal('2031-03-09T12:00') })
    expect(changeOf(line({ ...closed, kind: 'priority', order, priority: '2' }))).toEqual({ action: 'priority', work_order_id: 'o', priority: 2 })
    expect(changeOf(line({ ...closed, kind: 'open' }))).toMatchObject({ action: 'open', work_center_id: 'lathe', until_at: fromLocal('2031-03-01T16:00') })
  })

  it('names the schedule that comes of it', () => {
    language.value = 'en'
    const wanted = wantedOf({ id: 'base', site_id: 's' }, [closed, line({ kind: 'priority', order })], '30')
    expect(wanted).toMatchObject({ cause: 'what_if', base_id: 'base', site_id: 's', search_seconds: 30 })
    expect(wanted.remark).toBe('Closed: Lathe Mar 1, 2031 08:00 – Mar 1, 2031 16:00; Priority 1: WO-1')
    expect(sentenceOf(line({ kind: 'due', order, due: '2031-03-09T12:00' }))).toBe('Due: WO-1 Mar 9, 2031 12:00')
    expect(wantedOf({ id: 'base' }, [closed], '5')).not.toHaveProperty('site_id')
  })
})

describe('what was asked', () => {
  it('can be compared where it came to something', () => {
    const question = (id: string, state: 'running' | 'made' | 'failed') => ({ id, number: id, says: '', jobId: null, state, why: '' })
    expect(comparable([question('a', 'made'), question('b', 'failed'), question('c', 'running')])).toEqual(['a'])
  })
})

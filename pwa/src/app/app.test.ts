import { describe, expect, test } from 'vitest'
import type { Description } from '../documents/description'
import { language, texts } from '../i18n'
import { en } from '../i18n/en'
import { ago, bytes, clock, day, number, percent, shortDay, today } from '../i18n/format'
import { zh } from '../i18n/zh'
import { descriptions } from '../offline/descriptions'
import { buttonsFor } from './buttons'
import { groupsOfDocuments } from './menu'
import { allows } from './rights'

describe('rights', () => {
  test.each([
    [['production.*'], 'production.work_order.release', true],
    [['production.work_order.*'], 'production.work_order.release', true],
    [['production.work_order.release'], 'production.work_order.release', true],
    [['production.*.see'], 'production.work_order.see', true],
    [['*'], 'anything.at.all', true],
    [['production.work_order'], 'production.work_order.release', false],
    [['production.work_order.release'], 'production.work_order', false],
    [['quality.*'], 'production.work_order.release', false],
    [['prod*'], 'production.work_order.release', false],
    [[], 'production.work_order.release', false],
  ])('%j for %s: %s', (rights, wanted, expected) => {
    expect(allows(rights, wanted)).toBe(expected)
  })
})

describe('numbers and days', () => {
  test('a quantity keeps every digit it has, however long', () => {
    expect(number('1234567890123.123456')).toBe('1,234,567,890,123.123456')
    expect(number('0.1')).toBe('0.1')
    expect(number(null)).toBe('')
  })

  test('a day is the same day everywhere', () => {
    expect(day('2026-12-01')).toBe('2026年12月1日')
    expect(shortDay('2026-12-01', new Date(2026, 10, 23))).toBe('12月1日')
    expect(shortDay('2027-01-05', new Date(2026, 10, 23))).toBe('2027年1月5日')
    expect(today(new Date(2026, 0, 5, 0, 30))).toBe('2026-01-05')
  })

  test('clocks have twenty-four hours', () => {
    expect(clock(new Date(2026, 10, 23, 0, 5))).toBe('00:05')
  })

  test('the rest reads as people say it', () => {
    const now = Date.parse('2026-11-23T08:00:00Z')
    expect([ago(now - 3 * 3_600_000, now), ago(now - 2 * 60_000, now), percent(0.125), bytes(900), bytes(444_000)]).toEqual(['3小时前', '2分钟前', '12.5%', '900 B', '434 KB'])
  })
})

describe('texts', () => {
  test('change with the language and take their values', () => {
    const t = texts({ left: '还差 {n} 件' }, { left: '{n} to go' })
    expect(t('left', { n: 3 })).toBe('还差 3 件')
    language.value = 'en'
    expect(t('left', { n: 3 })).toBe('3 to go')
    language.value = 'zh-CN'
  })

  const sources = import.meta.glob<string>(['../**/*.{vue,ts}', '!../**/*.test.ts', '!../i18n/{zh,en}.ts'], { query: '?raw', import: 'default', eager: true })
  const everything = Object.values(sources).join('\n')

  test('are complete, keep the same places for values, and each is used', () => {
    const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
      expect(places(en[key]), key).toEqual(places(zh[key]))
      expect(everything.includes(`'${key}'`), key).toBe(true)
    }
  })
})

const description = (name: string, more: Partial<Description> = {}): Description =>
  ({ name, label: name, plural: `${name}s`, context: name.split('/')[0], contextLabel: name.split('/')[0], rights: { create: true, change: true, remove: false }, ...more }) as Description

describe('home', () => {
  test('shows a button only for what this person may do', () => {
    descriptions.value = { language: 'zh-CN', documents: { 'ehs/hazard': description('ehs/hazard'), 'production/production_exception': description('production/production_exception', { rights: { create: false, change: false, remove: false } }) } }
    const to = buttonsFor('worker').map((button) => button.to)
    expect(to).toContain('/hazard/new')
    expect(to).not.toContain('/d/production/production_exception/new')
    expect(to).not.toContain('/d/planning/planned_order')
  })

  test('groups the types by context in the server’s order', () => {
    const told = { language: 'zh-CN', documents: { 'b/y': description('b/y'), 'a/x': description('a/x'), 'b/z': description('b/z') } }
    expect(groupsOfDocuments(told).map((group) => [group.name, group.documents.map((one) => one.name)])).toEqual([['b', ['b/y', 'b/z']], ['a', ['a/x']]])
    expect(groupsOfDocuments(null)).toEqual([])
  })
})

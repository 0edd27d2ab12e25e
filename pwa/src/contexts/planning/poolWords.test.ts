import { expect, test } from 'vitest'
import { en, zh } from './poolWords'

const sources = import.meta.glob<string>(['./Pool*.vue', './pool.ts', './poolKits.ts'], { query: '?raw', import: 'default', eager: true })
const everything = Object.values(sources).join('\n')
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

test('the board’s texts keep the same places for values in both languages, and each is used', () => {
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
    expect(places(en[key]), key).toEqual(places(zh[key]))
    expect(everything.includes(`'${key}'`) || everything.includes(` ${key}:`), key).toBe(true)
  }
})

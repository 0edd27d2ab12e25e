import { expect, test } from 'vitest'
import { en } from './words.en'
import { zh } from './words.zh'

const sources = import.meta.glob<string>(['./*.{vue,ts}', '!./*.test.ts', '!./words.*.ts'], { query: '?raw', import: 'default', eager: true })
const everything = Object.values(sources).join('\n')
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

test('texts keep the same places for values in both languages, and each is used', () => {
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
    expect(places(en[key]), key).toEqual(places(zh[key]))
    expect(everything.includes(`'${key}'`) || everything.includes(` ${key}:`), key).toBe(true)
  }
})

import { expect, test } from 'vitest'
import { en, zh } from './dispatchWords'

const sources = import.meta.glob<string>(['./Dispatch*.vue', './GiveSheet.vue', './ChoiceSheet.vue'], { query: '?raw', import: 'default', eager: true })
const everything = Object.values(sources).join('\n')
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

test('texts of the dispatch list keep the same places for values in both languages, and each is used', () => {
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
    expect(places(en[key]), key).toEqual(places(zh[key]))
    expect(key.startsWith('all_') || everything.includes(`'${key}'`), key).toBe(true)
  }
})

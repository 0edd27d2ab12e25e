import { expect, test } from 'vitest'
import * as around from './aroundWords'
import * as comparing from './comparingWords'
import * as happened from './happenedWords'
import * as heat from './heatWords'
import * as suppose from './supposeWords'
import { MEASURES } from './around'
import { LEVELS } from './heat'

const sources = import.meta.glob<string>(['./*.vue', './*.ts', '!./*.test.ts', '!./*Words*.ts'], { query: '?raw', import: 'default', eager: true })
const everything = Object.values(sources).join('\n')
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()
const built = new Set<string>([...MEASURES, ...LEVELS.map((level) => `level_${level}`)])

test.each(Object.entries({ around, comparing, happened, heat, suppose }))('texts of %s keep the same places for values in both languages, and each is used', (_, { zh, en }) => {
  for (const [key, chinese] of Object.entries(zh)) {
    expect(places((en as Record<string, string>)[key]!), key).toEqual(places(chinese))
    expect(built.has(key) || everything.includes(`'${key}'`) || everything.includes(` ${key}:`) || everything.includes(`{ ${key},`), key).toBe(true)
  }
})

import { effectScope } from 'vue'
import { expect, test } from 'vitest'
import { hear, useScans } from './scans'

test('the screen on top hears first; what it leaves goes on to the one below', async () => {
  const heard: string[] = []
  const scope = effectScope()
  scope.run(() => {
    useScans((text) => (heard.push(`below ${text}`), true))
    useScans((text) => (heard.push(`top ${text}`), text === 'mine'))
  })
  await hear('mine', () => void heard.push('nobody'))
  await hear('other', () => void heard.push('nobody'))
  scope.stop()
  await hear('late', () => void heard.push('nobody late'))
  expect(heard).toEqual(['top mine', 'top other', 'below other', 'nobody late'])
})

import { describe, expect, it } from 'vitest'
import { branch, found, levelsOf, type BomNode } from './tree'

const node = (number: string, ...children: BomNode[]): BomNode => ({
  item: { id: number, number, title: `${number} part`, item_type: 'raw', state: 'released' },
  level: 0, quantity: '1', uom: 'EA', source: children.length ? 'make' : 'buy', assumed: false, children,
})

const tiller = node('TILLER', node('ROTOR', node('BLADE'), node('SCREW')), node('SCREW'))

describe('the BOM tree', () => {
  it('tells the same item at two places apart', () => {
    const [top] = [branch(tiller)]
    expect([top.children[0]?.children[1]?.id, top.children[1]?.id]).toEqual(['0.0.1', '0.1'])
  })

  it('shows only the branches that lead to what is sought', () => {
    const [top] = found([branch(tiller)], 'blade')
    expect(top?.children.map((one) => one.node.item.number)).toEqual(['ROTOR'])
    expect(top?.children[0]?.children.map((one) => one.node.item.number)).toEqual(['BLADE'])
  })

  it('keeps what is below an item that is found', () => {
    expect(found([branch(tiller)], 'rotor')[0]?.children[0]?.children).toHaveLength(2)
  })

  it('counts its levels', () => {
    expect(levelsOf(tiller)).toBe(2)
  })
})

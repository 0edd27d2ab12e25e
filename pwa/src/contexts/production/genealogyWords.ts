import type { Certainty, EdgeKind, NodeKind } from './genealogy'
import { t } from './words'

const edges = { consumed_in: 'edgeConsumed', produced: 'edgeProduced', shipped: 'edgeShipped', received: 'edgeReceived', split: 'edgeSplit', merged: 'edgeMerged' } as const
const nodes = { lot: 'nodeLot', work_order: 'nodeOrder', shipment: 'nodeShipment', purchase_receipt: 'nodeReceipt' } as const

export const edgeText = (kind: EdgeKind): string => (kind in edges ? t(edges[kind]) : kind)
export const nodeText = (kind: NodeKind): string => (kind in nodes ? t(nodes[kind]) : kind)
export const certaintyText = (certainty: Certainty): string => t(certainty)

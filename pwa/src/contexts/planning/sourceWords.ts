import { texts } from '../../i18n'

const zh = {
  title: '更换来源',
  text: '需要日不变，开始日按新来源推算；换过的订单变成确认。',
  make: '自制',
  buy: '按物料设定采购',
  subcontract: '委外',
  from: '向 {name} 采购',
  over: '从 {name} 调拨',
  start: '{day} 开始',
  isNow: '现在的来源',
  none: '这个物料没有别的来源。',
  changed: '来源已更换',
}

const en: Record<keyof typeof zh, string> = {
  title: 'Change source',
  text: 'The due day stays, the start follows the new source. An order that was changed is firm.',
  make: 'Make',
  buy: "Buy as the item's record says",
  subcontract: 'Subcontract',
  from: 'Buy from {name}',
  over: 'Transfer from {name}',
  start: 'begins {day}',
  isNow: 'Source now',
  none: 'There is no other source of this item.',
  changed: 'Source changed',
}

export const t = texts(zh, en)

import { texts } from '../../i18n'

const zh = {
  kind: '异常种类',
  every: '全部异常',
  noOwner: '没有指定计划员',
  inTime: '近 {days} 天按时消除 {share}（{done}/{of}）',
  standing: '已 {n} 天，{day} 起',
  term: '{day} 前消除',
  overdue: '✕ 超期，应在 {day} 前消除',
  dismissText: '日期或数量变化不大时，以后的计划里也不再显示。',
  severity1: '必须处理',
  severity2: '警告',
  severity3: '提示',
}

const en: Record<keyof typeof zh, string> = {
  kind: 'Kind of exception',
  every: 'All exceptions',
  noOwner: 'No planner named',
  inTime: 'Cleared in time in {days} days: {share} ({done} of {of})',
  standing: '{n} days old, since {day}',
  term: 'to be cleared by {day}',
  overdue: '✕ Overdue: to be cleared by {day}',
  dismissText: 'Hidden in later plans too, as long as day and quantity stay much the same.',
  severity1: 'Must be cleared',
  severity2: 'Warning',
  severity3: 'Note',
}

export const t = texts(zh, en)

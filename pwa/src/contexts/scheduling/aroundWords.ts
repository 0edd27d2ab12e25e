/** Words that several pages around the schedule share. */

import { texts } from '../../i18n'

export const zh = {
  away: '没有连上服务器。有网络时再试。',
  again: '再试一次',
  late: '拖期 {n} 单',
  onTime: '没有拖期',
  openChart: '打开甘特图',
  publish: '发布',
  publishTitle: '发布 {number}？',
  publishText: '发布以后，现场按它干活：每张派工单的时间和顺序照它写。原来发布的那份留作记录。',
  published: '{number} 已发布',
  slotsGone: '{number} 很久没有执行，时段已在 {day} 清除，只留下指标。',
  leftOnLines: '{number} 发布时有 {n} 张派工单没有改动：它们排在产线已冻结的日子，仍按产线的日期和顺序。',
}

export const en: Record<keyof typeof zh, string> = {
  away: 'The server could not be reached. Try again when there is network.',
  again: 'Try again',
  late: '{n} late',
  onTime: 'Nothing late',
  openChart: 'Open in chart',
  publish: 'Publish',
  publishTitle: 'Publish {number}?',
  publishText: 'Once it is published the floor follows it: every ticket gets its time and its turn from it. The schedule published before is kept as a record.',
  published: '{number} is published',
  slotsGone: '{number} was not followed for long: its slots went on {day}, only its figures are left.',
  leftOnLines: 'When {number} was published, {n} tickets were left as they were: they stand on frozen line days and keep the line’s day and sequence.',
}

export const t = texts(zh, en)

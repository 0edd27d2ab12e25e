import { texts } from '../../i18n'

export const zh = {
  calendar: '计划日历',
  calendarLead: '哪一天要做哪些计划，各管哪些日子。',
  from: '从',
  covers: '覆盖',
  firm: '确定',
  outlook: '展望',
  frozen: '冻结',
  submitBy: '{role} 在 {moment} 前报数',
  movedFrom: '原定 {day}，休息日提前',
  isToday: '今天',
  noRuns: '这些天没有要做的计划',
  noRunsText: '换个开始日，或者先建计划层级。',
  away: '没有网络，看不到计划日历',
  again: '再试',
}

export const en: Record<keyof typeof zh, string> = {
  calendar: 'Plan calendar',
  calendarLead: 'Which plans are made on which day, and which days each covers.',
  from: 'From',
  covers: 'Covers',
  firm: 'Firm',
  outlook: 'Outlook',
  frozen: 'Frozen',
  submitBy: 'Figures from {role} by {moment}',
  movedFrom: 'Due {day}, made earlier: that day is closed',
  isToday: 'Today',
  noRuns: 'No plan is made on these days',
  noRunsText: 'Choose another first day, or make plan levels first.',
  away: 'The plan calendar needs a network',
  again: 'Try again',
}

export const t = texts(zh, en)

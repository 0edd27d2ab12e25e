import type { Screens } from '../../app/screens'
import { language } from '../../i18n'

/** Of all the words here only these are needed before a screen opens. */
const either = (chinese: string, english: string) => (): string => (language.value === 'en' ? english : chinese)
const linePlan = either('产线计划', 'Line plan')
const trim = either('排刀与改产', 'Trim and grade change')

export const scheduling: Screens = {
  name: 'scheduling',
  routes: [
    { path: '/schedule', component: () => import('./SchedulePage.vue') },
    { path: '/schedule/compare', component: () => import('./ScheduleComparePage.vue') },
    { path: '/schedule/load', component: () => import('./HeatMapPage.vue') },
    { path: '/schedule/happened', component: () => import('./HappenedPage.vue') },
    { path: '/schedule/line', component: () => import('./LinePage.vue') },
    { path: '/schedule/trim', component: () => import('./TrimPage.vue') },
  ],
  panels: {
    'scheduling/detailed_schedule': {
      buttons: [{ name: 'load', label: either('负荷图', 'Load'), icon: 'columns', to: (row) => ({ path: '/schedule/load', query: { schedule: row.id } }) }],
      list: [
        { name: 'chart', label: either('排产图', 'Chart'), icon: 'columns', to: '/schedule' },
        { name: 'compare', label: either('并排比较', 'Side by side'), icon: 'columns', to: '/schedule/compare' },
      ],
    },
    'scheduling/line_sequence': { list: [{ name: 'line', label: linePlan, icon: 'columns', to: '/schedule/line' }] },
    'scheduling/trim_plan': { list: [{ name: 'board', label: trim, icon: 'columns', to: '/schedule/trim' }] },
    'scheduling/grade_sequence': { list: [{ name: 'board', label: trim, icon: 'columns', to: '/schedule/trim?tab=grades' }] },
  },
  buttons: [
    { homes: ['planner', 'supervisor'], icon: 'plan', label: either('排产', 'Schedule'), to: '/schedule', right: 'scheduling.detailed_schedule.read' },
    { homes: ['supervisor', 'planner'], icon: 'notice', label: either('排产：发生了什么', 'Schedule: what happened'), to: '/schedule/happened', right: 'scheduling.detailed_schedule.read' },
    { homes: ['planner', 'supervisor'], icon: 'columns', document: 'scheduling/line_sequence', label: linePlan, to: '/schedule/line' },
    { homes: ['planner'], icon: 'columns', document: 'scheduling/trim_plan', label: trim, to: '/schedule/trim' },
  ],
}

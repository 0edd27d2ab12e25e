import { texts } from '../../i18n'

const zh = {
  title: 'BOM 结构',
  quantity: '数量',
  onDay: '生效日',
  levels: '展开层数',
  allLevels: '全部',
  find: '在结构里找物料',
  usedIn: '用在哪里',
  structure: '结构',
  make: '自制',
  buy: '采购',
  assumed: '假定',
  noBom: '没有有效的 BOM',
  noBomText: '这个物料在这一天没有已发布的 BOM。',
  notUsed: '没有用在任何 BOM 里',
  open: '打开物料',
  expand: '全部展开',
  collapse: '全部收起',
  back: '返回',
}

const en: Record<keyof typeof zh, string> = {
  title: 'BOM tree',
  quantity: 'Quantity',
  onDay: 'On day',
  levels: 'Levels',
  allLevels: 'All',
  find: 'Find an item in the tree',
  usedIn: 'Where used',
  structure: 'Structure',
  make: 'Make',
  buy: 'Buy',
  assumed: 'assumed',
  noBom: 'No BOM is effective',
  noBomText: 'This item has no released BOM on that day.',
  notUsed: 'Used in no BOM',
  open: 'Open item',
  expand: 'Expand all',
  collapse: 'Collapse all',
  back: 'Back',
}

export const t = texts(zh, en)

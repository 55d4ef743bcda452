/** The regions that there are, by long name, with the short one that older policies and ids carry. */
export const regions: ReadonlyMap<string, string> = new Map([
  ['ap-guangzhou', 'gz'],
  ['ap-guangzhou-open', 'gzopen'],
  ['ap-shenzhen-fsi', 'szjr'],
  ['ap-shanghai', 'sh'],
  ['ap-shanghai-fsi', 'shjr'],
  ['ap-nanjing', 'nj'],
  ['ap-beijing', 'bj'],
  ['ap-beijing-fsi', 'bjjr'],
  ['ap-chengdu', 'cd'],
  ['ap-chongqing', 'cq'],
  ['ap-hongkong', 'hk'],
  ['ap-taipei', 'tpe'],
  ['ap-singapore', 'sg'],
  ['ap-bangkok', 'th'],
  ['ap-jakarta', 'jkt'],
  ['ap-mumbai', 'in'],
  ['ap-seoul', 'kr'],
  ['ap-tokyo', 'jp'],
  ['na-siliconvalley', 'usw'],
  ['na-ashburn', 'use'],
  ['na-toronto', 'ca'],
  ['sa-saopaulo', 'sao'],
  ['eu-frankfurt', 'de'],
  ['eu-moscow', 'ru'],
])

/** The long names of regions by their short ones. */
export const longNames: ReadonlyMap<string, string> = new Map([...regions].map(([long, short]) => [short, long]))

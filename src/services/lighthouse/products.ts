import { regions } from '../../contract/regions.ts'

/*
 * Where the service is: its regions and zones.
 */

/** Chinese names of the regions, as the cloud writes them: the part of the world, then the city. */
const names: Readonly<Record<string, string>> = {
  'ap-guangzhou': '华南地区(广州)',
  'ap-guangzhou-open': '华南地区(广州Open)',
  'ap-shenzhen-fsi': '华南地区(深圳金融)',
  'ap-shanghai': '华东地区(上海)',
  'ap-shanghai-fsi': '华东地区(上海金融)',
  'ap-nanjing': '华东地区(南京)',
  'ap-beijing': '华北地区(北京)',
  'ap-beijing-fsi': '华北地区(北京金融)',
  'ap-chengdu': '西南地区(成都)',
  'ap-chongqing': '西南地区(重庆)',
  'ap-hongkong': '港澳台地区(中国香港)',
  'ap-taipei': '港澳台地区(中国台北)',
  'ap-singapore': '亚太东南(新加坡)',
  'ap-bangkok': '亚太东南(曼谷)',
  'ap-jakarta': '亚太东南(雅加达)',
  'ap-mumbai': '亚太南部(孟买)',
  'ap-seoul': '亚太东北(首尔)',
  'ap-tokyo': '亚太东北(东京)',
  'na-siliconvalley': '美国西部(硅谷)',
  'na-ashburn': '美国东部(弗吉尼亚)',
  'na-toronto': '北美地区(多伦多)',
  'sa-saopaulo': '南美地区(圣保罗)',
  'eu-frankfurt': '欧洲地区(法兰克福)',
  'eu-moscow': '欧洲地区(莫斯科)',
}

export const regionName = (region: string): string => names[region] ?? region

const outside = /^ap-(hongkong|taipei|singapore|bangkok|jakarta|mumbai|seoul|tokyo)$/
export const isMainland = (region: string): boolean => region.startsWith('ap-') && !outside.test(region)

export const regionNames: readonly string[] = [...regions.keys()]

const ZONES = 3

/** Every region has the same number of zones. */
export const zonesOf = (region: string): readonly string[] =>
  Array.from({ length: ZONES }, (_, i) => `${region}-${i + 1}`)

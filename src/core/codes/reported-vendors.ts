/**
 * Vendor codes as public programs that decode battery codes list them. The official list is not
 * public, so these are hints for who reads a label: what counts is who the authority has registered.
 */
export const REPORTED_VENDORS: Readonly<Record<string, string>> = {
  '001': 'CATL 宁德时代',
  '02Y': 'EVE 亿纬锂能',
  '04Q': 'EVE 亿纬锂能',
  '02K': 'Great Power 鹏辉能源',
  '069': 'Yinlong 银隆',
  '081': 'REPT 瑞浦兰钧',
  '08B': 'Lishen 力神',
  '02C': 'Lishen 力神',
  '0AL': 'Ganfeng 赣锋锂电',
  '0B5': 'CALB 中创新航',
  '09U': 'SVOLT 蜂巢能源',
  '0F4': 'BYD 比亚迪',
  '07H': 'Higee 海基新能源',
  '04U': 'Narada 南都电源',
  '01Y': 'Narada 南都电源',
  '00P': 'Sunwoda 欣旺达',
  '0H9': 'Tafel 塔菲尔',
  '0IJ': 'Hithium 海辰储能',
  '03H': 'Gotion 国轩高科',
}

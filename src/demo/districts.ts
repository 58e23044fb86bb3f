/** The districts of Chongqing that the demo plays in. */

/**
 * GB/T 2260 codes as the National Bureau of Statistics publishes them. Districts that were
 * abolished or created within the demo's two years are left out.
 */
export const DISTRICTS = {
  万州: '500101',
  涪陵: '500102',
  渝中: '500103',
  大渡口: '500104',
  沙坪坝: '500106',
  九龙坡: '500107',
  南岸: '500108',
  北碚: '500109',
  綦江: '500110',
  大足: '500111',
  巴南: '500113',
  黔江: '500114',
  长寿: '500115',
  江津: '500116',
  合川: '500117',
  永川: '500118',
  南川: '500119',
  璧山: '500120',
  铜梁: '500151',
  潼南: '500152',
  荣昌: '500153',
  开州: '500154',
  梁平: '500155',
} as const

export type DistrictName = keyof typeof DISTRICTS

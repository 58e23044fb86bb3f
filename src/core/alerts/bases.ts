/** Laws and standards that several kinds of alerts rest on. */

export const ORDER_73 = '新能源汽车废旧动力电池回收和综合利用管理暂行办法（2025年第73号令）'
export const PACKING_AND_ROAD = 'GB/T 38698.1-2020'

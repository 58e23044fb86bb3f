/** Districts and counties of Chongqing by their GB/T 2260 codes. Of others, only the code is shown. */

import type { Language } from './language.ts'

// Codes that were abolished stay: entries name them for ever.
const DISTRICTS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  500101: { zh: '万州区', en: 'Wanzhou' },
  500102: { zh: '涪陵区', en: 'Fuling' },
  500103: { zh: '渝中区', en: 'Yuzhong' },
  500104: { zh: '大渡口区', en: 'Dadukou' },
  500105: { zh: '江北区', en: 'Jiangbei' },
  500106: { zh: '沙坪坝区', en: 'Shapingba' },
  500107: { zh: '九龙坡区', en: 'Jiulongpo' },
  500108: { zh: '南岸区', en: 'Nan’an' },
  500109: { zh: '北碚区', en: 'Beibei' },
  500110: { zh: '綦江区', en: 'Qijiang' },
  500111: { zh: '大足区', en: 'Dazu' },
  500112: { zh: '渝北区', en: 'Yubei' },
  500113: { zh: '巴南区', en: 'Banan' },
  500114: { zh: '黔江区', en: 'Qianjiang' },
  500115: { zh: '长寿区', en: 'Changshou' },
  500116: { zh: '江津区', en: 'Jiangjin' },
  500117: { zh: '合川区', en: 'Hechuan' },
  500118: { zh: '永川区', en: 'Yongchuan' },
  500119: { zh: '南川区', en: 'Nanchuan' },
  500120: { zh: '璧山区', en: 'Bishan' },
  500151: { zh: '铜梁区', en: 'Tongliang' },
  500152: { zh: '潼南区', en: 'Tongnan' },
  500153: { zh: '荣昌区', en: 'Rongchang' },
  500154: { zh: '开州区', en: 'Kaizhou' },
  500155: { zh: '梁平区', en: 'Liangping' },
  500156: { zh: '武隆区', en: 'Wulong' },
  500229: { zh: '城口县', en: 'Chengkou' },
  500230: { zh: '丰都县', en: 'Fengdu' },
  500231: { zh: '垫江县', en: 'Dianjiang' },
  500233: { zh: '忠县', en: 'Zhong' },
  500235: { zh: '云阳县', en: 'Yunyang' },
  500236: { zh: '奉节县', en: 'Fengjie' },
  500237: { zh: '巫山县', en: 'Wushan' },
  500238: { zh: '巫溪县', en: 'Wuxi' },
  500240: { zh: '石柱土家族自治县', en: 'Shizhu' },
  500241: { zh: '秀山土家族苗族自治县', en: 'Xiushan' },
  500242: { zh: '酉阳土家族苗族自治县', en: 'Youyang' },
  500243: { zh: '彭水苗族土家族自治县', en: 'Pengshui' },
}

export const districtName = (code: string, language: Language): string | undefined =>
  DISTRICTS[code]?.[language]

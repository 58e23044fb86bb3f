/**
 * Chongqing's districts and counties as of 2023-06-30: code, kind, name, transliteration of the name,
 * and about where its seat is (degrees east, degrees north).
 *
 * Codes and names are those of modood/Administrative-divisions-of-China, after the National Bureau of
 * Statistics; points those of pyecharts, or of 88250/city-geo (Jiangjin, Hechuan, Nanchuan) and our
 * own (Yongchuan) where pyecharts is 9 km off and more. NOTICE has their licences.
 */

export const DISTRICT_ROWS = [
  ['500101', 'district', '万州区', 'Wanzhou', 108.4, 30.82],
  ['500102', 'district', '涪陵区', 'Fuling', 107.4, 29.72],
  ['500103', 'district', '渝中区', 'Yuzhong', 106.57, 29.55],
  ['500104', 'district', '大渡口区', 'Dadukou', 106.48, 29.48],
  ['500105', 'district', '江北区', 'Jiangbei', 106.57, 29.6],
  ['500106', 'district', '沙坪坝区', 'Shapingba', 106.45, 29.53],
  ['500107', 'district', '九龙坡区', 'Jiulongpo', 106.5, 29.5],
  ['500108', 'district', '南岸区', 'Nan’an', 106.57, 29.52],
  ['500109', 'district', '北碚区', 'Beibei', 106.4, 29.8],
  ['500110', 'district', '綦江区', 'Qijiang', 106.65, 29.03],
  ['500111', 'district', '大足区', 'Dazu', 105.72, 29.7],
  ['500112', 'district', '渝北区', 'Yubei', 106.63, 29.72],
  ['500113', 'district', '巴南区', 'Banan', 106.52, 29.38],
  ['500114', 'district', '黔江区', 'Qianjiang', 108.77, 29.53],
  ['500115', 'district', '长寿区', 'Changshou', 107.08, 29.87],
  ['500116', 'district', '江津区', 'Jiangjin', 106.2656, 29.2959],
  ['500117', 'district', '合川区', 'Hechuan', 106.2825, 29.9782],
  ['500118', 'district', '永川区', 'Yongchuan', 105.869, 29.292],
  ['500119', 'district', '南川区', 'Nanchuan', 107.1056, 29.1635],
  ['500120', 'district', '璧山区', 'Bishan', 106.22, 29.6],
  ['500151', 'district', '铜梁区', 'Tongliang', 106.05, 29.85],
  ['500152', 'district', '潼南区', 'Tongnan', 105.83, 30.18],
  ['500153', 'district', '荣昌区', 'Rongchang', 105.58, 29.4],
  ['500154', 'district', '开州区', 'Kaizhou', 108.42, 31.18],
  ['500155', 'district', '梁平区', 'Liangping', 107.8, 30.68],
  ['500156', 'district', '武隆区', 'Wulong', 107.75, 29.33],
  ['500229', 'county', '城口县', 'Chengkou', 108.67, 31.95],
  ['500230', 'county', '丰都县', 'Fengdu', 107.73, 29.87],
  ['500231', 'county', '垫江县', 'Dianjiang', 107.35, 30.33],
  ['500233', 'county', '忠县', 'Zhongxian', 108.02, 30.3],
  ['500235', 'county', '云阳县', 'Yunyang', 108.67, 30.95],
  ['500236', 'county', '奉节县', 'Fengjie', 109.47, 31.02],
  ['500237', 'county', '巫山县', 'Wushan', 109.88, 31.08],
  ['500238', 'county', '巫溪县', 'Wuxi', 109.63, 31.4],
  ['500240', 'autonomous_county', '石柱土家族自治县', 'Shizhu', 108.12, 30],
  ['500241', 'autonomous_county', '秀山土家族苗族自治县', 'Xiushan', 108.98, 28.45],
  ['500242', 'autonomous_county', '酉阳土家族苗族自治县', 'Youyang', 108.77, 28.85],
  ['500243', 'autonomous_county', '彭水苗族土家族自治县', 'Pengshui', 108.17, 29.3],
] as const satisfies readonly (readonly [
  code: string,
  kind: 'district' | 'county' | 'autonomous_county',
  zh: string,
  en: string,
  longitude: number,
  latitude: number,
])[]

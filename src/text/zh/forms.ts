/** What the forms for events say in Chinese. */

export interface FormsText {
  readonly title: string
  readonly explanation: string
  /** That the server neither keeps nor signs anything. */
  readonly promise: string
  readonly all: string
  readonly needed: string
  /** By the rules; may be left out. */
  readonly asked: string
  readonly ofEach: string
  readonly oneOnEachLine: string
  /** Of codes: how one that is printed in two symbols is scanned. */
  readonly twoSymbols: string
  readonly json: string
  /** Of somebody on the other side, who may not be registered. */
  readonly outsider: string
  /** Of a reading: what to do if it cannot be taken. */
  readonly unmeasured: string
  readonly choose: string
  readonly make: string
  readonly wrong: string
  readonly done: string
  readonly warned: string
  readonly save: string
  readonly submit: string
  readonly freshNames: string
  readonly freshBattery: string
  readonly freshLots: string
}

export const forms: FormsText = {
  title: '填写事件',
  explanation: '选择事件类型，填写表格，得到可以签名并提交的事件。',
  promise: '服务器不保存所填内容，也不签名：签名用的私钥只在您自己的电脑上。',
  all: '全部事件类型',
  needed: '必填',
  asked: '按规定应填',
  ofEach: '适用于以上每块电池；各块不同时，请分别填写。',
  oneOnEachLine: '每行一个。',
  twoSymbols: '一个编码印成两个码的，接连扫两次即可。',
  json: 'JSON 数组，形式如：',
  outsider:
    '已登记企业填统一社会信用代码。未登记的填 {"firm":"某某回收站","creditCode":"…"}；没有代码的填原因，如 {"noCreditCode":"private_person"}（个人，不写姓名）、no_licence（无照）、foreign（境外）、not_given（未提供）。',
  unmeasured: '无法测量的，此栏留空，在下一栏选择原因。',
  choose: '请选择',
  make: '生成事件',
  wrong: '还不能生成事件：',
  done: '事件已生成，尚未签名，也未提交',
  warned: '可以提交，但请先核对：',
  save: '把下面的内容存为 event.json：',
  submit: '然后用企业登记的密钥签名并提交：',
  freshNames: '可用的新名称',
  freshBattery: '标签无法辨认的电池用临时编码（随机生成，不含企业信息）：',
  freshLots: '新的材料批次用批次编号（随机生成，不含企业信息）：',
}

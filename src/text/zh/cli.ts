/** What the command line says, in Chinese: the source of its keys. */

import { mirrorFaults, mirroring } from './mirror.ts'
import { rebuild } from './oversight.ts'
import { fileFaults } from './problems.ts'
import { enrolment, enrolmentFaults } from './registry.ts'
import { watchFaults, watching } from './watch.ts'

export const cliZh = {
  program: '动力电池回收利用溯源账本：签名事件，只增不改，人人可验',
  version: '显示版本号',
  help: '显示帮助',
  helpCommand: '显示某个命令的帮助',
  json: '以 JSON 输出',
  usageTitle: '用法：',
  optionsTitle: '选项：',
  argumentsTitle: '参数：',
  commandsTitle: '命令：',
  /** Titles of the families of commands. */
  families: {
    submitting: '提交：',
    verifying: '取得与验证：',
    auditing: '审计整本账本：',
    copying: '复制账本：',
    codes: '编码：',
    keys: '密钥：',
    operating: '运行：',
  },
  optionsPlaceholder: '[选项]',
  commandPlaceholder: '[命令]',

  serve: { description: '启动账本服务（设置取自环境变量）' },
  witness: {
    description: '运行见证方：只为延续它此前所见证内容的检查点签名',
    folder: '存放其密钥和记录的目录，首次启动时生成',
    name: '密钥名称：不带协议的网址',
    policy: 'C2SP tlog-policy 策略文件（其中 log 行为它所认识的账本），或信任文件',
    host: '监听地址（默认：127.0.0.1）',
    port: 'TCP 端口，0 表示自动选择（默认：8081）',
    made: ({ file }: { file: string }) => `已生成私钥 ${file}：请妥善保管，切勿外传。`,
    listening: ({ url }: { url: string }) => `监听地址：${url}`,
    line: '请写入账本及核验者的策略文件（网址改为账本能访问到的）：',
  },
  adopt: {
    description: '声明复制或移动来的数据目录从此接替原目录',
    done: ({ folder, size }: { folder: string; size: number }) =>
      `${folder} 从已签名的 ${size} 条账目处接续。原目录绝不可再启动。`,
  },
  migrate: {
    description: '把数据库结构升级到本版本',
    serviceRole:
      '同时建立服务所用的数据库角色，该角色不能修改或删除账本；口令取自 SERVICE_ROLE_PASSWORD，新角色没有时自动生成',
    done: '数据库结构已是本版本。',
    role: ({ name }: { name: string }) => `角色 ${name} 可以读取和追加账本，不能修改或删除。`,
    password: ({ password }: { password: string }) => `它的口令（只显示这一次）：${password}`,
  },
  audit: {
    description: '核验整个账本：链、电池链、树、签名、密钥、生命周期、检查点',
    address: '账本服务的网址，或 PostgreSQL 连接串（默认取 DATABASE_URL）',
    database: 'PostgreSQL 连接串，直接读取数据库',
    key: '审计机构或监管部门的私钥文件，通过网址核验时用于读取全部记录',
    kept: '自己保存的回执或检查点文件，账本必须仍与之一致',
  },
  demo: {
    description: '启动一座虚构的城市，数据全部为演示用',
    seed: '随机种子，相同的种子得到相同的城市（默认 1）',
    loading: '正在装入演示城市',
    restarting: '上次装入中断，重新开始',
    loaded:
      '演示城市已就绪：{enterprises} 家企业，{batteries} 块电池，{submissions} 条签名记录（全部虚构，仅供演示）',
    address: '地址：{url}',
    highlights: '值得一看的三块电池：',
    keys: '企业密钥：{folder}',
    authority: '主管部门密钥：{file}',
    trust: '信任文件（供离线核验）：{file}',
    witnesses: '两个见证方，各为独立进程；缺少任何一个，就不发布新的检查点：',
    witness: '  {name}：{url}，进程 {pid}',
    stop: '按 Ctrl+C 停止；再次启动将沿用这些数据',
  },

  keygen: {
    description: '生成签名密钥',
    alg: '算法：ES256 或 Ed25519（默认 ES256）',
    iss: '密钥所属企业的统一社会信用代码，或 authority',
    output: '私钥文件（默认 key.jwk）',
    force: '覆盖已有的文件',
    written: ({ file }: { file: string }) => `私钥已写入 ${file}，只有本人可读。请备份，切勿外传。`,
    kid: '密钥编号（kid）',
    publicKey: '公钥（用于 key.added 事件的 key）',
    checkCharacter: ({ code }: { code: string }) =>
      `警告：统一社会信用代码 ${code} 的校验位不符，请核对是否写错。`,
  },
  sign: {
    description: '把一个事件签成提交，输出 JWS',
    event: '事件的 JSON 文件，- 为标准输入',
    iat: '签发时间，自 1970 年起的秒数（默认为现在）',
  },
  submit: {
    description: '把提交送入账本；成批时可中断后续传',
    input: '文件，- 为标准输入：每行一个 JWS；有 --key 时为 JSON 事件（单个、数组或每行一个）',
    key: '私钥文件：边签名边提交 JSON 事件',
    receipt: '等候并保存回执（.tlog-proof），仅用于单个提交',
    state: '进度文件，用于续传（默认 <文件>.submitted）',
    accepted: ({ index, leafHash }: { index: number; leafHash: string }) =>
      `已接受：第 ${index} 号记录，叶哈希 ${leafHash}`,
    duplicate: ({ index, leafHash }: { index: number; leafHash: string }) =>
      `此前已接受：第 ${index} 号记录，叶哈希 ${leafHash}`,
    receiptWritten: ({ file }: { file: string }) => `回执已写入 ${file}`,
    receiptLater: ({ url }: { url: string }) =>
      `请勿重新提交。稍后凭 cellproof token 签发的令牌取回执：${url}`,
    summary: (counts: { accepted: number; duplicate: number; refused: number }) =>
      `接受 ${counts.accepted}，重复 ${counts.duplicate}，拒绝 ${counts.refused}`,
    earlier: ({ count }: { count: number }) => `其中 ${count} 个在此前的运行中已完成，未再发送`,
    refusedRow: (row: { row: number; pointer: string; sentence: string }) =>
      `第 ${row.row} 行${row.pointer && ` ${row.pointer}`}:${row.sentence}`,
    warnedRow: (row: { row: number; pointer: string; sentence: string }) =>
      `提示：第 ${row.row} 行 ${row.pointer}：${row.sentence}`,
    warned: ({ count }: { count: number }) => `其中 ${count} 个已收下但有提示，请核对`,
    resume: '再次运行同一命令即从中断处继续。',
    retrying: ({ reason, seconds }: { reason: string; seconds: number }) =>
      `${reason} ${seconds} 秒后重试。`,
    progress: '提交',
  },
  bundle: {
    description: '取得一块电池的证据包：全部记录、证明与离线核验页',
    family: '含其上下游的全部记录',
    output: '文件（默认 <编码>.bundle.zip）',
    written: ({ file }: { file: string }) =>
      `证据包已写入 ${file}。其中是完整记录，请只交给有权查看的人。`,
  },
  token: { description: '签发读取账本用的访问令牌，5 分钟内有效' },
  verify: {
    description: '离线核验证据包、回执或记录',
    file: '证据包（ZIP 或解压后的文件夹）、回执（.tlog-proof 或 JSON）、记录、审计报告或分叉证据文件，- 为标准输入',
    trust: '信任文件；证据包自带的那份不能作为依据',
    key: '签名企业的公钥 JWK 文件，可多次给出',
    holds: (entry: {
      origin: string
      index: number
      acceptedAt: string
      size: number
      time: string
    }) =>
      `第 ${entry.index} 号记录成立（截至 ${entry.time}）：账本 ${entry.origin} 于 ${entry.acceptedAt} 接受，在 ${entry.size} 条记录的检查点之内。此后如何，回执不能说明。`,
    broken: '不成立：这份回执不能证明任何事。',
    entryAlone: '无法判定：单独一条记录不能证明它在账本中，只能核对书写和签名。请取得回执。',
    entryBroken: '不成立：这条记录不是账本写出的样子。',
  },
  trust: {
    description: '取得账本的公钥，输出信任文件',
    compare:
      '警告：这些公钥来自账本运营者本身。请通过其他渠道（公告、电话、书面文件）核对后再信任。',
  },
  name: {
    description:
      '生成一个随机名称（不含企业信息）：标签无法辨认的电池的临时编码，或新的材料批次编号',
    kind: 'battery 电池临时编码，或 lot 批次编号',
  },
  qr: {
    description: '在终端显示电池的二维码',
    code: '电池编码（GB/T 34014）',
  },
  history: {
    description: '讲述一块电池的一生，并说明每条签名是否已在本机核对',
    code: '扫描或手工录入的电池编码',
    key: '私钥文件：用它签发访问令牌，查看本企业有权查看的全文',
    signerKey: '签名企业的公钥 JWK 文件，用于核对签名；可多次给出',
    entries: ({ count }: { count: number }) => `${count} 条记录`,
    entry: ({ index }: { index: number }) => `第 ${index} 号`,
    batteries: ({ count }: { count: number }) => `同时涉及 ${count} 块电池`,
    evidence: ({ count }: { count: number }) => `凭证 ${count} 份`,
    askedFor: ({ code }: { code: string }) => `${code} 是此电池的另一个编码。`,
    standings: {
      holds: '签名成立（已在本机核对）',
      broken: '不成立',
      fits: '签名与服务器所给的密钥相符（密钥归属未经核实，可用 --signer-key）',
      unchecked: '签名未在本机核对',
      withheld: '看不到全文，以服务器所述为准',
    },
    reasons: {
      leaf_differs: '全文与叶哈希不符',
      chain_differs: '与此电池的上一条记录接不上',
      event_differs: '全文与服务器所述不符',
      needs_registry: '需要签名者的公钥（企业：--signer-key；主管机构：--trust）',
    },
    summary: ({
      holds,
      fits,
      broken,
      unchecked,
    }: Record<'holds' | 'fits' | 'broken' | 'unchecked', number>) =>
      `签名：${holds} 条成立，${fits} 条与服务器所给的密钥相符，${broken} 条不成立，${unchecked} 条未在本机核对。是否在账本内，请用回执核对（cellproof verify）。`,
  },
  explain: {
    description:
      '解读编码：电池编码、临时编码、材料批次编号或统一社会信用代码，扫出或输入的原样即可',
    code: '扫出或输入的内容',
  },

  ...enrolment,
  rebuild,
  ...mirroring,
  ...watching,

  options: {
    key: '私钥文件',
    log: '账本标识（origin），默认取 LOG_ORIGIN',
    trust: '信任文件',
    url: '账本服务的网址',
  },

  faults: {
    ...enrolmentFaults,
    ...mirrorFaults,
    ...watchFaults,
    option_unknown: ({ subject }: { subject: string }) => `没有选项 ${subject}。`,
    option_missing: ({ subject }: { subject: string }) => `缺少选项 ${subject}。`,
    option_value_missing: ({ subject }: { subject: string }) => `选项 ${subject} 缺少值。`,
    option_value_invalid: ({ subject }: { subject: string }) => `选项 ${subject} 的值不对。`,
    argument_missing: ({ subject }: { subject: string }) => `缺少参数 ${subject}。`,
    arguments_excess: () => '参数过多。',
    command_unknown: ({ subject }: { subject: string }) => `没有命令 ${subject}。`,
    demo_witness: ({ name }: { name: string }) => `演示城市的见证方 ${name} 未能启动。`,
    folder_taken: ({ folder, pid }: { folder: string; pid: number }) =>
      `${folder} 正被另一进程（${pid}）使用。每个见证方独占一个目录。`,
    listen_failed: ({ address, code }: { address: string; code: string }) =>
      `无法监听 ${address}（${code}）。请换一个端口或地址，或停止占用它的程序。`,
    witness_failed: ({ code }: { code: string }) => `见证方无法启动（${code}）。`,
    demo_folder: ({ folder }: { folder: string }) =>
      `${folder} 里已有别的数据，不是演示城市；请用 DATA_DIR 指定另一个目录。`,
    command_missing: () => '请给出命令，参见 cellproof --help。',
    file_not_utf8: ({ file }: { file: string }) =>
      `${file} 不是 UTF-8 文本，尚未签名或发送任何内容。请另存为 UTF-8 编码（Excel、记事本：“另存为”，编码选 UTF-8；或用 iconv -f GBK -t UTF-8 转换），再执行一次。`,
    file_unreadable: ({ file, code }: { file: string; code: string }) =>
      `无法读取 ${file}（${fileFaults[code] ?? code}）。`,
    file_unwritable: ({ file, code }: { file: string; code: string }) =>
      `无法写入 ${file}（${fileFaults[code] ?? code}）。`,
    file_exists: ({ file }: { file: string }) =>
      `${file} 已存在，未作改动。另选文件，或用 --force 覆盖（旧密钥将无法找回）。`,
    key_malformed: ({ file }: { file: string }) =>
      `${file} 不是私钥文件：应为 JSON 格式的 JWK,kid 须为其指纹。`,
    key_without_issuer: ({ file }: { file: string }) =>
      `${file} 中没有 iss：不知道它代表哪家企业签名。`,
    public_key_malformed: ({ file }: { file: string }) =>
      `${file} 不是公钥文件：应为 P-256 或 Ed25519 的 JWK。`,
    trust_malformed: ({ file }: { file: string }) =>
      `${file} 不是信任文件：应含 origin、policy 和 authorityKeys。`,
    credit_code_malformed: ({ code }: { code: string }) =>
      `${code} 不是统一社会信用代码：应为 18 位数字和大写字母，不含 I、O、S、V、Z。`,
    origin_missing: () => '不知道账本标识：请给出 --log、--trust 或 --url，或设置 LOG_ORIGIN。',
    url_malformed: ({ url }: { url: string }) => `${url} 不是 http 或 https 网址。`,
    event_malformed: ({ row }: { row: number }) =>
      `第 ${row} 行不是 JSON 对象，或有重复的成员。未发送任何提交。`,
    input_empty: () => '输入为空。',
    key_needed: () => '输入是 JSON 事件：请用 --key 给出签名的私钥。',
    events_needed: ({ row }: { row: number }) =>
      `第 ${row} 行已是签好的提交：使用 --key 时输入应为 JSON 事件。`,
    receipt_for_one: () => '--receipt 仅用于单个提交。',
    receipt_differs: () => '服务给出的回执不属于这个提交。未保存。',
    not_verifiable: ({ file }: { file: string }) =>
      `${file} 不是可以核验的文件：可核验证据包、回执、记录、审计报告和分叉证据。检查点请用 cellproof compare。`,
    kept_untrusted: ({ file }: { file: string }) => `${file} 不是此账本签名的检查点或回执。`,
    ledger_missing: () => '要核验哪个账本？请给出网址或 PostgreSQL 连接串，或设置 DATABASE_URL。',
    ledger_malformed: ({ address }: { address: string }) =>
      `${address} 既不是 http 或 https 网址，也不是 PostgreSQL 连接串。`,
    database_failed: ({ reason }: { reason: string }) => `数据库未完成操作：${reason}`,
    connection_failed: ({ url, reason }: { url: string; reason: string }) =>
      `无法连接 ${url}（${reason}）。`,
    answer_malformed: ({ url }: { url: string }) => `${url} 的回答不像是账本服务给出的。`,
    server_failed: ({ url, status }: { url: string; status: number }) =>
      `${url} 出错（HTTP ${status}）。`,
  },
}

export type CliText = typeof cliZh

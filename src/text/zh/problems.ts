/**
 * What the ledger says when it refuses something, in Chinese. `{placeholders}` are filled with the
 * error's parameters; a code, a reason or a fault without its sentence does not compile.
 */

import type { BatteryCodeFault } from '../../core/codes/battery-code.ts'
import type { LedgerErrorCode } from '../../core/errors.ts'
import type { SettingFaultCode } from '../../core/setting-faults.ts'

export interface ProblemText {
  readonly title: string
  /** What is wrong here. Where the code has reasons, the reason's sentence stands in its place. */
  readonly detail: string
  /** What to do about it. */
  readonly action: string
}

export const problems: Record<LedgerErrorCode, ProblemText> = {
  submission_malformed: {
    title: '提交的格式不正确',
    detail: '提交不是规范的紧凑 JWS。',
    action: '按协议文档重新生成并签名；不要改动已签名的文本。',
  },
  submission_too_large: {
    title: '提交过大',
    detail: '提交有 {size} 字节，上限为 {limit} 字节。',
    action: '把一个事件拆成几个，每个事件少列一些电池。',
  },
  submission_untrusted: {
    title: '提交不可信',
    detail: '签名或声明不成立。',
    action: '检查签名密钥、签发者和目标账本后重新签名。',
  },
  submission_conflict: {
    title: '提交编号已被使用',
    detail: '编号 {jti} 已用于序号 {index} 的另一条提交。',
    action: '新事件请使用新的 jti；重试时请原样重发同一文本。',
  },
  key_unknown: {
    title: '密钥未登记',
    detail: '账本中没有密钥 {kid}。',
    action: '请企业管理密钥或主管机构先登记此密钥。',
  },
  key_revoked: {
    title: '密钥已吊销',
    detail: '密钥 {kid} 已在序号 {index} 处吊销。',
    action: '换用有效密钥重新签名；如非本单位吊销，请联系主管机构。',
  },
  enterprise_unknown: {
    title: '企业未登记',
    detail: '账本中没有统一社会信用代码为 {enterprise} 的企业。',
    action: '核对代码；未登记的企业请先由主管机构登记。',
  },
  enterprise_conflict: {
    title: '企业已登记',
    detail: '企业 {enterprise} 已在账本中。',
    action: '无需重复登记。',
  },
  enterprise_closed: {
    title: '企业已注销',
    detail: '企业 {enterprise} 已注销，只能处理完手中的电池。',
    action: '请核对代码；重新开办的企业以新的信用代码登记。',
  },
  facility_closed: {
    title: '场所已关闭',
    detail: '场所 {facility} 自 {closed} 起关闭：不能再入场，登记内容不再变更。',
    action: '请填写实际去向的场所；场内已有的仍可运出。',
  },
  permit_unknown: {
    title: '许可未登记',
    detail: '账本中没有编号为 {number} 的此类许可。',
    action: '请核对许可种类和编号；许可由主管机构登记。',
  },
  permit_foreign: {
    title: '许可属于其他企业',
    detail: '编号为 {number} 的许可登记在 {holder} 名下。',
    action: '请填写该企业自己的许可编号，或请主管机构核对登记。',
  },
  key_conflict: {
    title: '密钥已登记',
    detail: '密钥 {kid} 已在账本中，每个密钥只能登记一次。',
    action: '换用新生成的密钥。',
  },
  enrolment_conflict: {
    title: '该设备的申请已在核对中',
    detail: '每次申请只核对一次，而这次已由另一位管理员或另一次运行开始核对。',
    action: '请让设备重新申请，再用新的短码批准。',
  },
  self_revocation: {
    title: '密钥不能吊销自己',
    detail: '吊销密钥 {kid} 的事件由它自己签名；否则最后一个密钥被吊销后无从更换。',
    action: '先登记主管机构的新密钥，再用新密钥吊销此密钥。',
  },
  facility_unknown: {
    title: '场所未登记',
    detail: '账本中没有编号为 {facility} 的场所。',
    action: '核对场所编号，或先由主管机构登记。',
  },
  facility_conflict: {
    title: '场所已登记',
    detail: '编号 {facility} 已被占用。',
    action: '换用其他编号。',
  },
  facility_of_another: {
    title: '场所不属于本企业',
    detail: '场所 {name} 登记在其他企业名下，{signer} 不能为其申报。',
    action: '填写本企业登记的场所；若登记有误，请主管机构核对。',
  },
  vendor_of_another: {
    title: '厂商代码不属于本企业',
    detail: '厂商代码 {name} 登记在其他企业名下，{signer} 不能以其名义发布。',
    action: '填写本企业的厂商代码；若登记有误，请主管机构核对。',
  },
  role_not_allowed: {
    title: '角色不允许',
    detail: '“{type}”须由以下角色签名：{roles}。签名者：{signer}。',
    action: '由具备相应角色的企业签名，或请主管机构核对企业角色。',
  },
  delegation_invalid: {
    title: '授权不成立',
    detail: '{principal} 不能这样授权 {agent} 代签。',
    action: '请另选代签企业，只授权委托企业自己可签的事件类型，并设定未到的截止时间。',
  },
  delegation_missing: {
    title: '没有代签授权',
    detail: '{agent} 不能代 {principal} 签署“{type}”。',
    action:
      '由委托企业的管理密钥或主管机构签署 delegation.granted，授权该类事件；或由委托企业自行签署。',
  },
  rule_unknown: {
    title: '没有此规则',
    detail: '账本中没有名为“{rule}”的期限或阈值。',
    action: '请使用 GET /v1/rules 列出的规则名称。',
  },
  rule_value_refused: {
    title: '规则不能取此值',
    detail: '规则“{rule}”可设为 {min} 至 {max}，期限须为整天数；不能设为 {value}。',
    action: '在此范围内设值，单位以 GET /v1/rules 所列为准。',
  },
  rule_conflict: {
    title: '同一天有两个值',
    detail: '条目 {entry} 已为 {from} 至 {until} 的事件设定规则“{rule}”。',
    action: '请选用其他日期。如须先终止原值，以相同起始日和更早的截止日再次声明原值。',
  },
  event_invalid: {
    title: '事件内容不正确',
    detail: '有字段不符合要求。',
    action: '按所指字段改正后重新签名提交。',
  },
  event_in_future: {
    title: '事件时间晚于当前时间',
    detail: '事件时间为 {time}，账本时间为 {now}。',
    action: '检查设备时钟和时区。',
  },
  battery_code_malformed: {
    title: '电池编码不正确',
    detail: '编码 {code} 不符合 GB/T 34014。',
    action: '核对铭牌，重新扫码或手工录入。',
  },
  battery_unknown: {
    title: '电池未登记',
    detail: '账本中没有电池或批次 {code}。',
    action: '核对编码；此前无人登记的电池，请先提交“电池赋码登记”（来源填 unrecorded）。',
  },
  battery_known: {
    title: '电池已登记',
    detail: '电池 {code} 已在账本中，当前状态：{state}。',
    action: '无需重复登记，可直接提交下一个事件；若实物不是同一电池，请核对编码。',
  },
  battery_relabelled: {
    title: '此编码只是电池的另一个编码',
    detail: '账本中 {code} 是电池 {current} 的另一个编码，所提交事件用的是 {code}。',
    action: '请改用 {current} 重新签名提交。',
  },
  battery_within: {
    title: '此电池是另一电池的组成部分',
    detail:
      '账本中 {code} 装在电池 {parent} 之内，本事件却把它单独列出，或列为别的电池的组成部分。',
    action:
      '请对 {parent} 提交事件；若 {code} 已取出，须先由拆解方在“拆解”中列出；若账本有误，可附争议说明（dispute）提交。',
  },
  battery_held: {
    title: '已被监管部门扣留',
    detail: '{code} 已被监管部门扣留，依据：{basis}。扣留期间不能有所提交的事件。',
    action: '请联系监管部门；解除扣留后原样重发。扣留期间仍可提交事故报告。',
  },
  mass_exceeded: {
    title: '批次余量不足',
    detail: '批次 {lot} 在账本中尚余 {leftKg} kg，本事件要用 {claimedKg} kg。',
    action: '核对批次编号和质量；若此前的投料记错了，请先更正该条账目。',
  },
  entry_unknown: {
    title: '所指账目不存在',
    detail: '账本中没有序号为 {index}、叶哈希与本事件所述一致的账目。',
    action: '从该账目的回执中抄录序号和叶哈希，重新签名提交。',
  },
  entry_final: {
    title: '此账目不能更正或作废',
    detail:
      '序号 {index} 的账目是“{type}”，本事件却要更正或作废它；登记类账目、更正和作废不在此列。',
    action: '要推翻一次更正，请对最初的那条账目再提交一次更正或作废；登记事项请联系主管机构。',
  },
  end_of_life_passed: {
    title: '电池编码已终止',
    detail: '电池 {code} 的状态为“{state}”，不能再有新事件。',
    action: '核对编码；再利用产品请使用其新编码。',
  },
  state_conflict: {
    title: '电池状态不符',
    detail: '电池 {code} 的状态为“{state}”，不能进行“{type}”；须为：{expected}。',
    action: '先补交缺少的事件，或核对编码。',
  },
  custody_conflict: {
    title: '电池责任方不符',
    detail: '电池 {code} 当前由其他企业负责，与本事件所述（{claimed}）不一致。',
    action: '请当前责任方先提交移交事件；收货时请核对收货单位是否为本企业。',
  },
  waybill_conflict: {
    title: '运单号不符',
    detail: '电池 {code} 正在运输中，但不在运单“{waybill}”上。',
    action: '请与纸质运单逐字核对运单号；若确实一致，请向发货方确认该电池随哪张运单发出。',
  },
  incident_conflict: {
    title: '没有可由您结案的事故',
    detail: '第 {incident} 号记录不是“{code}”尚未结案的事故报告，或者不是由签名企业报告的。',
    action: '核对事故报告的记录序号；只有报告的企业或监管部门可以结案。',
  },
  consignee_registered: {
    title: '收货方已登记',
    detail: '电池 {code} 正运往已在本账本登记的企业。',
    action: '请由收货方签收；只有收货方未登记时，才由发货方代为确认送达。',
  },
  counterparty_registered: {
    title: '该企业已登记',
    detail: '企业 {enterprise} 已在本账本登记，不属于登记范围之外。',
    action: '请只填写其统一社会信用代码，不再填写名称。',
  },
  log_busy: {
    title: '账本繁忙',
    detail: '等待写入的提交已达上限。',
    action: '稍后原样重发；重复发送不会重复入账。',
  },
  log_stopping: {
    title: '服务正在停止',
    detail: '此节点正在停止，不再接收提交。',
    action: '稍后原样重发；重复发送不会重复入账。',
  },
  log_inconsistent: {
    title: '账本与已签名的检查点不一致',
    detail: '数据库落后于或不同于此前签名的检查点，账本已停止写入。',
    action: '请运维人员按运维手册核查：是否恢复了旧备份，或数据被改动。',
  },
  storage_unavailable: {
    title: '数据库暂不可用',
    detail: '现在无法读写数据库。',
    action: '稍后原样重发；服务会自行恢复。',
  },
  storage_full: {
    title: '存储空间不足',
    detail: '数据库无法写入更多内容，本次提交未入账。',
    action: '请运维人员扩充存储空间，然后重发。',
  },
  storage_unsafe: {
    title: '数据库的设置会丢失已确认的数据',
    detail: 'PostgreSQL 的 {setting} 为 {value}，应为 {needed}。本次没有入账。',
    action: '请运维人员改正该设置，然后重发；不会重复入账。',
  },
  database_unsuitable: {
    title: '数据库不能存放账本',
    detail: 'PostgreSQL 的 {setting} 为 {value}，应为 {needed}。',
    action:
      'server_encoding 有误时，请用 ENCODING ’UTF8’ TEMPLATE template0 新建数据库；其他设置有误时，请勿让服务与 PostgreSQL 之间的程序改动会话。',
  },
  journal_unwritable: {
    title: '检查点日志文件无法写入',
    detail: '写入 {file} 失败（{fault}）。未写入日志文件的检查点不得签名发布。',
    action: '请运维人员为该磁盘腾出空间（ENOSPC），或让服务有权写入（EACCES、EROFS）。',
  },
  journal_malformed: {
    title: '检查点日志文件已损坏',
    detail: '{file} 的最后一行无法读取，而它记着本账本签过什么。',
    action: '请运维人员保留该文件并换回最新副本；没有副本时按运维手册办理。',
  },
  settings_invalid: {
    title: '设置不正确',
    detail: '以下设置有误：{faults}。',
    action: '按运维手册改正以上全部设置。',
  },
  schema_unknown: {
    title: '数据库版本过新',
    detail: '数据库含有本版本不认识的迁移：{unknown}。',
    action: '请升级服务程序。',
  },
  schema_behind: {
    title: '数据库版本过旧',
    detail: '数据库缺少迁移：{missing}。',
    action: '请先运行 cellproof migrate。',
  },
  postgres_unavailable: {
    title: '无法启动内置 PostgreSQL',
    detail: '原因：{reason}。',
    action: '排除该原因，或用 DATABASE_URL 指定一个 PostgreSQL 数据库。',
  },
  database_not_empty: {
    title: '数据库不是空的',
    detail: '其中已有 {size} 条记录的账本；副本只能恢复到空数据库。',
    action: '新建一个数据库并运行 migrate。',
  },
  data_dir_moved: {
    title: '数据目录是复制或移动来的',
    detail: '{folder} 中的检查点日志起始于另一个目录。若原目录也继续运行，账本就会签出两份历史。',
    action:
      '若原目录今后绝不再启动，请以此 DATA_DIR 运行一次 `cellproof adopt`。另加节点请用它自己的新目录。',
  },
  data_dir_in_use: {
    title: '数据目录正在使用',
    detail: '目录 {folder} 正被进程 {pid} 使用。',
    action: '先停止该进程，或换一个 DATA_DIR。',
  },
  entry_malformed: {
    title: '账目格式不正确',
    detail: '内容不是本账本的账目格式。',
    action: '核对文件是否完整、是否被改动。',
  },
  tile_malformed: {
    title: '分片格式不正确',
    detail: '内容不是其名称所示宽度的哈希分片或记录包。',
    action: '核对文件是否完整，重新获取。',
  },
  tile_untrusted: {
    title: '分片与检查点不符',
    detail: '由这些分片得出的 {size} 条记录的树，不是签名的那一棵。',
    action: '重新获取。如仍如此，请保留这些文件：账本或其副本已被改动。',
  },
  entry_differs: {
    title: '记录无法原样重现',
    detail: '副本中的第 {index} 条记录，与按规则由其提交得出的不同（{refusal}）。',
    action: '恢复在它之前停止。请核验副本，并确认信任文件是否正确。',
  },
  note_malformed: {
    title: '检查点格式不正确',
    detail: '内容不是规范的签名文本（{reason}）。',
    action: '核对文件是否完整、是否被改动。',
  },
  note_untrusted: {
    title: '检查点不可信',
    detail: '检查点没有可信的签名。',
    action: '核对信任文件是否属于此账本；若属实，请保留此文件作为证据。',
  },
  policy_malformed: {
    title: '账本与见证方的策略格式不正确',
    detail: '第 {line} 行无法识别。',
    action: '改正此文件：格式为 C2SP tlog-policy。',
  },
  clock_differs: {
    title: '节点与数据库的时钟不一致',
    detail: '节点时钟为 {now}，数据库时钟为 {database}。',
    action: '请校准有误的时钟（NTP）。在此之前本节点不收提交。',
  },
  publishing_held: {
    title: '尚无检查点包含此条记录',
    detail: '已收下的提交仍在账本中。目前未发布新的检查点：{held}。',
    action: '请稍后再取回执。原样重发不会重复入账。',
  },
  publishing_failed: {
    title: '账本无法发布检查点',
    detail: '生成检查点时出错，原因见运行日志。',
    action: '已收下的提交仍在账本中。请运营方查看 `/readyz` 与运行日志。',
  },
  quorum_missing: {
    title: '见证签名不足',
    detail: '需要：{needed}；已见证：{had}。',
    action:
      '若来自服务：已收下的提交仍在账本中，待见证方恢复后再取回执。若为文件：不要采信，请重新索取回执。',
  },
  proof_invalid: {
    title: '证明不成立',
    detail: '证明与检查点不符。',
    action: '请保留此文件作为证据：账目或证明已被改动。',
  },
  receipt_malformed: {
    title: '回执格式不正确',
    detail: '回执的“{part}”部分无法识别。',
    action: '核对文件是否完整、是否被改动。',
  },
  bundle_malformed: {
    title: '证据包无法打开',
    detail: '它不是完好的 ZIP 文件（{reason}）。',
    action: '重新下载或重新复制；若仍打不开，请向提供者索取新的证据包。',
  },
  bundle_too_large: {
    title: '证据包过大',
    detail: '这块电池及其家族的记录超过 {limit} 条，放不进一个证据包。',
    action: '去掉 family=true，逐块电池下载；要核对全部，请用 cellproof mirror。',
  },
  request_malformed: {
    title: '请求不正确',
    detail: '无法理解此请求。',
    action: '按接口文档改正请求。',
  },
  request_too_large: {
    title: '请求过大',
    detail: '请求内容超过上限 {limit} 字节。',
    action: '分几次发送。',
  },
  content_type_unsupported: {
    title: '内容类型不支持',
    detail: '此处接受：{expected}。',
    action: '设置正确的 Content-Type。',
  },
  too_many_submissions: {
    title: '一次提交过多',
    detail: '一次最多 {limit} 条，收到 {count} 条。',
    action: '分几次发送。',
  },
  too_many_requests: {
    title: '请求过于频繁',
    detail: '该地址的请求已超过限额。',
    action: '请在 {seconds} 秒后再试。',
  },
  token_invalid: {
    title: '访问令牌无效',
    detail: '令牌不成立。',
    action: '用已登记的密钥签发新令牌（cellproof token），有效期不超过 5 分钟。',
  },
  access_denied: {
    title: '无权查看',
    detail: '此内容只对提交它的企业、经手该电池的企业以及审计、监管部门开放。',
    action: '换用有权限的企业的令牌；公开信息可查看电池护照。',
  },
  admin_key_needed: {
    title: '需要管理密钥',
    detail: '令牌由 {enterprise} 的设备密钥签发；批准设备须用该企业的管理密钥。',
    action:
      '换用本企业管理密钥的私钥文件；本企业还没有时，由主管机构登记一个（cellproof add-key）。',
  },
  not_found: {
    title: '未找到',
    detail: '这里没有内容。',
    action: '核对地址或编码。',
  },
  method_not_allowed: {
    title: '方法不允许',
    detail: '此地址不支持 {method}，可用：{allowed}。',
    action: '改用允许的方法。',
  },
}

/** What the parameter `reason` of a code means, if the code has reasons. */
export const reasons = {
  log_inconsistent: {
    witness_ahead:
      '见证方 {witness} 已见证过更大的账本（{signedSize} 条记录，根 {signedRoot}），而数据库只有 {size} 条（根 {root}）：末尾丢失，或恢复了旧备份。账本已停止写入。',
    witness_differs:
      '见证方 {witness} 出示了本账本签署过的另一段历史（{signedSize} 条记录，根 {signedRoot}；数据库在此处为 {root}）。账本已停止写入。',
  },
  submission_malformed: {
    spelling: '提交不是规范的紧凑 JWS：须为三段无填充的 base64url，签名 64 字节，前后没有空白。',
    utf8: '提交中含有无效的 UTF-8。',
    json: '头部或载荷不是 JSON 对象，或有重复的成员，或成员名中用了反斜杠。',
    headerMember: '头部不允许有成员“{member}”；只能有 alg、kid、typ。',
    typ: '头部的 typ 须为 battery-event+jwt。',
    alg: '头部的 alg 须为 ES256、Ed25519 或 EdDSA。',
    kid: '头部的 kid 须为密钥的 RFC 7638 指纹。',
    claim: '载荷的“{claim}”缺失、多余或格式不正确。',
  },
  submission_untrusted: {
    signature: '签名与密钥不符，或内容在签名后被改动。',
    audience: '此提交是给“{audience}”的，本账本是“{origin}”。',
    issuedInFuture: '签发时间（iat）比账本时间 {now} 超前 5 分钟以上；请检查设备时钟。',
    issuer: '密钥 {kid} 不属于签发者 {issuer}。',
    proof: '设备的证明不成立：签名、企业、账本、名称或时间不符；请检查设备时钟后重试。',
  },
  publishing_failed: {
    fault: '生成检查点时出错，原因见运行日志。',
    signing: '账本密钥未签名：密钥设备出错或未应答，原因见运行日志。',
    elsewhere: '另一节点正在发布，已有一段时间没有结果。',
    slow: '尚未出错，但检查点迟迟未发布。',
  },
  event_invalid: {
    type: '没有“{value}”这种事件类型。',
    twice: '{value} 在同一事件中出现两次。',
    control: '文字中有控制字符（如换行、制表符），请删去。',
    direction: '文字中有改变书写方向的符号，请重新键入，不要粘贴。',
    undecoded: '文字中有编码错误产生的字符（�），请将来源另存为 UTF-8 后重新导入。',
    ends: '文字的开头或结尾有空白，请删去。',
    invisible: '文字中没有可见的字符，请填写内容，或不填此项。',
    parts: '事件共涉及 {value} 个编码和批次，上限为 {limit} 个；请拆成几个事件。',
    name: '{value} 中的信用代码不是签名企业的：临时编码和批次只能由本企业命名。',
    codes: '所列编码须与该账目涉及的完全一致，该账目涉及：{value}…',
    replacement: '更正后的事件须为同一类型（{value}），并涉及同样的编码。',
    missing: '缺少必填字段。',
    unknownMember: '有不认识的字段：{value}。',
    invalid_type: '字段的类型不对。',
    too_big: '数值过大，或内容过长、过多。',
    too_small: '数值过小，或内容过短、过少。',
    invalid_format: '字段的格式不对。',
    invalid_value: '字段的值不在允许的范围内。',
    invalid_union: '字段不符合任何一种允许的形式。',
    not_multiple_of: '数值须为整数倍。',
    invalid_key: '字段名不正确。',
    invalid_element: '列表中有不正确的内容。',
    custom: '字段的值不正确。',
    weak_key: '此 Ed25519 公钥的签名不可信，请另生成密钥。',
    credit_code: '统一社会信用代码须为 18 位（GB 32100），不含 I、O、S、V、Z。',
    alert_kind: '预警类别须以小写字母开头，只含小写字母、数字和下划线，3–40 位。',
    pseudonym: '须为统一社会信用代码，或 person: 加 8–64 位小写字母、数字、连字符的化名。',
    district: '行政区划代码须为 6 位数字（GB/T 2260）。',
    facility_id: '场所编号须为 3–40 位字母、数字或连字符。',
    instant: '时间须为带时区的 RFC 3339 格式，例如 2026-11-22T08:30:00+08:00。',
    day: '日期须为 ISO 8601 格式，例如 2026-11-22。',
    no_change: '没有写明任何变更。',
    rule: '规则名称为 1–60 个小写字母、数字、点、连字符或下划线。',
    days_order: '截止日早于起始日。',
    event_type: '不是事件类型，例如 battery.collected。',
    permit_days: '许可的起始日晚于截止日。',
    vendor: '厂商代码须为 3 位数字或大写字母。',
    authority_device: '主管机构没有设备：它的密钥类别须为 admin。',
    vendor_holder: '厂商须写明已登记企业或名称，二者取一。',
    vin: '车辆识别代号须为 17 位，不含 I、O、Q。',
    label: '文字须为 1–120 个字符，不能换行。',
    battery_code: '须为电池编码、产品编码（…-R）、临时编码（TMP-…）或批次编号（LOT-…）。',
    lot_id:
      '批次编号须为 LOT-Z 加 11 位随机字符（不含 I、L、O、U，可用 cellproof name lot 生成）；早期编号含信用代码。',
    leaf_hash: '叶哈希须为 44 位 Base64。',
    grams: '质量须精确到克，最多三位小数（千克）。',
    energy: '额定能量与“额定容量×标称电压”相差超过 10%；请核对单位（kWh、Ah、V）。',
    outsider:
      '请填写企业名称和统一社会信用代码，或填写无信用代码的原因（noCreditCode）；自然人不得填写姓名。',
    mass_balance: '产出比投入多出 2% 以上；请核对各项质量（千克）。',
    language_tag: '语言须按 BCP 47 书写，例如 zh、en。',
    https_url: '网址须以 https:// 开头。',
    no_input: '既没有电池也没有批次作为投入。',
    batteries_mass: '列有电池时须填电池总质量，未列电池时须为 0。',
    no_batteries: '此事件只投入批次，不能列出电池。',
    sha256: '摘要须为 64 位小写十六进制的 SHA-256。',
  },
  note_untrusted: {
    signature_invalid: '“{name}”的签名不成立：检查点已被改动。',
    signature_missing: '没有任何可信密钥的签名。',
    origin_differs: '检查点属于另一账本“{name}”。',
    empty_root: '检查点声明账本没有条目，根哈希却不是空树的。',
  },
  policy_malformed: {
    too_large: '文件过大。',
    control_character: '第 {line} 行有控制字符。',
    excess: '第 {line} 行有多余的词。',
    key: '第 {line} 行缺少正确的验证公钥。',
    key_type: '第 {line} 行的公钥种类不对：账本为 01，见证方为 04。',
    key_twice: '第 {line} 行的公钥在前面已出现。',
    name_reserved: '第 {line} 行使用了保留名称 none。',
    name_twice: '第 {line} 行的名称在前面已定义。',
    name_unknown: '第 {line} 行引用了前面没有定义的名称。',
    members_missing: '第 {line} 行的组没有成员。',
    member_twice: '第 {line} 行的成员已属于某个组。',
    threshold: '第 {line} 行的门槛应为 all、any 或不超过成员数的数字。',
    too_many: '第 {line} 行超出了同类行的上限。',
    quorum_twice: '第 {line} 行重复定义了 quorum。',
    quorum_missing: '缺少 quorum 行。',
  },
  proof_invalid: {
    no_contradiction: '这两个检查点并不矛盾。',
    index_outside_tree: '序号不在检查点所覆盖的范围内。',
    nothing_to_prove: '空树无须证明。',
    sizes_out_of_order: '旧的大小大于新的大小。',
    proof_too_long: '证明过长。',
    proof_too_short: '证明过短。',
    root_differs: '按证明算出的根哈希与检查点不同：账目不在所签名的账本中，或已被改动。',
    hash_length: '证明中有长度不对的哈希。',
    size_out_of_range: '大小超出范围。',
  },
  request_malformed: {
    json: '请求内容不是 JSON，或有重复的成员，或成员名中用了反斜杠。',
    truncated: '上传中断，内容不完整。',
    encoding: '内容编码或字符集不支持。',
    submissions: '须为 {"submissions": ["…"]}，其中每一项是一条紧凑 JWS。',
    number: '参数“{name}”的值“{value}”不正确。',
    member: '“{name}”缺失或不正确。',
    choice: '参数“{name}”的值“{value}”不正确，可用的有：{known}。',
    parameter: '此处没有参数“{name}”，可用的有：{known}。',
    range: '起始（from：{from}）晚于截止（to：{to}）。',
    target: '地址无法解码。',
  },
  token_invalid: {
    missing: '此内容需要访问令牌。',
    malformed: '令牌不是紧凑 JWT，或头部不符合要求（typ 须为 access+jwt）。',
    key: '令牌的密钥未登记、已吊销，或不属于签发者。',
    signature: '令牌的签名不成立。',
    audience: '令牌不是给本账本的，aud 须为“{origin}”。',
    lifetime: '令牌须有 iat 和 exp，且有效期不超过 5 分钟。',
    expired: '令牌已过期：服务器时钟为 {now}。若令牌是刚签发的，说明签发设备的时钟偏慢。',
    clock: '令牌的时间在未来：比服务器时钟（{now}）晚 5 分钟以上。请校准签发设备的时钟。',
  },
  permit_foreign: {
    otherFacility: '场所 {number} 属于 {holder}。',
  },
  delegation_invalid: {
    self: '{principal} 本来就为自己签名，无需授权。',
    circle: '{agent} 已直接或间接授权 {principal} 代签，会形成循环。',
    over: '授权在开始之前就已到期。',
    role: '{principal} 自己不能签署“{type}”。',
    none: '{principal} 没有授权 {agent} 代签，无可撤销。',
  },
  delegation_missing: {
    none: '{principal} 从未授权 {agent} 代签。',
    revoked: '{principal} 已撤销对 {agent} 的代签授权。',
    expired: '{principal} 对 {agent} 的代签授权已于 {until} 到期。',
    type: '{principal} 授权 {agent} 代签，但不包括“{type}”。',
    suspended: '{agent} 已暂停资格，不能代他人签名。',
  },
  role_not_allowed: {
    adminKey: '“{type}”须由 {signer} 的管理密钥（或{roles}）签名；签名用的是设备密钥。',
  },
  not_found: {
    battery: '账本中没有电池 {code}。',
    enrolment: '没有这样的设备申请，或已过期。',
    lot: '账本中没有批次 {lot}。',
    schema: '没有“{type}”这种事件类型。',
    entry: '账本中没有序号为 {index} 的账目。',
    unpublished: '账本至今没有发布检查点。',
    problem: '没有名为“{name}”的错误代码。',
  },
} as const satisfies Partial<Record<LedgerErrorCode, Readonly<Record<string, string>>>>

/** What is wrong with a setting; its name stands before. */
export const settingFaults: Record<SettingFaultCode, string> = {
  boolean: '须为 true 或 false',
  database_url: '须为 postgres:// 开头的连接地址',
  empty: '不能为空',
  integer: '须为 {min} 至 {max} 之间的整数',
  origin: '须为不带协议的网址，不含空格和加号，至多 255 个字符',
  url: '须为 http:// 或 https:// 开头的网址',
  excludes: '不能与 {other} 同时设置',
  missing: '没有设置',
  missing_with: '设置了 {other} 时必须设置',
  private_key: '这里不能放私钥',
  file_unreadable: '无法读取文件 {file}（{code}）',
  authority_keys: '{file} 不是公钥集（JWKS），或其中有不能用的公钥',
  log_key: '{file} 不是 Ed25519 私钥（JWK）',
  key_file: '不是 Ed25519 私钥（JWK）',
  key_repeated: '与正在签名的密钥相同',
  key_name: '不能用作密钥名称：不得有空格和加号',
  policy_without_log: '没有写明任何账本（log）',
  state_file: '不是审计状态文件，或已损坏',
  witness_address: '{file} 没有写明见证方 {witness} 的地址',
  owner_role: '这个角色是账本数据表的所有者，不能用来运行服务',
}

/** Between two faults. */
export const faultSeparator = '；'

export const settingFault = '{setting}：{sentence}'

/** What the file system says of a file. */
export const fileFaults: Readonly<Record<string, string>> = {
  ENOENT: '文件不存在',
  EACCES: '没有权限',
  EISDIR: '是文件夹，不是文件',
  ENOTDIR: '路径中有一段不是文件夹',
}

/** What the parameter `fault` of `battery_code_malformed` means. */
export const codeFaults: Record<BatteryCodeFault, string> = {
  length: '编码 {code} 的长度不对：应为 24 位，再利用电池为 19 位。',
  halvesSwapped: '编码 {code} 的前后两半似乎颠倒了：铭牌分两行时，请先扫上面一行。',
  vendor: '第 {position} 位起的厂商代码不对，须为 3 位数字或大写字母。',
  productType: '第 {position} 位的产品类型不对，须为 P（电池包）、M（模块）或 C（单体）。',
  batteryType: '第 {position} 位的电池类型不对，须为 A–G 或 Z。',
  specification: '第 {position} 位起的规格代码不对，须为 2 位数字或大写字母。',
  traceability: '第 {position} 位起的追溯信息不对，须为 7 位数字或大写字母。',
  date: '第 {position} 位起的生产日期不对，须为 3 位数字或大写字母。',
  serial: '第 {position} 位起的序列号不对，须为 7 位数字。',
  suffix: '第 {position} 位起的再利用标识不对，须为 R 加 P、M 或 C。',
  temporary:
    '临时编码不对：应为 TMP-Z 加 11 位随机字符（不含 I、L、O、U，可用 cellproof name battery 生成）；早期编码含信用代码。',
  product:
    '以 -R 结尾的产品编码（GB/T 45565）不对：应为 4 位企业代码（不含 I、O）与固定部分，连字符，可变部分，再加 -R；各部分为数字或大写字母，不超过 20 位。',
}

/** What is said of the registry and of enrolling devices, in Chinese: the source of its keys. */

/** What the commands that enrol, approve and revoke say. */
export const enrolment = {
  enrol: {
    description: '在本设备上生成密钥，显示短码和二维码，等待本企业管理员批准',
    iss: '本设备所属企业的统一社会信用代码',
    label: '设备名称，供管理员辨认，例如“三号手持终端”',
    output: '私钥文件（默认 device.jwk）；已有本企业的密钥时沿用',
    code: ({ code }: { code: string }) => `短码：${code}`,
    check: ({ code }: { code: string }) =>
      `核对码：${code}\n请管理员把它输入到正在批准的电脑上；两边一致才会登记本设备的密钥。`,
    kid: ({ kid }: { kid: string }) => `密钥编号：${kid}`,
    waiting: ({ time }: { time: string }) =>
      `请本企业管理员批准：cellproof approve <短码>，或在管理员的电脑上扫描此二维码。${time} 前有效，正在等待……`,
    approved: ({ index, file }: { index: number; file: string }) =>
      `已批准：自序号 ${index} 之后，本设备可用 ${file} 签名。`,
    expired: '等待已过期，没有人批准。请重新运行同一命令。',
  },
  approve: {
    description: '批准一台设备：显示并核对其名称、企业和密钥，用管理密钥签名并提交',
    code: '设备上显示的短码，或扫描其二维码得到的全部文字',
    key: '本企业管理密钥的私钥文件',
    about: ({ label, enterprise, kid }: { label: string; enterprise: string; kid: string }) =>
      `设备：${label}\n企业：${enterprise}\n密钥编号：${kid}`,
    check: '核对无误后，输入设备屏幕上的核对码（8 位数字）：',
    differs: '与设备的核对码不符；可能输错了，请再输一次。',
    confirm: '是要批准的设备吗？输入 y 批准，其他则不批准：',
    approved: ({ index }: { index: number }) => `已批准，序号 ${index}；此后该设备可以签名。`,
  },
  dismiss: {
    description: '结束等待本企业批准的全部设备申请（例如有人恶意占用名额时）；真正的设备可重新申请',
    key: '本企业管理密钥的私钥文件',
    ended: ({ count }: { count: number }) => `已结束 ${count} 个等待批准的申请。`,
  },
  addKey: {
    description: '把一个密钥登记到账本：主管机构的新密钥，或企业的密钥（例如第一个管理密钥）',
    file: '新密钥的文件；只读取其中的公钥',
    key: '主管机构的私钥文件；登记设备密钥时也可用本企业管理密钥',
    iss: '密钥归谁：统一社会信用代码或 authority（默认以文件为准）',
    kind: '类别：admin 管理（默认）或 device 设备',
    label: '密钥名称，供辨认，例如“主管机构 2027”',
    added: ({ index, kid, holder }: { index: number; kid: string; holder: string }) =>
      `已登记，序号 ${index}；此后 ${kid} 可为 ${holder} 签名。`,
  },
  revoke: {
    description: '吊销一个密钥：其后的签名不再有效，此前的仍有效',
    kid: '密钥编号（kid）；以 - 开头时，在它前面加 --',
    key: '本企业管理密钥或主管机构的私钥文件',
    reason: '原因：lost 遗失、stolen 被盗、replaced 更换、left 人员离职、other 其他（默认）',
    revoked: ({ index }: { index: number }) =>
      `已吊销，序号 ${index}；此后该密钥的签名不再有效，此前的仍有效。`,
  },
}

export type EnrolmentText = typeof enrolment

export const enrolmentFaults = {
  enrolment_code_malformed: ({ code }: { code: string }) =>
    `${code} 不是短码：应为 8 位数字和字母，例如 7KQ2-M9XR。`,
  enrolment_unknown: ({ code }: { code: string }) =>
    `本企业没有设备在用短码 ${code} 等待批准；请核对短码，或让设备重新申请。`,
  enrolment_differs: ({ code }: { code: string }) =>
    `服务就短码 ${code} 给出的，不是您面前这台设备所申请的：密钥或名称可能被人换过。没有签名；请勿批准，并联系账本运营者。`,
  enrolment_unconfirmed: () => '没有确认，也没有签名。',
  enrolment_challenged_twice: () =>
    '服务就同一次申请发来了第二个挑战，可能有人在冒充管理员；已停止。请重新运行同一命令，并告知管理员。',
}

export type EnrolmentFaults = typeof enrolmentFaults

/** What the page says that a device's QR code leads to. */
export const enrolmentPage = {
  title: '设备加入',
  standings: {
    waiting: '有一台设备正在等待批准（{time} 前有效）。批准后它才能签名。',
    approved: '以此短码申请的设备已获批准，可以签名了。',
    none: '现在没有设备以此短码等待批准：短码可能有误、已过期，或申请已被结束。请在设备上重新申请。',
  },
  what: '本页不显示是哪台设备：请以设备屏幕上的短码和密钥编号为准。',
  how: '管理员核对设备屏幕后，在存有管理密钥的电脑上运行：',
  warning: '如果您面前没有这台设备，请不要批准。',
}

export type EnrolmentPageText = typeof enrolmentPage

/** The README.md of a bundle, in both languages: for who finds it on a stick in ten years. */

export const BUNDLE_README = `# 电池证据包 · Battery bundle

## 这是什么

一块动力电池在电证 Cellproof 账本中的全部记录，连同证明。用它核验，不需要网络，也不需要相信账本的运营者。

1. 用浏览器打开 verify.html，立刻看到结论。本页由提供证据包的人给您；若不放心，请用您自己可靠来源的 verify.html 打开 bundle.zip。
2. 或运行 \`cellproof verify bundle.zip --trust trust.json\`，其中 trust.json 须来自主管机关，而不是本包。
3. 本包中的 trust.json 出自制作者。请把页面上的指纹与主管机关公布的比对，一致才可采信。
4. 每份回执（receipts/*.tlog-proof）是 C2SP tlog-proof，可用任何支持该格式的工具单独核验；\`sha256sum -c SHA256SUMS\` 可查出损坏的文件。

证据包证明不了的：所示最后一条之后有没有更多记录，密钥有没有被另行吊销。请向账本或审计方查询。

包内是完整记录，含企业名称、车辆与质量等信息，请只交给有权查看的人。

## What this is

All entries of one power battery in a Cellproof ledger, with their proofs. Verifying them takes no network, and no trust in who runs the ledger.

1. Open verify.html in a browser: it shows the verdict at once. The page was given to you by whoever gave you the bundle; if you doubt that, open bundle.zip in a verify.html of your own.
2. Or run \`cellproof verify bundle.zip --trust trust.json\`, with a trust.json that comes from the authority and not out of this bundle.
3. The trust.json in here is its maker's. Compare the fingerprint that the page shows with the one that the authority has published before you rely on it.
4. Each receipt (receipts/*.tlog-proof) is a C2SP tlog-proof and can be checked by itself, with any tool that knows the format; \`sha256sum -c SHA256SUMS\` finds files that were damaged.

What a bundle cannot prove: that there are no entries after the last one shown, and that no key was revoked by an entry that was left out. Ask the ledger or its auditors.

The entries are whole: they name enterprises, vehicles and masses. Give them to those only who may see them.
`

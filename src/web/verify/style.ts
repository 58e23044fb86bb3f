/** What the page that verifies looks like beyond the style of all pages. */

import { STYLE } from '../style.ts'

export const VERIFY_STYLE = `${STYLE}
header button{min-height:2.75rem}
.verdict{display:flex;gap:1rem;align-items:flex-start;margin:.5rem 0 1.25rem;padding:1.1rem 1.2rem;border-radius:.8rem;border:2px solid}
.verdict h1{font-size:clamp(1.9rem,8vw,2.8rem);line-height:1.2;margin-bottom:.3rem}
.verdict h1:focus{outline:none}
.verdict p{color:var(--ink)}
.verdict .sign{flex:none;width:3.4rem;height:3.4rem;margin:0;border-radius:50%;border:.3rem solid;font-size:2rem;font-weight:800;line-height:2.75rem;text-align:center;color:inherit}
.verdict.holds{background:var(--sign-soft);color:var(--sign)}
.verdict.broken{background:var(--alarm-soft);color:var(--alarm)}
.verdict.broken .sign{border-radius:.4rem}
.verdict.undecided{background:var(--note-soft);color:var(--note)}
.verdict.undecided .sign{border-style:dashed}
.waiting{margin:2rem 0;font-size:1.5rem}
.checks{font-size:1rem}
.checks th{color:var(--ink);font-weight:600;border-top:1px solid var(--line);white-space:normal;width:34%}
.checks td:first-child{white-space:normal}
.checks ul{margin:.2rem 0 0;padding-left:1.1rem;font-size:.9rem}
.checks .holds strong{color:var(--sign)}
.checks .broken strong,.checks .broken li{color:var(--alarm)}
.checks .unchecked strong{color:var(--note)}
code{font-family:ui-monospace,"SF Mono",Consolas,monospace;font-size:.9em;font-weight:600}
.keys{display:block}
.keys dt{margin-top:.6rem}
.keys dd{font-weight:400}
.fingerprint{font-family:ui-monospace,"SF Mono",Consolas,monospace;font-size:1.15rem;font-weight:650!important}
.banner.given{background:var(--sign-soft);color:var(--sign)}
.bad{color:var(--alarm);font-weight:650}
li.broken::before{background:var(--alarm)!important;border-radius:0!important}
.said::before{content:" · "}
.choose{display:block;margin-top:.75rem;padding:1rem;border:2px dashed var(--ink);border-radius:.6rem;background:var(--paper)}
.choose input{display:block;width:100%;margin-top:.5rem;border:0;padding:.4rem 0}
main{padding-bottom:3rem}
`

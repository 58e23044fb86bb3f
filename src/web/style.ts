/** The one style sheet. It stands in the page itself: one request, and a saved page keeps its looks. */

export const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--soft:#f3f6f4;--ink:#14201a;--dim:#47554d;--line:#d3dcd6;
--sign:#0b5a34;--sign-soft:#e4f2ea;--alarm:#9b1414;--alarm-soft:#fdeaea;--note:#5f4300;--note-soft:#fdf3d8}
@media (prefers-color-scheme:dark){:root{--paper:#101613;--soft:#18201c;--ink:#eef4f0;--dim:#b3c2b9;
--line:#33403a;--sign:#8fe0b4;--sign-soft:#12301f;--alarm:#ffb3b3;--alarm-soft:#3b1414;--note:#ffdf94;--note-soft:#332a10}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.7 system-ui,-apple-system,"PingFang SC",
"HarmonyOS Sans SC","MiSans","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif;
text-wrap:pretty;line-break:strict;text-autospace:normal;overflow-wrap:anywhere}
header,main,footer{max-width:60rem;margin:0 auto;padding:0 1rem}
header,footer{display:flex;justify-content:space-between;align-items:center;gap:1rem;color:var(--dim);font-size:.9rem}
header{padding-top:.75rem;padding-bottom:.75rem}
footer{margin-top:2rem;padding-top:1rem;padding-bottom:2rem;border-top:1px solid var(--line)}
a{color:inherit;text-underline-offset:.2em;padding:.25rem 0}
a:focus-visible{outline:3px solid var(--sign);outline-offset:2px}
h1{margin:0;font-size:1.25rem;line-height:1.4}
h2{margin:0 0 .75rem;font-size:1.1rem;line-height:1.4}
p{margin:.25rem 0}
.code,.hash{font-family:ui-monospace,"SF Mono",Consolas,"Noto Sans Mono CJK SC",monospace}
.code{font-size:clamp(1.15rem,5.2vw,2rem);font-weight:650;line-height:1.35}
.code span+span{margin-left:.35em}
.hash{font-size:.8rem;color:var(--dim)}
.banner,.strip,.alarm{padding:.6rem .9rem;border-radius:.5rem;border-left:.35rem solid}
.banner{background:var(--note-soft);color:var(--note);border-color:currentColor}
.strip{margin:1rem 0 1.25rem;background:var(--sign-soft);border-color:var(--sign)}
.strip strong{color:var(--sign);font-size:1.1rem}
.strip.pending{background:var(--note-soft);border-color:var(--note)}
.strip.pending strong{color:var(--note)}
.alarm{margin:.75rem 0;background:var(--alarm-soft);color:var(--alarm);border-color:currentColor;font-weight:600}
.alarm.danger{background:#9b1414;color:#fff;border-color:#5c0707;font-size:1.1rem}
.alarm strong{font-size:1.25em}
.alarm p{font-weight:500}
.alarm .dim{color:inherit}
.state{display:inline-block;margin-top:.5rem;padding:.15rem .8rem;border:2px solid var(--ink);border-radius:2rem;font-weight:650}
section{margin-top:1.75rem}
.card{padding:1rem;background:var(--soft);border:1px solid var(--line);border-radius:.6rem}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem 1.5rem;margin:0}
dt{color:var(--dim);font-size:.9rem}
.wide{grid-column:1/-1}
dd{margin:0;font-weight:600}
dd ul{margin:0;padding:0;list-style:none}
ol{margin:0;padding:0;list-style:none}
ol>li{position:relative;padding:0 0 1.1rem 1.5rem;border-left:2px solid var(--line);margin-left:.4rem}
ol>li:last-child{border-color:transparent;padding-bottom:0}
ol>li::before{content:"";position:absolute;left:-.45rem;top:.5rem;width:.75rem;height:.75rem;border-radius:50%;background:var(--sign)}
ol strong{margin-right:.6rem}
.mark{font-size:.85rem;color:var(--sign);white-space:nowrap}
.doubt{margin-left:.6rem;color:var(--note);font-weight:650;white-space:normal}
.dim{color:var(--dim);font-size:.9rem;font-weight:400}
.split{display:flex;flex-wrap:wrap;gap:1.5rem;align-items:flex-start}
.split>div{flex:1 1 20rem;min-width:0}
.split img{display:block;width:10rem;height:10rem;background:#fff}
form{margin:1.25rem 0}
label{display:block;font-weight:650}
input,button,select,textarea{font:inherit;color:inherit;min-height:2.75rem;padding:.4rem .8rem;border:2px solid var(--ink);border-radius:.5rem;background:var(--paper)}
input{flex:1 1 16rem;min-width:0}
p>input,p>select,textarea{display:block;width:100%}
pre{margin:.4rem 0;white-space:pre-wrap;font-family:ui-monospace,"SF Mono",Consolas,monospace}
.fault{display:block}
button{background:var(--sign-soft);color:var(--sign);border-color:currentColor;font-weight:650;cursor:pointer}
input:focus-visible,button:focus-visible,select:focus-visible,textarea:focus-visible{outline:3px solid var(--sign);outline-offset:2px}
.choices{margin:.75rem 0 0;padding:0;list-style:none}
.banner+h1{margin-top:1rem}
.row{display:flex;flex-wrap:wrap;gap:.6rem;margin:.4rem 0}
table{width:100%;border-collapse:collapse;font-size:.9rem}
th,td{padding:.35rem .6rem .35rem 0;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
th{color:var(--dim);font-weight:500;border:0;white-space:nowrap}
td:first-child{white-space:nowrap;font-variant-numeric:tabular-nums}
@media print{:root{color-scheme:light;--paper:#fff;--soft:#fff;--ink:#000;--dim:#333;--line:#999;--sign:#000;--sign-soft:#fff;
--alarm:#000;--alarm-soft:#fff;--note:#000;--note-soft:#fff}
@page{margin:12mm}html{font-size:8.5pt}body{line-height:1.35}header a{display:none}section{margin-top:.6rem;break-inside:auto}h2{margin-bottom:.2rem;break-after:avoid}dl{gap:.3rem 1rem}
header,main{max-width:none;padding:0}.strip{margin:.5rem 0}.card{padding:.5rem .8rem}.code{font-size:17pt}
ol{columns:2}ol>li{padding-bottom:.35rem;break-inside:avoid}ol>li::before{border:1px solid #000}
.split{flex-wrap:nowrap}.split>div{flex-basis:0}.split img{width:7rem;height:7rem}table{font-size:8pt}th,td{padding:0 .6rem 0 0}.hash{font-size:7.5pt}}
`

import { hash } from "node:crypto";

const light = `--bg:#f6f7f9;--surface:#fff;--line:#e1e5eb;--line-strong:#c6cdd7;--chip:#f0f3f7;--text:#161b23;--text-2:#4b5665;--text-3:#58636f;--accent:#1d5fc4;--number:#0f766e;
--draining:#1763b8;--warn:#8f5a00;--bad:#c0271d;--dead:#b8195a;--paused:#6a3fc4;--good:#17794a;--dead-fill:#fcebf2;--warn-fill:#fdf3df;color-scheme:light`;

const dark = `--bg:#0b0e13;--surface:#11151c;--line:#212834;--line-strong:#323c4c;--chip:#1a202b;--text:#e8ebf0;--text-2:#a9b3c1;--text-3:#8f9bac;--accent:#7db2ff;--number:#57c7c0;
--draining:#62adff;--warn:#f2b340;--bad:#ff7a70;--dead:#ff6f9f;--paused:#b89bff;--good:#57c98a;--dead-fill:#391827;--warn-fill:#352911;color-scheme:dark`;

/** The console's colours and proportions, in one sheet: a shared page may load nothing. Print is light. */
export const style = `
:root{${dark};--sans:"Geist Variable",Geist,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;--mono:"Geist Mono Variable","Geist Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:light){:root{${light}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);font:400 13px/20px var(--sans);font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:2px 14px;padding:13px 20px;border-bottom:1px solid var(--line)}
.brand{display:flex;align-items:center;gap:8px;font-weight:650;font-size:14px;letter-spacing:-.01em}
.brand svg{width:18px;height:18px}
.top .end{margin-left:auto;text-align:right}
main{max-width:1200px;margin:0 auto;padding:22px 20px 28px}
h1{margin:0;font:600 20px/28px var(--sans);letter-spacing:-.01em}
h2{margin:0;font:600 15px/22px var(--sans)}
h3{margin:0 0 6px;font:400 12px/16px var(--sans);color:var(--text-3)}
p{margin:0}
.head{margin-bottom:14px}
.head p{margin-top:2px}
.mono,pre{font-family:var(--mono);font-size:12px}
.s{font-size:12px;line-height:16px}
.m{color:var(--text-2)}.f{color:var(--text-3)}.b{font-weight:600}
.r{text-align:right}.nowrap{white-space:nowrap}
.good{color:var(--good)}.draining{color:var(--draining)}.warn{color:var(--warn)}.bad{color:var(--bad)}.dead{color:var(--dead)}.paused{color:var(--paused)}
.chip{display:inline-block;padding:1px 7px;border-radius:4px;background:var(--chip);color:var(--text-2);font-size:12px;line-height:18px;white-space:nowrap}
.chip.dead{background:var(--dead-fill);color:var(--dead)}.chip.warn{background:var(--warn-fill);color:var(--warn)}
.note{margin-bottom:14px;padding:8px 14px;border:1px solid var(--line);border-radius:6px;color:var(--text-2);font-size:12px;line-height:18px}
.note b{color:var(--text);font-weight:550}
.note.open{border-color:var(--warn);background:var(--warn-fill)}
.split{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,7fr);gap:12px;align-items:start}
.stack{display:grid;grid-template-columns:minmax(0,1fr);gap:12px}
.panel{border:1px solid var(--line);border-radius:6px;background:var(--surface);min-width:0}
.panel>header{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 10px;padding:10px 14px;border-bottom:1px solid var(--line)}
.panel>header .end{margin-left:auto}
.in{padding:12px 14px}
.in+.in{border-top:1px solid var(--line)}
dl{border-top:0;display:grid;grid-template-columns:104px minmax(0,1fr);margin:0;padding:2px 14px}
dt,dd{margin:0;padding:8px 0;border-bottom:1px solid var(--line)}
dt{color:var(--text-3)}
dl>:nth-last-child(-n+2){border-bottom:0}
dl.wide{grid-template-columns:104px minmax(0,1fr) 104px minmax(0,1fr);gap:0 14px;padding:8px 14px}
dl.wide>*{padding:4px 0;border:0}
dl.tight{grid-template-columns:minmax(0,max-content) minmax(0,1fr);padding:0;gap:4px 14px}
dl.tight>*{padding:0;border:0;min-width:8ch}
pre{margin:0;line-height:19px;white-space:pre-wrap;unicode-bidi:isolate;tab-size:2}
pre b{font-weight:400;color:var(--accent)}
pre i{font-style:normal;color:var(--text-3)}
ol{list-style:none;margin:0;padding:12px 14px;display:grid;gap:6px}
ol li{display:grid;grid-template-columns:188px minmax(0,1fr);gap:12px}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse}
th{height:28px;padding:0 14px;border-bottom:1px solid var(--line);font:450 12px/16px var(--sans);color:var(--text-3);text-align:left;white-space:nowrap}
td{padding:6px 14px;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:normal}
td.long{min-width:25ch;overflow-wrap:anywhere}
th.r,td.r{text-align:right;white-space:nowrap}
tr:last-child td{border-bottom:0}
.left{padding:8px 14px;border-top:1px solid var(--line);color:var(--text-2)}
.big{font-size:15px;line-height:22px;font-weight:600}
.bar{display:block;width:100%;height:8px;margin:12px 0;border-radius:4px;background:var(--line)}
.chart{display:block;width:100%;height:72px;color:var(--dead)}
.panel .in+dl{border-top:1px solid var(--line)}
svg .good{fill:var(--good)}svg .draining{fill:var(--draining)}svg .warn{fill:var(--warn)}svg .dead{fill:var(--dead)}svg .m{fill:var(--line-strong)}svg .bad{fill:var(--bad)}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px}
.ends{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 14px;padding-top:4px}
.foot{padding-top:16px;color:var(--text-3);font-size:12px;line-height:18px}
a{color:var(--accent)}
@media (max-width:760px){
.top{padding:11px 14px}.top .end{margin-left:0;text-align:left;flex-basis:100%}
main{padding:16px 14px 24px}
.split{grid-template-columns:minmax(0,1fr)}
dl,dl.wide{grid-template-columns:84px minmax(0,1fr)}
ol li{grid-template-columns:minmax(0,1fr);gap:0}ol{gap:10px}
table,tbody,tr,td{display:block}thead{display:none}
tr{padding:8px 0;border-bottom:1px solid var(--line)}tr:last-child{border-bottom:0}
td,td.r,td.long{display:flex;min-width:0;overflow-wrap:anywhere;gap:12px;padding:2px 14px;border:0;text-align:left;white-space:normal}
td::before{content:attr(data-name);flex:0 0 72px;color:var(--text-3)}
td>*{min-width:0}td.none{display:none}
}
@media print{
:root{${light};--bg:#fff}
body{font-size:10.5pt;line-height:14pt}
main{max-width:none;padding:8pt 0 0}.top{padding:0 0 6pt}
.split{display:block}.panel{margin-bottom:8pt}
.panel,.note,.bar,.chip,.chart{-webkit-print-color-adjust:exact;print-color-adjust:exact}
tr,li,dt,dd,.note,.chart{break-inside:avoid}h1,h2,.panel>header{break-after:avoid}thead{display:table-header-group}
.screen{display:none}
}
`;

const policyOf = (sheet: string) =>
  `default-src 'none'; style-src 'sha256-${hash("sha256", sheet, "base64")}'; base-uri 'none'; form-action 'none'`;
const policy = policyOf(style);

/** In the page itself, for the file that was downloaded. */
export const metaCsp = policy;
const onlyInHeaders = "frame-ancestors 'none'; sandbox allow-downloads";

/** For the header of a page that is made now: the same, and what only a header can say. */
export const shareCsp = `${policy}; ${onlyInHeaders}`;

/** The same for a page that was stored: by an older Jetlag perhaps, whose sheet was another. It is the first in it: texts are escaped. */
export function shareCspOf(html: string): string {
  const [, sheet = ""] = /<style>([^<]*)<\/style>/.exec(html) ?? [];
  return `${policyOf(sheet)}; ${onlyInHeaders}`;
}

// How pages look: on light and dark screens, wide and narrow, and on paper.
#pragma once

namespace cnn {

inline constexpr const char* kPageStyle = R"(
:root{color-scheme:light dark;--ground:#fff;--card:#f6f7f9;--ink:#16191d;--soft:#535b65;--rule:#c9cfd6;--link:#0b57a4;
--c0:#0b62a8;--c1:#b84a00;--c2:#00734f;--c3:#7a3e8c;--wrong:#f0a03c;--right:#7fb8e8}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--card:#1d2228;--ink:#e8ebef;--soft:#a9b2bd;--rule:#3d4650;
--link:#84bdf5;--c0:#6db6f2;--c1:#f2a25c;--c2:#56cfa2;--c3:#cf9be0;--wrong:#9a5a0c;--right:#235f92}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1rem 1.25rem 4rem;background:var(--ground);color:var(--ink);
font:1rem/1.5 system-ui,"DejaVu Sans",Verdana,sans-serif}
h1{margin:.5rem 0 0;font-size:1.9rem;overflow-wrap:anywhere}h2{margin:2.5rem 0 .5rem;font-size:1.35rem;
border-bottom:1px solid var(--rule)}h3{margin:1.2rem 0 .3rem;font-size:1.05rem;overflow-wrap:anywhere}
p{max-width:62rem;margin:.5rem 0;overflow-wrap:anywhere}a{color:var(--link)}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:0;list-style:none}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.8rem;margin:1rem 0;padding:0}
.tiles>div{background:var(--card);border:1px solid var(--rule);border-radius:.5rem;padding:.7rem .9rem}
.tiles dt{color:var(--soft);font-size:.9rem}.tiles dd{margin:0;font-size:1.5rem;font-weight:650}
.tiles dd small{display:block;font-size:.85rem;font-weight:400;color:var(--soft)}
.fit{background:var(--card);border-left:5px solid var(--c0);padding:.6rem .9rem}.fit.over,.fit.under{border-color:var(--c1)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:1.2rem}
figure{margin:.6rem 0}figcaption{font-weight:600}svg{display:block;width:100%;height:auto}
.grid{stroke:var(--rule);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1}.mark{fill:var(--soft);
font:12px system-ui,"DejaVu Sans",Verdana,sans-serif}.curve{fill:none;stroke-width:2}circle.dot,polygon.dot{stroke:none}
.series-0{stroke:var(--c0)}.series-1{stroke:var(--c1);stroke-dasharray:7 3}.series-2{stroke:var(--c2);stroke-dasharray:2 3}
.series-3{stroke:var(--c3);stroke-dasharray:9 3 2 3}.dot.series-0{fill:var(--c0)}.dot.series-1{fill:var(--c1)}
.dot.series-2{fill:var(--c2)}.dot.series-3{fill:var(--c3)}.bar{fill:var(--right);stroke:var(--c0)}
.ideal{stroke:var(--ink);stroke-width:1;stroke-dasharray:4 4}
.wide{overflow-x:auto;max-width:100%}table{border-collapse:collapse;font-size:.92rem}caption{text-align:left;color:var(--soft);
padding:.2rem 0}th,td{border:1px solid var(--rule);padding:.2rem .5rem;text-align:left;vertical-align:top}
th{min-width:3.2rem}tbody th{font-weight:500;overflow-wrap:break-word;max-width:16rem}thead th{background:var(--card)}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.matrix td{text-align:right;padding:0;min-width:2.6rem;font-variant-numeric:tabular-nums}
.matrix td a,.matrix td span{display:block;padding:.2rem .45rem;color:var(--ink)}.matrix .none{color:var(--soft)}
.matrix thead th{max-width:7rem;white-space:normal;overflow-wrap:break-word}.matrix .wrong{background:color-mix(in srgb,var(--wrong) var(--much),transparent)}
.matrix .right{background:color-mix(in srgb,var(--right) var(--much),transparent)}
.images{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));gap:.8rem;padding:0;list-style:none}
.images li{background:var(--card);border:1px solid var(--rule);border-radius:.4rem;padding:.5rem;font-size:.85rem;overflow-wrap:anywhere}
img{image-rendering:pixelated}.images img{width:100%;max-width:7.5rem;display:block;margin:0 auto .3rem}
.images span{display:block}.images .file{color:var(--soft)}
.chart svg{min-width:44rem}.one-line td,.one-line tbody th{white-space:nowrap;max-width:none}
.bubble{fill:var(--right);fill-opacity:.55;stroke:var(--c0)}
.bar-1{fill:var(--wrong);stroke:var(--c1)}
.looks{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,31rem),1fr));gap:1.2rem;align-items:start}
.look img{display:block;max-width:100%;border:1px solid var(--rule)}.look figcaption{overflow-wrap:anywhere}
.look p{font-size:.9rem;color:var(--soft)}.looks>figure,.charts>figure{min-width:0}
.small{grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr))}
.group{display:none}.group:target,#all-images:target .group{display:block}
.sheet{display:block;max-width:100%;background:#fff;border:1px solid var(--rule)}
@media screen{.drawing{min-width:44rem}}.finding{background:var(--card);border-left:5px solid var(--c0);padding:.1rem .9rem;margin:.8rem 0}
.finding.wrong{border-color:var(--c1)}.finding h3{margin:.5rem 0}.finding .soft{color:var(--soft);font-size:.9rem}
pre{background:var(--card);border:1px solid var(--rule);border-radius:.4rem;padding:.7rem;overflow-x:auto;font-size:.85rem}
summary{cursor:pointer;padding:.2rem 0;color:var(--link)}details[open]>summary{margin-bottom:.4rem}
@media print{:root{--ground:#fff;--card:#fff;--ink:#000;--soft:#333;--rule:#999;--link:#000;--c0:#0b62a8;--c1:#b84a00;
--c2:#00734f;--c3:#7a3e8c;--wrong:#f0a03c;--right:#7fb8e8;color-scheme:light}body{max-width:none;padding:0;font-size:10pt}
nav,.back{display:none}section{break-inside:auto}h2,h3,figcaption{break-after:avoid}figure,.images li,tr,.tiles>div{break-inside:avoid}
.wide,pre{overflow:visible}pre{white-space:pre-wrap}table{font-size:8pt}*{print-color-adjust:exact}}
)";

}  // namespace cnn

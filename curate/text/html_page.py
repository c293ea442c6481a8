"""The frame of a report as one HTML file: its style in both themes and on paper, without scripts or links."""

from html import escape

STYLE = """
:root{color-scheme:light;--ink:#1f2a24;--soft:#5b6660;--paper:#fff;--card:#f2f5f1;--line:#d8dfd8;
--c0:#2f6f4f;--c1:#c2702e;--c2:#4a6fa5;--c3:#8a5a9e;--c4:#b04a5a;--c5:#8a7a1f;--rest:#9aa39d;
--error:#b04a5a;--warning:#c2702e;--note:#8b958e}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--ink:#e6ebe7;--soft:#a8b3ac;
--paper:#0f1415;--card:#1b2324;--line:#37423f;--c0:#6dbb92;--c1:#e0975a;--c2:#8fb0e0;--c3:#c39ad6;--c4:#e08a98;
--c5:#d6c45f;--rest:#6f7a74;--error:#e08a98;--warning:#e0975a;--note:#8b958e}}
*{box-sizing:border-box}body{margin:0 auto;max-width:760px;padding:1.5rem 1rem 4rem;color:var(--ink);
background:var(--paper);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}h2{font-size:1.2rem;margin:2.2rem 0 .5rem}
h3{font-size:1rem;margin:1.4rem 0 .3rem}
p{margin:.4rem 0}.soft,caption,th{color:var(--soft);font-size:.9rem}.lead{font-size:1.1rem;font-weight:600}
.stale{border-left:4px solid var(--warning);padding:.3rem .8rem;background:var(--card)}
.verdict{border:1px solid var(--line);border-left:4px solid var(--c0);border-radius:6px;padding:.7rem 1rem;
background:var(--card);margin:1rem 0}.verdict.worse{border-left-color:var(--error)}
.verdict.unknown,.verdict.too_small{border-left-color:var(--note)}
.verdict.cheaper_does{border-left-color:var(--warning)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(7rem,1fr));gap:.6rem;margin:1rem 0}
.figures div{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.5rem .7rem}
.figures b{display:block;font-size:1.4rem}.figures span{font-size:.85rem;color:var(--soft)}
svg{display:block;width:100%;max-width:640px;height:auto;margin:.5rem 0}
svg text{fill:var(--ink);font-size:13px}svg text.tick{fill:var(--soft);font-size:11px}
svg text.name{text-anchor:end}svg text.middle{text-anchor:middle}svg line{stroke:var(--line)}
svg line.zero{stroke:var(--soft);stroke-dasharray:3 3}
svg line.span{stroke-width:4;stroke-linecap:round;opacity:.55}
svg line.c0{stroke:var(--c0)}svg line.c1{stroke:var(--c1)}svg line.rest{stroke:var(--rest)}
.plain,.c0{fill:var(--c0);background:var(--c0)}.c1{fill:var(--c1);background:var(--c1)}
.c2{fill:var(--c2);background:var(--c2)}.c3{fill:var(--c3);background:var(--c3)}
.c4{fill:var(--c4);background:var(--c4)}.c5{fill:var(--c5);background:var(--c5)}
.rest{fill:var(--rest);background:var(--rest)}.error{fill:var(--error);background:var(--error)}
.warning{fill:var(--warning);background:var(--warning)}.note{fill:var(--note);background:var(--note)}
circle{opacity:.75}circle.value{opacity:1}.key span{white-space:nowrap;margin-right:1rem}
.key i{display:inline-block;width:.8rem;height:.8rem;border-radius:50%;margin-right:.35rem;
vertical-align:-1px}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.95rem}
th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{overflow-wrap:normal}td.n,th.n{text-align:right}td.n{white-space:nowrap}
td:first-child,th:first-child{min-width:6.5rem}td.t:not(:first-child){min-width:4.2rem}pre{white-space:pre-wrap;background:var(--card);
border:1px solid var(--line);border-radius:6px;padding:.6rem .8rem;font-size:.9rem;margin:.2rem 0}
li{margin:.3rem 0}.wide{overflow-wrap:normal}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.2rem .8rem;
margin:.4rem 0 1rem}
@page{size:A4;margin:16mm 14mm}
@media print{body{max-width:none;padding:0;font-size:10.5pt;-webkit-print-color-adjust:exact;
print-color-adjust:exact}h2,h3{break-after:avoid}svg,tr,.verdict,.figures,.sides{break-inside:avoid}
.scroll{overflow:visible}thead{display:table-header-group}
table,th{font-size:9pt}th,td{padding-right:.4rem}td.n{white-space:normal}
td:first-child,th:first-child{min-width:4.5rem}td.t:not(:first-child){min-width:0}}
"""


def html_page(title: str, body: str) -> str:
    """A whole page that loads nothing, in the light or dark theme of its reader and light on paper.

    Args:
        title: Of the tab.
        body: What it shows, every text of people escaped already.
    """
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )

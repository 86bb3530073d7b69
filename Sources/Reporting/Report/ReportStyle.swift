/// How a report looks: light and dark, on paper (always light), and from 390 pixels up.
///
/// Every colour of a series has 3 : 1 against the card it lies on, in light and in dark, and each has a dash pattern, a
/// hatch or a shape beside it.
enum ReportStyle {
  /// The colours.
  static let palette: StaticString = """
    :root{color-scheme:light dark;--page:#f4f5f7;--card:#fff;--raised:#eef0f3;--ink:#17202b;--muted:#596575;--line:#d5dae1;
      --grid:#e3e7ec;--slot:#eceff3;--accent:#0b57d0;--on-accent:#fff;--good:#0a7038;--bad:#b3261e;--warn:#8a5300;
      --queued:#7b8794;--prefill:#c2570c;--decode:#2467d1;--padding:#b4527d;--preempted:#7a1fa2;--on-phase:#fff;
      --c1:#2467d1;--c2:#c2570c;--c3:#0f7d5f;--c4:#a3348a;--c5:#7d6608;--c6:#4a5568;
      --compute:#0f7d5f;--memory:#2467d1;--communication:#a3348a;--host:#b8770b;--idle:#8f99a6;
      --heat:36,103,209;--heat-dark:#fff;--heat-light:#17202b}
    @media screen and (prefers-color-scheme:dark){:root{--page:#0e1217;--card:#171d25;--raised:#222a35;--ink:#e8ecf1;--muted:#9aa7b6;
      --line:#333e4c;--grid:#29323e;--slot:#212934;--accent:#7cb0ff;--on-accent:#08203f;--good:#62d394;--bad:#ff8f85;--warn:#f2b84b;
      --queued:#8d99a8;--prefill:#f0883e;--decode:#5b9bff;--padding:#e07aa7;--preempted:#c792ea;--on-phase:#0b1118;
      --c1:#6aa5ff;--c2:#f0883e;--c3:#3fc79a;--c4:#e583cd;--c5:#d9bf4a;--c6:#a3b0c0;
      --compute:#3fc79a;--memory:#6aa5ff;--communication:#e583cd;--host:#e9b44c;--idle:#6d7988;
      --heat:106,165,255;--heat-dark:#08203f;--heat-light:#e8ecf1}}
    :root[data-theme=light]{color-scheme:light;--page:#fff;--card:#fff;--raised:#eef0f3;--ink:#17202b;--muted:#596575;--line:#d5dae1;
      --grid:#e3e7ec;--slot:#eceff3;--accent:#0b57d0;--on-accent:#fff;--good:#0a7038;--bad:#b3261e;--warn:#8a5300;
      --queued:#7b8794;--prefill:#c2570c;--decode:#2467d1;--padding:#b4527d;--preempted:#7a1fa2;--on-phase:#fff;
      --c1:#2467d1;--c2:#c2570c;--c3:#0f7d5f;--c4:#a3348a;--c5:#7d6608;--c6:#4a5568;
      --compute:#0f7d5f;--memory:#2467d1;--communication:#a3348a;--host:#b8770b;--idle:#8f99a6;
      --heat:36,103,209;--heat-dark:#fff;--heat-light:#17202b}

    """

  /// The page and what stands on it.
  static let css: StaticString = """
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
    main{max-width:1240px;margin:0 auto;padding:24px 20px 48px}
    h1{font-size:1.7rem;line-height:1.2;margin:0 0 4px;overflow-wrap:anywhere;text-wrap:balance}
    h2{font-size:1.15rem;margin:0 0 10px}
    .facts{color:var(--muted);margin:0 0 16px;overflow-wrap:anywhere}
    .card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px 18px;margin:0 0 16px;min-width:0}
    .verdict{border-left:6px solid var(--muted)}
    .verdict.good{border-left-color:var(--good)}
    .verdict.bad{border-left-color:var(--bad)}
    .verdict.warn{border-left-color:var(--warn)}
    .verdict strong{font-size:1.12rem}
    .verdict p{margin:4px 0 0;max-width:75ch}
    dl.findings{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:8px 0 0;font-size:.92rem}
    dl.findings dt{color:var(--muted)}
    dl.findings dd{margin:0;max-width:85ch;overflow-wrap:anywhere}
    ul.findings{margin:0;padding-left:1.2em;max-width:90ch}
    .tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:10px;margin:0 0 16px;padding:0;list-style:none}
    .tiles li{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:10px 14px}
    .tiles .name{display:block;color:var(--muted);font-size:.82rem}
    .tiles .value{font-size:1.35rem;font-weight:650;font-variant-numeric:tabular-nums;white-space:nowrap}
    .tiles .value small{font-size:.8rem;font-weight:400;color:var(--muted)}
    .tiles .more{display:block;color:var(--muted);font-size:.78rem}
    .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,480px),1fr));gap:16px;margin:0 0 16px}
    .grid>.card{margin:0}
    .wide{grid-column:1/-1}
    figure{margin:0}
    figcaption h2{font-size:1rem;font-weight:650;margin:0 0 6px}
    .note{color:var(--muted);font-size:.84rem;margin:6px 0 0;max-width:85ch}
    .legend{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;margin:0 0 6px;padding:0;font-size:.84rem}
    .legend li{display:inline-flex;align-items:center}
    .swatch{margin-right:6px;flex:none}
    table{border-collapse:collapse;font-size:.86rem;font-variant-numeric:tabular-nums;min-width:100%}
    .caption{color:var(--muted);font-size:.86rem;margin:0 0 4px}
    th,td{padding:4px 10px 4px 0;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
    thead th{color:var(--muted);font-weight:600;white-space:nowrap}
    tbody th{font-weight:500}
    th.number,td.number{text-align:right;white-space:nowrap}
    td .met,td .missed{white-space:nowrap}
    td .met{color:var(--good);font-weight:600}
    td .missed{color:var(--bad);font-weight:600}
    td button{font:inherit;color:var(--accent);background:none;border:0;padding:0;text-decoration:underline;cursor:pointer}
    .scroll{overflow-x:auto;max-width:100%}
    details.data{margin-top:8px;font-size:.9rem}
    summary{cursor:pointer;color:var(--accent);width:max-content;max-width:100%}
    details.data[open] summary{margin-bottom:6px}
    details.data .scroll{max-height:340px;overflow:auto}
    .points{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,360px),1fr));gap:0 24px}
    .points details[open]{grid-column:1/-1}
    details.point{border-bottom:1px solid var(--line);padding:6px 0}
    details.point:target{background:var(--raised)}
    details.point dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr));gap:2px 20px;margin:6px 0}
    details.point dl div{display:flex;justify-content:space-between;gap:8px;font-size:.86rem;border-bottom:1px dotted var(--line)}
    details.point dt{color:var(--muted)}
    details.point dd{margin:0;font-variant-numeric:tabular-nums}
    details.all>summary{font-size:1.15rem;font-weight:700}
    details.all .scroll{margin-top:8px}
    footer{color:var(--muted);font-size:.84rem;overflow-wrap:anywhere}
    :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    @media (max-width:900px){.tiles{grid-template-columns:1fr 1fr}}
    @media (max-width:600px){main{padding:16px 12px 32px}.card{padding:12px}h1{font-size:1.35rem}
      .tiles{gap:8px}.tiles li{padding:8px 10px}.tiles .value{font-size:1.15rem}}
    @media print{:root{color-scheme:light}body{font-size:11pt}main{max-width:none;padding:0}.card,.tiles li,.lane{break-inside:avoid}
      .card.player{break-inside:auto}.controls,.player h2{break-after:avoid}
      details.data,details.all:not([open]),.points details:not([open]),section:has(.points):not(:has(details[open])){display:none}
      .scroll,details.data .scroll{overflow:visible;max-height:none}table{font-size:7pt}
      thead th,thead th.number{white-space:normal;overflow-wrap:anywhere}th,td{padding-right:5px}
      .tiles{grid-template-columns:repeat(4,1fr)}.grid{grid-template-columns:1fr 1fr}a{color:inherit}}
    """
}

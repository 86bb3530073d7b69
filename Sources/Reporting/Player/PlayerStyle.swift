/// How the player looks.
enum PlayerStyle {
  static let css: StaticString = """
    .player{padding-bottom:12px}
    .controls{display:flex;flex-wrap:wrap;align-items:center;gap:8px 14px;margin:0 0 10px}
    .controls .buttons{display:inline-flex;gap:4px}
    .controls button,.controls select{font:inherit;color:var(--ink);background:var(--raised);border:1px solid var(--line);
      border-radius:7px;padding:5px 10px;min-height:34px;cursor:pointer}
    .controls button svg{width:14px;height:14px;fill:currentColor;vertical-align:-2px}
    .controls button.main svg{margin-right:7px}.controls .pause,.controls .is-playing .play{display:none}
    .controls .is-playing .pause{display:inline}
    .controls button:hover,.controls select:hover{border-color:var(--accent)}
    .controls button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:600;min-width:92px}
    .controls label{display:inline-flex;align-items:center;gap:5px;color:var(--muted);font-size:.9rem}
    .controls input[type=range]{flex:1 1 180px;min-width:140px;accent-color:var(--accent)}
    .controls .clock{font-variant-numeric:tabular-nums;min-width:5.2em;text-align:right;font-weight:600}
    .controls .choice{display:inline-flex;gap:10px}
    .controls .choice input{accent-color:var(--accent)}
    .lane{margin-top:14px}
    .lane+.lane{border-top:1px solid var(--line);padding-top:14px}
    .lane header{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 24px;margin-bottom:6px}
    .lane h3{margin:0;font-size:1rem;min-width:9em;overflow-wrap:anywhere}
    .lane dl{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0}
    .lane dl div{display:flex;gap:6px;align-items:baseline}
    .lane dt{color:var(--muted);font-size:.82rem}
    .lane dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums;min-width:2.4em}
    .canvas{width:100%;overflow:hidden}
    canvas{display:block;width:100%;touch-action:pan-y}
    canvas[tabindex]{cursor:grab;border-radius:4px}
    .blocks-note{margin:8px 0 3px;font-size:.78rem;color:var(--muted)}
    .life{min-height:2.9em;margin:12px 0 6px;padding:8px 12px;background:var(--raised);border-radius:8px;font-size:.92rem}
    .idle-slot{display:inline-block;width:26px;height:11px;background:var(--slot);border:1px solid var(--line);margin-right:6px}
    @media print{.controls,.life,.player .data,.player>.note{display:none}}
    @media (max-width:600px){.controls .clock{text-align:left}.lane dl{gap:2px 14px}}
    """
}

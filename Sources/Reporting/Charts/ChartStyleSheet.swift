/// The style sheet of charts, and the hatches that they fill with.
enum ChartStyleSheet {
  static let css: StaticString = """
    .chart{display:block;width:100%;height:auto;font-size:12px;overflow:visible}
    .chart text{fill:var(--muted)}
    .chart .title{fill:var(--ink)}
    .chart .label{fill:var(--ink);paint-order:stroke;stroke:var(--card);stroke-width:3px;stroke-linejoin:round}
    .chart .on-dark{fill:var(--heat-dark);stroke:none}
    .chart .on-light{fill:var(--heat-light);stroke:none}
    .chart .grid{stroke:var(--grid);stroke-width:1}
    .chart .axis{stroke:var(--muted);stroke-width:1}
    .chart .marker{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:2 2}
    .chart .limit{fill:none;stroke:var(--ink);stroke-width:1.4;stroke-dasharray:8 4}
    .line{fill:none;stroke-width:2;stroke-linejoin:round}
    .band{opacity:.22}
    .point{stroke:var(--card);stroke-width:1.2}
    .chart a:hover .point,.chart a:focus .point{stroke:var(--ink);stroke-width:2.5}
    .area,.point,.band{stroke-linejoin:round}
    .line.s1{stroke:var(--c1)}.point.s1,.band.s1{fill:var(--c1)}.area.s1{fill:var(--c1)}
    .line.s2{stroke:var(--c2);stroke-dasharray:7 3}.point.s2,.band.s2{fill:var(--c2)}.area.s2{fill:url(#h-s2)}
    .line.s3{stroke:var(--c3);stroke-dasharray:2 3}.point.s3,.band.s3{fill:var(--c3)}.area.s3{fill:url(#h-s3)}
    .line.s4{stroke:var(--c4);stroke-dasharray:10 3 2 3}.point.s4,.band.s4{fill:var(--c4)}.area.s4{fill:url(#h-s4)}
    .line.s5{stroke:var(--c5);stroke-dasharray:14 4}.point.s5,.band.s5{fill:var(--c5)}.area.s5{fill:url(#h-s5)}
    .line.s6{stroke:var(--c6);stroke-dasharray:4 2 1 2}.point.s6,.band.s6{fill:var(--c6)}.area.s6{fill:url(#h-s6)}
    .area.queued{fill:url(#h-queued)}.area.prefill{fill:url(#h-prefill)}.area.decode{fill:var(--decode)}
    .area.padding{fill:url(#h-padding)}.area.preempted{fill:url(#h-preempted)}
    .point.prefill{fill:var(--prefill)}.point.decode{fill:var(--decode)}
    .line.queued{stroke:var(--queued);stroke-dasharray:3 3}.line.decode{stroke:var(--decode)}.line.prefill{stroke:var(--prefill);stroke-dasharray:7 3}
    .line.idle{stroke:var(--muted)}
    .area.compute{fill:url(#h-compute)}.area.memory{fill:var(--memory)}.area.communication{fill:url(#h-communication)}
    .area.host{fill:url(#h-host)}.area.idle{fill:url(#h-idle)}
    .cell{stroke:var(--line);stroke-width:.5}
    .cell.absent{fill:url(#h-idle)}
    .cell.best{stroke:var(--ink);stroke-width:2.5}
    .h0{fill:rgba(var(--heat),.06)}.h1{fill:rgba(var(--heat),.14)}.h2{fill:rgba(var(--heat),.22)}.h3{fill:rgba(var(--heat),.30)}
    .h4{fill:rgba(var(--heat),.40)}.h5{fill:rgba(var(--heat),.80)}.h6{fill:rgba(var(--heat),.86)}.h7{fill:rgba(var(--heat),.93)}.h8{fill:rgb(var(--heat))}
    @media (max-width:600px),print{.chart{font-size:17px}.chart .label{font-size:16px}}
    """

  /// The hatches, once a page. They use the style sheet's colours, so that one definition serves light and dark.
  static func hatches() -> MarkupWriter {
    var svg = MarkupWriter()
    svg.fixed("<svg width=\"0\" height=\"0\" aria-hidden=\"true\" style=\"position:absolute\"><defs>")
    let rising = "M-2,10L10,-2M-2,2L2,-2M6,10L10,6"
    let falling = "M-2,-2L10,10M6,-2L10,2M-2,6L2,10"
    let upright = "M2,0V8M6,0V8"
    let level = "M0,2H8M0,6H8"
    let dots = "M1,1h2v2h-2zM5,5h2v2h-2z"
    let hatches: [(id: String, color: String, ink: String, path: String, opacity: String, isFilled: Bool)] = [
      ("s2", "--c2", "--card", rising, "1", false), ("s3", "--c3", "--card", falling, "1", false),
      ("s4", "--c4", "--card", upright, "1", false), ("s5", "--c5", "--card", level, "1", false),
      ("s6", "--c6", "--card", dots, "1", true), ("queued", "--queued", "--queued", dots, "0.45", true),
      ("prefill", "--prefill", "--on-phase", rising, "1", false),
      ("padding", "--padding", "--padding", rising + falling, "0.35", false),
      ("preempted", "--preempted", "--on-phase", upright, "1", false),
      ("compute", "--compute", "--card", rising, "1", false),
      ("communication", "--communication", "--card", upright, "1", false),
      ("host", "--host", "--card", falling, "1", false), ("idle", "--idle", "--idle", dots, "0.25", true),
    ]
    for hatch in hatches {
      svg.open(
        "pattern", ["id": "h-" + hatch.id, "width": "8", "height": "8", "patternUnits": "userSpaceOnUse"])
      svg.empty(
        "rect", ["width": "8", "height": "8", "style": "fill:var(\(hatch.color));opacity:\(hatch.opacity)"])
      let ink = "var(\(hatch.ink))"
      svg.empty(
        "path",
        [
          "d": hatch.path,
          "style": hatch.isFilled ? "fill:\(ink)" : "fill:none;stroke:\(ink);stroke-width:1.3;opacity:.65",
        ])
      svg.close("pattern")
    }
    svg.fixed("</defs></svg>")
    return svg
  }
}

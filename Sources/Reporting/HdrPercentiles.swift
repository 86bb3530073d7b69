import Serving
import Simulation

/// `--hgrm`: a distribution as HdrHistogram's percentile text, which its plotter draws (hdrhistogram.github.io).
///
///            Value     Percentile TotalCount 1/(1-Percentile)
///
///            1.000 0.000000000000          1           1.00
///            ...
///     #[Mean    =       25.048, StdDeviation   =      120.097]
///
/// Values are milliseconds. There are five rows for each halving of the distance to 100 %, as HdrHistogram's
/// `outputPercentileDistribution` gives by default.
public enum HdrPercentiles {
  /// Rows for each halving of the distance to 100 %.
  public static let ticksPerHalfDistance = 5

  /// The text of `histogram`, of whose units `unitsPerMillisecond` make a millisecond; of an empty one, the header and
  /// the footer.
  public static func text(_ histogram: LogHistogram, unitsPerMillisecond scale: Double = 1e6) -> String {
    var writer = ByteWriter()
    writer.literal("       Value     Percentile TotalCount 1/(1-Percentile)\n\n")
    let count = histogram.count
    var percentile = 0.0
    var written: Int64 = 0
    while count > 0 {
      // The least rank that reaches the percentile; the last row is the greatest value at 100 %.
      let rank = min(count, max(1, Int64((percentile / 100 * Double(count)).rounded(.up))))
      let isLast = rank == count
      if rank > written || percentile == 0 || isLast {
        row(histogram, rank: rank, percentile: isLast ? 100 : percentile, scale: scale, to: &writer)
        written = rank
      }
      if isLast { break }
      // As HdrHistogram steps: the distance to 100 % in halves, each in five.
      var halvings = 1.0
      var distance = 100 - percentile
      while distance <= 50 {
        distance *= 2
        halvings *= 2
      }
      percentile += 100 / (halvings * 2 * Double(ticksPerHalfDistance))
    }
    footer(histogram, scale: scale, to: &writer)
    return writer.string
  }

  /// What the file of `metric` is called beside others: `path` with the metric before its extension, as in
  /// `run-ttft.hgrm`.
  public static func path(_ path: String, for metric: LatencyMetric) -> String {
    let name = metric.rawValue.split(separator: "_").first ?? ""
    let stem = path.hasSuffix(".hgrm") ? String(path.dropLast(5)) : path
    return "\(stem)-\(name).hgrm"
  }

  private static func row(
    _ histogram: LogHistogram, rank: Int64, percentile: Double, scale: Double, to writer: inout ByteWriter
  ) {
    let count = histogram.count
    let value = histogram.quantile(count > 1 ? Double(rank - 1) / Double(count - 1) : 1)
    writer.right(value / scale, places: 3, width: 12)
    writer.byte(" ")
    writer.fixed(percentile / 100, places: 12)
    writer.byte(" ")
    writer.text(padded(String(rank), to: 10, right: true))
    if percentile < 100 {
      writer.byte(" ")
      writer.right(1 / (1 - percentile / 100), places: 2, width: 14)
    }
    writer.byte("\n")
  }

  private static func footer(_ histogram: LogHistogram, scale: Double, to writer: inout ByteWriter) {
    let isEmpty = histogram.count == 0
    writer.literal("#[Mean    = ")
    writer.right(isEmpty ? 0 : histogram.mean / scale, places: 3, width: 12)
    writer.literal(", StdDeviation   = ")
    writer.right(isEmpty ? 0 : histogram.standardDeviation / scale, places: 3, width: 12)
    writer.literal("]\n#[Max     = ")
    writer.right(Double(histogram.maximum ?? 0) / scale, places: 3, width: 12)
    writer.literal(", Total count    = ")
    writer.text(padded(String(histogram.count), to: 12, right: true))
    // The buckets of `LogHistogram`: octaves above 2,048, and the values below.
    writer.literal("]\n#[Buckets =           53, SubBuckets     =         2048]\n")
  }
}

extension ByteWriter {
  /// A rounded number with spaces before it up to `width`.
  fileprivate mutating func right(_ value: Double, places: Int, width: Int) {
    var number = ByteWriter()
    number.fixed(value, places: places)
    text(padded(number.string, to: width, right: true))
  }
}

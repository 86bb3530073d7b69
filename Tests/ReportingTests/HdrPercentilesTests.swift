import Serving
import Simulation
import Testing

@testable import Reporting

@Suite struct HdrPercentilesTests {
  // The third value is the middle of its bucket, within 0.05 % of it.
  @Test func text() {
    var histogram = LogHistogram()
    for millisecond in 1...4 { histogram.add(Int64(millisecond) * 1_000_000) }
    #expect(
      HdrPercentiles.text(histogram) == """
               Value     Percentile TotalCount 1/(1-Percentile)

               1.000 0.000000000000          1           1.00
               2.000 0.300000000000          2           1.43
               2.999 0.550000000000          3           2.22
               4.000 1.000000000000          4
        #[Mean    =        2.500, StdDeviation   =        1.118]
        #[Max     =        4.000, Total count    =            4]
        #[Buckets =           53, SubBuckets     =         2048]

        """)
  }

  @Test func anEmptyHistogram() {
    #expect(HdrPercentiles.text(LogHistogram()).split(separator: "\n").count == 4)
  }

  @Test func paths() {
    #expect(HdrPercentiles.path("out/run.hgrm", for: .ttft) == "out/run-ttft.hgrm")
    #expect(HdrPercentiles.path("run", for: .queue) == "run-queue.hgrm")
  }
}

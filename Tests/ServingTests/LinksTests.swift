import Testing

@testable import Serving

@Suite struct LinksTests {
  @Test func everyContractNameIsThereOnce() {
    for name in [
      "nvlink2", "nvlink3", "nvlink4", "nvlink5", "nvlink3-pairwise", "pcie3", "pcie4", "pcie5",
      "pcie4-cross-socket", "pcie5-cross-socket", "infinity-fabric",
    ] {
      #expect(Link.find(name)?.name == name)
    }
    let folded = Link.catalogue.map { Catalogue.folded($0.name) }
    #expect(Set(folded).count == folded.count)
  }

  @Test(arguments: Link.catalogue)
  func entryIsPhysical(link: Link) {
    #expect(!link.allReduce.isEmpty && !link.source.isEmpty)
    #expect(link.allReduce.map(\.groupSize) == link.allReduce.map(\.groupSize).sorted())
    for row in link.allReduce {
      for cost in [row.graph, row.eager] {
        #expect((1e-6...100e-6).contains(cost.latencySeconds))
        #expect((0.5e9...1e12).contains(cost.busBytesPerSecond))
        #expect(cost.rampSecondsPerRootKibibyte >= 0)
      }
      #expect(row.eagerHostSeconds > 0)
    }
  }

  @Test(arguments: Link.catalogue)
  func moreBytesTakeLonger(link: Link) {
    for size in [2, 4, 8] {
      let times = [1e3, 1e5, 1e7, 1e9].map {
        link.allReduceSeconds(bytes: $0, groupSize: size, launch: .graph)
      }
      #expect(times == times.sorted() && times[0] > 0)
    }
    #expect(link.allReduceSeconds(bytes: 1e9, groupSize: 1, launch: .graph) == 0)
  }

  /// 4.32 us + 0.128 us * sqrt(1024 KiB) + 1.5 * 1 MiB / 352 GB/s, by hand: 12.884 us.
  @Test func allReduceOfOneMebibyteOnFourH100() {
    let seconds = Link.nvlink4.allReduceSeconds(bytes: 1_048_576, groupSize: 4, launch: .graph)
    #expect(abs(seconds - 12.884e-6) < 0.001e-6)
  }

  /// A ring that crosses the CPU is another link than one that does not.
  @Test func crossingTheCPUCostsMoreThanAGeneration() {
    func seconds(_ link: Link) -> Double { link.allReduceSeconds(bytes: 1e7, groupSize: 4, launch: .graph) }
    #expect(seconds(.pcie4CrossSocket) > 2 * seconds(.pcie3))
    #expect(seconds(.pcie4Staged) > seconds(.pcie4CrossSocket))
    #expect(seconds(.nvlink3Pairwise) > 5 * seconds(.nvlink3))
  }

  @Test func sizesBetweenEntriesTakeTheLarger() {
    #expect(Link.nvlink4.constants(groupSize: 3)?.groupSize == 4)
    #expect(Link.nvlink4.constants(groupSize: 16)?.groupSize == 8)
  }

  /// One-shot kernels without a barrier: sooner for small messages; NCCL's time for large ones, and where no such kernel
  /// was measured the engine's usual one.
  @Test func oneShotKernelsAreForSmallMessages() {
    func seconds(_ link: Link, _ bytes: Double, _ kernels: AllReduceKernels, _ launch: LaunchMode = .graph)
      -> Double
    {
      link.allReduceSeconds(bytes: bytes, groupSize: 8, launch: launch, kernels: kernels)
    }
    #expect(seconds(.nvlink4, 16_384, .oneShot) < seconds(.nvlink4, 16_384, .custom))
    #expect(abs(seconds(.nvlink4, 65_536, .oneShot) - (3.5e-6 + 7 * 65_536 / 320e9)) < 1e-12)
    #expect(seconds(.nvlink4, 4_194_304, .oneShot) > seconds(.nvlink4, 4_194_304, .custom))
    #expect(seconds(.nvlink4, 4_194_304, .oneShot) == seconds(.nvlink4, 4_194_304, .custom, .eager))
    #expect(seconds(.pcie4, 16_384, .oneShot) == seconds(.pcie4, 16_384, .custom))
  }
}

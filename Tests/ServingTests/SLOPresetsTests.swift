import Serving
import Testing

@Suite struct SLOPresetsTests {
  @Test func holdsTheNamesOfTheContract() {
    for name in [
      "mlperf-llama2-70b", "mlperf-llama2-70b-interactive", "mlperf-llama3.1-8b",
      "mlperf-llama3.1-8b-interactive",
      "mlperf-llama3.1-405b", "chat", "code", "summarisation",
    ] {
      #expect(SLOPreset.find(name)?.objectives.count == 2)
    }
    #expect(SLOPreset.find("mlperf_llama2.70B")?.name == "mlperf-llama2-70b")
    #expect(SLOPreset.find("fast") == nil)
  }
}

import Testing

@testable import Scenarios

@Suite struct ServingPropertiesTests {
  private func read(_ text: String) throws -> ServingProperties {
    try ServingProperties(Array(text.utf8), file: "s.properties")
  }

  @Test func readsRollingBatchWithCommentsAfterValues() throws {
    let properties = try read(
      """
      #Paged
      engine=MPI
      option.entryPoint=djl_python.huggingface
      option.rolling_batch=auto
      option.max_rolling_batch_size=64 #example
      option.paged_attention=true
      option.max_rolling_batch_prefill_tokens=16080 #example
      option.tensor_parallel_degree=2 #example
      """)
    #expect(properties.engine?.value == .mpi)
    #expect(properties.rollingBatch?.value == .auto)
    #expect(properties.maxRollingBatchSize?.value == 64)
    #expect(properties.pagedAttention?.value == true)
    #expect(properties.maxRollingBatchPrefillTokens?.value == 16080)
    #expect(properties.tensorParallelDegree?.value == .count(2))
    #expect(properties.warnings.isEmpty)
    #expect(properties.maxRollingBatchSize?.location.description == "s.properties:5:31")
  }

  @Test func readsDynamicBatching() throws {
    let properties = try read(
      "engine = Python\r\nbatch_size: 64 # n\r\nmax_batch_delay 1000\r\njob_queue_size=5")
    #expect(properties.engine?.value == .python)
    #expect(properties.batchSize?.value == 64)
    #expect(properties.maxBatchDelayMilliseconds?.value == 1000)
    #expect(properties.jobQueueSize?.value == 5)
    #expect(properties.rollingBatch == nil)
  }

  @Test func prefixesAreOptionalBothWays() throws {
    let properties = try read(
      "option.batch_size=4\ntensor_parallel_degree=max\ndtype=float16\noption.max_model_len=4096\n"
        + "gpu_memory_utilization=0.85\noption.enable_prefix_caching=True\noption.kv_cache_dtype=auto\n"
        + "option.quantize=awq\noption.rolling_batch=LMI_dist\nenable_chunked_prefill=false\npipeline_parallel_degree=2"
    )
    #expect(properties.batchSize?.value == 4)
    #expect(properties.tensorParallelDegree?.value == .max)
    #expect(properties.dataType?.value == .fp16)
    #expect(properties.maxModelLength?.value == 4096)
    #expect(properties.gpuMemoryUtilization?.value == 0.85)
    #expect(properties.prefixCaching?.value == true)
    #expect(properties.kvCacheDataType == nil)
    #expect(properties.quantize?.value == "awq")
    #expect(properties.rollingBatch?.value == .lmiDist)
    #expect(properties.chunkedPrefill?.value == false)
    #expect(properties.pipelineParallelDegree?.value == 2)
  }

  @Test(arguments: [
    ("batch_size=x", "1:12: error: batch_size: expected a whole number from 1 to 2147483647, found \"x\""),
    ("batch_size=", "1:12: error: batch_size: expected a whole number from 1 to 2147483647, found nothing"),
    ("batch_size=0", "1:12: error: batch_size: expected a whole number from 1 to 2147483647, found \"0\""),
    (
      "batch_size=9999999999",
      "1:12: error: batch_size: expected a whole number from 1 to 2147483647, found \"9999999999\""
    ),
    (
      "max_batch_delay=-1",
      "1:17: error: max_batch_delay: expected a whole number from 0 to 2147483647, found \"-1\""
    ),
    (
      "option.paged_attention=yes",
      "1:24: error: option.paged_attention: expected true or false, found \"yes\""
    ),
    (
      "option.tensor_parallel_degree=min",
      "1:31: error: option.tensor_parallel_degree: expected a number of GPUs or max, found \"min\""
    ),
    (
      "gpu_memory_utilization=nan",
      "1:24: error: gpu_memory_utilization: expected a number above 0 and up to 1, found \"nan\""
    ),
    (
      "option.rolling_batch=vlm",
      "1:22: error: option.rolling_batch: expected one of auto, scheduler, lmi-dist, vllm, trtllm, deepspeed, disable, "
        + "found \"vlm\"; did you mean 'vllm'?"
    ),
    (
      "option.dtype=fp17",
      "1:14: error: option.dtype: expected one of fp32, fp16, bf16, fp8, int8, int4, found \"fp17\"; did you mean 'fp16'?"
    ),
  ])
  func malformedValuesAreErrors(text: String, expected: String) {
    #expect(message { _ = try read(text) } == "s.properties:" + expected)
  }

  @Test func allErrorsAreTold() {
    #expect(message { _ = try read("batch_size=x\nengine=MPY") }.split(separator: "\n").count == 2)
  }

  @Test func warnsOfWhatIsProbablyNotMeant() throws {
    let properties = try read(
      "option.max_rolling_batchsize=3\nbatch_size=1\nbatch_size=2\noption.enable_lora=true\noption.model_id=x\n"
        + "option.predict_timeout=9\nwhat_is_this=1")
    #expect(
      properties.warnings.map(\.description) == [
        "s.properties:1:1: warning: unknown key 'option.max_rolling_batchsize'; it has no effect; "
          + "did you mean 'max_rolling_batch_size'?",
        "s.properties:3:1: warning: 'batch_size' is set again; its value at s.properties:2:1 has no effect",
        "s.properties:4:1: warning: 'option.enable_lora' is known but not simulated; it has no effect",
        "s.properties:7:1: warning: unknown key 'what_is_this'; it has no effect",
      ])
    #expect(properties.batchSize?.value == 2)
  }

  @Test func keysThatAreReadAreKnownOnce() {
    #expect(Set(ServingProperties.knownKeys).count == ServingProperties.knownKeys.count)
  }

  @Test(arguments: ServingProperties.keysRead.sorted())
  func everyKeyThatIsReadHasAnEffect(key: String) throws {
    // A value that only a string can be is refused for all keys but one, and leaves no warning for any.
    do {
      #expect(try read("\(key)=?!").warnings.isEmpty)
      #expect(key == "quantize")
    } catch {
      #expect("\(error)".contains("\(key): expected"))
    }
  }
}

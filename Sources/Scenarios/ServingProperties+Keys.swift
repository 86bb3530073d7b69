extension ServingProperties {
  /// The keys that are read, without their prefix.
  static let keysRead: Set<String> = [
    "engine", "batch_size", "max_batch_delay", "job_queue_size", "rolling_batch", "max_rolling_batch_size",
    "max_rolling_batch_prefill_tokens", "paged_attention", "tensor_parallel_degree",
    "pipeline_parallel_degree",
    "dtype", "kv_cache_dtype", "quantize", "max_model_len", "gpu_memory_utilization",
    "enable_chunked_prefill",
    "enable_prefix_caching",
  ]

  /// Keys that change where a model comes from, how answers look or how long loading may take, but no time or memory
  /// that is simulated. Source: the configuration pages of DJL Serving and its LMI guides, 0.23 to 0.32.
  static let keysWithoutEffect: Set<String> = [
    "model_id", "model_dir", "model_name", "entryPoint", "handler", "task", "s3url", "revision",
    "translatorFactory",
    "application", "trust_remote_code", "parallel_loading", "model_loading_timeout", "predict_timeout",
    "max_idle_time", "load_on_devices", "device_map", "device_id", "low_cpu_mem_usage", "mpi_mode",
    "load_format",
    "tokenizer", "tokenizer_mode", "output_formatter", "input_formatter", "tgi_compat", "async_mode",
    "enable_streaming", "decoding_strategy", "max_logprobs", "max_output_size", "log_model_metric",
    "log_request_metric", "metrics_aggregation", "required_memory_mb", "gpu.required_memory_mb",
    "reserved_memory_mb", "gpu.reserved_memory_mb", "retry_threshold", "record_acceptance_rate",
    "properties", "pythonExecutable", "python_executable", "venv_per_model", "log_level", "chat_template",
  ]

  /// Keys that change time or memory in ways that are not modelled. Source: as above.
  static let keysNotSimulated: Set<String> = [
    "minWorkers", "maxWorkers", "gpu.minWorkers", "gpu.maxWorkers", "min_workers", "max_workers",
    "speculative_draft_model", "speculative_model", "speculative_length", "draft_model_id",
    "draft_model_tp_size",
    "num_speculative_tokens", "enable_lora", "max_loras", "max_lora_rank", "lora_extra_vocab_size",
    "max_cpu_loras",
    "cpu_offload_gb_per_gpu", "swap_space", "enforce_eager", "disable_sliding_window", "load_in_8bit",
    "load_in_4bit",
    "max_sparsity", "max_splits", "waiting_steps", "enable_cuda_graph", "max_tokens", "triangular_masking",
    "rope_scaling", "max_num_seqs", "max_num_batched_tokens",
  ]

  /// Every key that is no slip of the pen, in a fixed order so that equally near ones are suggested alike.
  static let knownKeys: [String] = keysRead.sorted() + keysWithoutEffect.sorted() + keysNotSimulated.sorted()
}

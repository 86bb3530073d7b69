// Constants in the units of the fits, microseconds and gigabytes per second, so that the tables read like their source.
extension KernelEfficiency {
  /// These constants with other fractions of peak and bandwidth, for a sibling of a measured GPU.
  func with(
    gemmCompute: Double, gemmBandwidth: Double, prefillCompute: Double, decodeBandwidth: Double
  ) -> KernelEfficiency {
    var sibling = self
    let fp8Compute = min(1, gemmFP8.compute / gemm.compute * gemmCompute)
    sibling.gemm.compute = gemmCompute
    sibling.gemm.bandwidth = gemmBandwidth
    sibling.gemmFP8.compute = fp8Compute
    let fp8Prefill = min(1, prefillAttentionFP8.compute / prefillAttention.compute * prefillCompute)
    sibling.prefillAttention.compute = prefillCompute
    sibling.prefillAttentionFP8.compute = fp8Prefill
    let fp8Decode = min(1, decodeAttentionFP8.bandwidth / decodeAttention.bandwidth * decodeBandwidth)
    sibling.decodeAttention.bandwidth = decodeBandwidth
    sibling.decodeAttentionFP8.bandwidth = fp8Decode
    return sibling
  }
}

extension GEMMEfficiency {
  static func fitted(
    _ launch: Double, compute: Double, bandwidth: Double, sharpness: Double, quantisation: Double = 0,
    rows: Int = 1
  ) -> GEMMEfficiency {
    GEMMEfficiency(
      launchSeconds: launch * 1e-6, compute: compute, bandwidth: bandwidth, sharpness: sharpness,
      quantisationBytes: quantisation, rowPadding: rows)
  }
}

extension PrefillAttentionEfficiency {
  static func fitted(
    _ launch: Double, compute: Double, extraTokens: Double, rows: Int, bandwidth: Double, cached: Double,
    tail: Double? = nil
  ) -> PrefillAttentionEfficiency {
    PrefillAttentionEfficiency(
      launchSeconds: launch * 1e-6, compute: compute, extraContextTokens: extraTokens, tileRows: rows,
      bandwidth: bandwidth, cached: cached, tailTiles: tail)
  }
}

extension DecodeAttentionEfficiency {
  static func fitted(
    _ launch: Double, bandwidth: Double, regroup: Double = 0, wave: Double = 0, free: Double = 0,
    half: Double = 0, head: Double = .infinity
  ) -> DecodeAttentionEfficiency {
    DecodeAttentionEfficiency(
      launchSeconds: launch * 1e-6, regroupSeconds: regroup * 1e-6, waveSeconds: wave * 1e-6, freeWaves: free,
      bandwidth: bandwidth, halfBandwidthPairs: half, bytesPerSecondPerHead: head * 1e9)
  }
}

extension MixedAttentionEfficiency {
  /// FlashAttention 2 as fitted on the RTX 4090 (14 %); the Ampere and Ada boards run the same kernel.
  static let adaTiles = MixedAttentionEfficiency(
    launchSeconds: 6.14e-6, decodeWork: 1.229, extraDecodeTokens: 189.6)
}

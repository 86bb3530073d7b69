import Serving

/// Tables of matrix products.
extension KernelCases {
  static let products = Validation.Source(
    name: "gemm",
    needs: boards.map { "kernels/gemm_\($0.file).csv" } + ["kernels/gemm_a100_sxm_sglang0.5.10.csv"]
  ) { data in
    var table = ValidationTable(
      name: "gemm", title: "Matrix products (ai-dynamo/aiconfigurator)",
      fitted: fitted(heldOut: "every second weight matrix") + "; SGLang's table is not fitted to",
      bars: [
        ValidationBar("Time", 0.1, cases: "H100", isHeldOut: true),
        ValidationBar("Time", 0.1, cases: "A100", isHeldOut: true),
        ValidationBar("Time", 0.13, cases: "L40S", isHeldOut: true),
        ValidationBar("Time", 0.1, cases: "RTX", isHeldOut: true),
      ])
    for board in boards {
      let gpu = board.accelerator
      table.missing += attempt {
        let rows = try data.table("kernels/gemm_\(board.file).csv").rows
        for (format, label) in formats {
          table.cases += cases("\(gpu.name) \(label)", fit(gpu, format), rows: products(rows, label))
        }
      }
    }
    table.missing += attempt {
      let gpu = Accelerator.a100With80GB
      let rows = try data.table("kernels/gemm_a100_sxm_sglang0.5.10.csv").rows
      table.cases += cases(
        "\(gpu.name) bf16 SGLang", fit(gpu, .bf16), rows: products(rows, "bf16"), isFitted: false)
    }
    return table
  }

  /// (m x k)(k x n).
  private struct Product {
    var m: Double
    var n: Double
    var k: Double
  }

  private struct ProductConstants {
    var gemm: GEMMEfficiency
    var residency: CacheResidency
  }

  private typealias Fit = HeldOutFit<ProductConstants, Product>

  private static func products(_ rows: [MeasurementRow], _ dtype: String) -> [Fit.Row] {
    rows.compactMap { row in
      guard row.text("dtype") == dtype, let m = row.number("m"), let n = row.number("n"),
        let k = row.number("k"), let measured = row.number("lat_us")
      else { return nil }
      // One number for a weight matrix: depths are far below 2^20.
      return Fit.Row(work: Product(m: m, n: n, k: k), measured_us: measured, size: n * 0x1p20 + k)
    }
  }

  private static func fit(_ gpu: Accelerator, _ format: NumberFormat) -> Fit {
    let form = ProductConstants(
      gemm: format == .fp8 ? gpu.kernels.gemmFP8 : gpu.kernels.gemm,
      residency: .weights(gpu.name, format))
    var parameters = [
      Fit.Parameter(path: \.gemm.launchSeconds, start: 5e-6), Fit.Parameter(path: \.gemm.compute, start: 0.7),
      Fit.Parameter(path: \.gemm.bandwidth, start: 0.8), Fit.Parameter(path: \.gemm.sharpness, start: 2),
    ]
    if form.gemm.quantisationBytes > 0 {
      parameters.append(Fit.Parameter(path: \.gemm.quantisationBytes, start: 5))
    }
    if form.residency.share < 1 {
      parameters.append(Fit.Parameter(path: \.residency.share, start: 0.4))
      parameters.append(Fit.Parameter(path: \.residency.capacityBytes, start: 20e6))
    }
    return Fit(form: form, parameters: parameters) { constants, product in
      let (m, n, k) = (product.m, product.n, product.k)
      let weights = n * k * format.bytes
      let bytes = weights * constants.residency.cost(bytes: weights) + m * k * format.bytes + 2 * m * n
      return constants.gemm.parts(
        m: m, n: n, k: k, bytes: bytes, peak: gpu.peak.rate(weights: format),
        bandwidth: gpu.bandwidthBytesPerSecond
      ).total * 1e6
    }
  }
}

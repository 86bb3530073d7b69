import Serving

/// `hardware` of a scenario: GPUs that are no instance of the catalogue.
struct HardwareFile: Decodable {
  var gpu: Located<AcceleratorFile>
  var count: Int
  var link: Located<LinkFile>?
  var pricePerHour: Double?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case gpu, count, link
    case pricePerHour = "price_per_hour"
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    gpu = try keys.decode(Located<AcceleratorFile>.self, forKey: .gpu)
    count = try keys.whole(.count)?.value ?? 1
    link = try keys.decodeIfPresent(Located<LinkFile>.self, forKey: .link)
    pricePerHour = try keys.number(.pricePerHour)?.value
  }

  /// The GPUs, with the link that they usually have where none is given.
  func resolved() throws(Diagnostic) -> Hardware {
    let accelerator = gpu.value.accelerator
    guard let link = link?.value.link ?? Link.find(accelerator.usualLink) else {
      throw gpu.failure(
        "its usual link '\(accelerator.usualLink)' is not in the catalogue; give hardware.link")
    }
    return Hardware(accelerator: accelerator, count: count, link: link, pricePerHour: pricePerHour)
  }
}

/// `hardware.gpu`: a name of the catalogue or an object.
struct AcceleratorFile: Decodable {
  var accelerator: Accelerator

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, like
    case memory = "memory_gib"
    case bandwidth = "bandwidth_gb_s"
    case fp16 = "fp16_tflops"
    case fp32 = "fp32_tflops"
    case fp8 = "fp8_tflops"
    case multiprocessors
    case cache = "cache_mb"
    case power = "power_w"
  }

  init(from decoder: any Decoder) throws {
    if case .string(let name)? = decoder.json5?.content {
      accelerator = try decoder.entry(name, in: Accelerator.catalogue, name: \.name, called: "GPU")
      return
    }
    guard case .object? = decoder.json5?.content else {
      throw decoder.failure(
        "expected the name of a GPU or an object, found \(decoder.json5?.summary ?? "something else")")
    }
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let like: Accelerator? = try keys.text(.like).map { name in
      try keys.superDecoder(forKey: .like).entry(
        name.value, in: Accelerator.catalogue, name: \.name, called: "GPU")
    }
    func needed(_ key: CodingKeys, scale: Double, _ inherited: Double?) throws -> Double {
      try keys.required(key, keys.number(key).map { $0.value * scale } ?? inherited)
    }
    let fp16 = try needed(.fp16, scale: 1e12, like?.peak.fp16)
    let memory = try needed(.memory, scale: 1_073_741_824, (like?.memoryBytes).map(Double.init))
    accelerator = Accelerator(
      name: try keys.text(.name)?.value ?? like?.name ?? "custom", memoryBytes: Int64(memory),
      bandwidthBytesPerSecond: try needed(.bandwidth, scale: 1e9, like?.bandwidthBytesPerSecond),
      peak: PeakRates(
        fp32: try keys.number(.fp32).map { $0.value * 1e12 } ?? like?.peak.fp32 ?? fp16 / 16, fp16: fp16,
        fp8: try keys.number(.fp8).map { $0.value * 1e12 } ?? like?.peak.fp8),
      multiprocessors: try keys.whole(.multiprocessors)?.value ?? like?.multiprocessors ?? 108,
      cacheBytes: try keys.number(.cache).map { $0.value * 1e6 } ?? like?.cacheBytes ?? 40e6,
      powerWatts: try keys.number(.power)?.value ?? like?.powerWatts, kernels: like?.kernels ?? .ampere,
      usualLink: like?.usualLink ?? Link.pcie4.name, source: "the scenario")
  }
}

/// `hardware.link`: a name of the catalogue or an object.
struct LinkFile: Decodable {
  var link: Link

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name
    case latency = "latency_us"
    case bus = "bus_gb_s"
    case pointToPointLatency = "point_to_point_latency_us"
    case pointToPoint = "point_to_point_gb_s"
  }

  init(from decoder: any Decoder) throws {
    if case .string(let name)? = decoder.json5?.content {
      link = try decoder.entry(name, in: Link.catalogue, name: \.name, called: "link")
      return
    }
    guard case .object? = decoder.json5?.content else {
      throw decoder.failure(
        "expected the name of a link or an object, found \(decoder.json5?.summary ?? "something else")")
    }
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let latency = try keys.required(.latency, keys.number(.latency)).value * 1e-6
    let bus = try keys.required(.bus, keys.number(.bus)).value * 1e9
    let cost = CollectiveCost(latencySeconds: latency, busBytesPerSecond: bus)
    link = Link(
      name: try keys.text(.name)?.value ?? "custom",
      allReduce: [
        CollectiveConstants(
          groupSize: 2, graph: cost, eager: cost, eagerHostSeconds: Link.pcie4.hostSeconds)
      ],
      pointToPointBytesPerSecond: try keys.number(.pointToPoint).map { $0.value * 1e9 } ?? bus,
      pointToPointSeconds: try keys.number(.pointToPointLatency).map { $0.value * 1e-6 } ?? latency,
      source: "the scenario")
  }
}

extension Link {
  /// Host time of launching one collective eagerly: the software's, and much the same on every link.
  fileprivate var hostSeconds: Double { allReduce.first?.eagerHostSeconds ?? 0 }
}

extension Decoder {
  /// The entry of a catalogue called `name`; the error names the nearest.
  func entry<Entry>(
    _ name: String, in entries: [Entry], name key: KeyPath<Entry, String>, called kind: String
  ) throws(Diagnostic) -> Entry {
    if let found = Catalogue.find(name, in: entries, name: key) { return found }
    throw failure(
      unknownName(name, kind: kind),
      suggestions: Suggestion.nearest(name, among: entries.map { $0[keyPath: key] }, limit: 3))
  }
}

extension Located where Value == String {
  /// The entry of a catalogue by this name; the error names the nearest.
  func entry<Entry>(
    in entries: [Entry], name key: KeyPath<Entry, String>, called kind: String
  ) throws(Diagnostic) -> Entry {
    if let found = Catalogue.find(value, in: entries, name: key) { return found }
    throw .error(
      at: location, "\(path): " + unknownName(value, kind: kind),
      suggestions: Suggestion.nearest(value, among: entries.map { $0[keyPath: key] }, limit: 3))
  }
}

/// Says that a catalogue has no entry of this name, and where all the names can be seen.
func unknownName(_ name: String, kind: String) -> String {
  "unknown \(kind) '\(excerpt(name))' (batchyard catalogue lists those built in)"
}

import Serving

/// A scenario file's text, key by key, before any name is looked up.
struct ScenarioDocument: Decodable {
  var name: Located<String>?
  var seed: UInt64
  var instance: Located<String>?
  var hardware: Located<HardwareFile>?
  var model: Located<ModelFile>
  var engine: EngineFile
  var replicas: Located<Int>?
  var router: Located<Router>?
  var workload: Located<WorkloadFile>
  var warmupRequests: Int
  var slo: ObjectivesFile?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case schema = "$schema"
    case name, seed, instance, hardware, model, engine, replicas, router, workload
    case warmupRequests = "warmup_requests"
    case slo
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    name = try keys.text(.name)
    seed = UInt64(try keys.whole(.seed)?.value ?? 1)
    instance = try keys.text(.instance)
    hardware = try keys.decodeIfPresent(Located<HardwareFile>.self, forKey: .hardware)
    model = try keys.decode(Located<ModelFile>.self, forKey: .model)
    engine = try keys.decodeIfPresent(EngineFile.self, forKey: .engine) ?? EngineFile()
    replicas = try Self.replicas(keys)
    router = try keys.choice(.router)
    workload = try keys.decode(Located<WorkloadFile>.self, forKey: .workload)
    warmupRequests = try keys.whole(.warmupRequests)?.value ?? 0
    slo = try keys.decodeIfPresent(ObjectivesFile.self, forKey: .slo)
  }

  private static func replicas(_ keys: KeyedDecodingContainer<CodingKeys>) throws -> Located<Int>? {
    guard let value = try keys.value(.replicas) else { return nil }
    guard case .string(let word) = value.value.content else { return try value.whole() }
    guard Suggestion.folded(word) == "auto" else { throw value.expected("auto or a number of copies") }
    return nil
  }
}

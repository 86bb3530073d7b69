import Simulation

/// `workload.input_tokens` or `workload.output_tokens`: a number of tokens or a distribution of them.
struct LengthFile: Decodable {
  var distribution: Distribution

  enum CodingKeys: String, CodingKey, CaseIterable {
    case uniform, normal, lognormal, exponential, values, weights
  }

  enum NormalKeys: String, CodingKey, CaseIterable {
    case mean
    case standardDeviation = "std"
    case minimum = "min"
    case maximum = "max"
  }

  enum LognormalKeys: String, CodingKey, CaseIterable { case mean, cv }
  enum ExponentialKeys: String, CodingKey, CaseIterable {
    case mean
    case maximum = "max"
  }

  /// The greatest length that a distribution may give.
  private static let most = Double(ScenarioKeys.mostTokens)

  /// The same length for all requests, where it is one.
  var constant: Int? {
    if case .constant(let value) = distribution { Int(value) } else { nil }
  }

  init(from decoder: any Decoder) throws {
    switch decoder.json5?.content {
    case .object?: break
    case .number?:
      distribution = .constant(Double(try Located<JSON5Value>(from: decoder).whole().value))
      return
    default:
      throw decoder.failure(
        "expected a number of tokens or a distribution, found \(decoder.json5?.summary ?? "something else")")
    }
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let given = keys.allKeys.filter { $0 != .weights }
    guard let kind = given.first else {
      throw decoder.failure("expected one of uniform, normal, lognormal, exponential and values")
    }
    if given.count > 1 {
      throw keys.failure("conflicts with '\(kind.stringValue)'; give one distribution", at: given[1])
    }
    switch kind {
    case .uniform: distribution = try Self.uniform(keys)
    case .normal: distribution = try Self.normal(keys.superDecoder(forKey: .normal))
    case .lognormal: distribution = try Self.lognormal(keys.superDecoder(forKey: .lognormal))
    case .exponential: distribution = try Self.exponential(keys.superDecoder(forKey: .exponential))
    case .values, .weights: distribution = try Self.values(keys)
    }
    if kind != .values, keys.contains(.weights) {
      throw keys.failure("goes with 'values', not with '\(kind.stringValue)'", at: .weights)
    }
    do {
      try distribution.validate()
    } catch {
      throw keys.failure("\(error)", at: kind)
    }
  }

  private static func uniform(_ keys: KeyedDecodingContainer<CodingKeys>) throws -> Distribution {
    let list = try keys.decode(Located<JSON5Value>.self, forKey: .uniform)
    let bounds = try list.elements()
    guard bounds.count == 2 else { throw list.expected("two bounds, as in [16, 512]") }
    return .uniform(lower: try bounds[0].number().value, upper: try bounds[1].number().value)
  }

  private static func normal(_ decoder: any Decoder) throws -> Distribution {
    let keys = try decoder.container(keyedBy: NormalKeys.self)
    return .normal(
      mean: try keys.required(.mean, keys.number(.mean)).value,
      standardDeviation: try keys.required(.standardDeviation, keys.number(.standardDeviation)).value,
      minimum: try keys.number(.minimum)?.value ?? 1, maximum: try keys.number(.maximum)?.value ?? most)
  }

  private static func lognormal(_ decoder: any Decoder) throws -> Distribution {
    let keys = try decoder.container(keyedBy: LognormalKeys.self)
    return .lognormal(
      mean: try keys.required(.mean, keys.number(.mean)).value,
      coefficientOfVariation: try keys.required(.cv, keys.number(.cv)).value)
  }

  private static func exponential(_ decoder: any Decoder) throws -> Distribution {
    let keys = try decoder.container(keyedBy: ExponentialKeys.self)
    return .exponential(
      mean: try keys.required(.mean, keys.number(.mean)).value,
      maximum: try keys.number(.maximum)?.value ?? .infinity)
  }

  private static func values(_ keys: KeyedDecodingContainer<CodingKeys>) throws -> Distribution {
    let list = try keys.decode(Located<JSON5Value>.self, forKey: .values)
    var values: [Double] = []
    for element in try list.elements() { values.append(try element.number().value) }
    if values.isEmpty { throw list.expected("at least one length") }
    var weights: [Double] = []
    if let list = try keys.value(.weights) {
      for element in try list.elements() { weights.append(try element.number().value) }
      if weights.count != values.count {
        throw keys.failure("\(weights.count) weights for \(values.count) values", at: .weights)
      }
    }
    return .empirical(values: values, weights: weights)
  }
}

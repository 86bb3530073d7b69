import Serving

/// `workload.arrivals` of a scenario: which process, and the keys that go with it.
struct ArrivalsFile: Decodable {
  /// The name of a process.
  enum Process: String, NamedChoice {
    case closedLoop = "closed_loop"
    case poisson, gamma, constant, burst, trace
  }

  var process: Located<Process>
  var arrivals: ArrivalProcess

  enum CodingKeys: String, CodingKey, CaseIterable {
    case process, clients
    case thinkTime = "think_time_s"
    case rate, cv
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let process = try keys.required(.process, keys.choice(.process, of: Process.self))
    self.process = process
    let clients = try keys.whole(.clients)
    let think = try keys.number(.thinkTime)
    let rate = try keys.number(.rate)
    let variation = try keys.number(.cv)
    func needed<Value>(_ key: CodingKeys, _ value: Located<Value>?) throws -> Value {
      try keys.required(key, value, because: ", which goes with '\(process.value.rawValue)'").value
    }
    switch process.value {
    case .closedLoop:
      arrivals = .closedLoop(clients: try needed(.clients, clients), thinkTimeSeconds: think?.value ?? 0)
    case .poisson: arrivals = .poisson(rate: try needed(.rate, rate))
    case .gamma:
      arrivals = .gamma(rate: try needed(.rate, rate), coefficientOfVariation: try needed(.cv, variation))
    case .constant: arrivals = .constant(rate: try needed(.rate, rate))
    case .burst: arrivals = .burst
    case .trace: arrivals = .trace
    }
    // A key that does not go with the process is a slip: the rate of a closed loop follows, it is not given.
    let others: [(CodingKeys, Bool, [Process])] = [
      (.clients, clients != nil, [.closedLoop]), (.thinkTime, think != nil, [.closedLoop]),
      (.rate, rate != nil, [.poisson, .gamma, .constant]), (.cv, variation != nil, [.gamma]),
    ]
    for (key, isGiven, processes) in others where isGiven && !processes.contains(process.value) {
      let names = processes.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw keys.failure("goes with process \(names), not with '\(process.value.rawValue)'", at: key)
    }
  }
}

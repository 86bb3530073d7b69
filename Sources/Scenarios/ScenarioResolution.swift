import Serving

/// A scenario's text with its names looked up, the files that it names read and its defaults filled in.
struct ScenarioResolution {
  private let document: ScenarioDocument
  private let file: ScenarioFile
  private let origins: [String: TextLocation]
  let scenario: Scenario

  init(_ document: ScenarioDocument, file: ScenarioFile, warnings: inout [Diagnostic]) throws(Diagnostic) {
    self.document = document
    self.file = file
    let files = FileReferences(scenario: file.path)
    let hardware = try Self.hardware(document, file: file)
    let model = try document.model.value.resolved(files: files)
    var properties: ServingProperties?
    if let reference = document.engine.servingProperties {
      let read = try files.reading(reference) { () throws(Diagnostic) in
        try ServingProperties(path: files.resolve(reference))
      }
      warnings += read.warnings
      properties = read
    }
    let settings = try EngineSettings(
      document.engine, properties: properties, hardware: hardware, model: model.model, format: model.format,
      clientBatchSize: document.workload.clientBatchSize, warnings: &warnings)
    origins = settings.origins
    scenario = Scenario(
      name: document.name?.value ?? Self.name(ofFile: file.path), seed: document.seed, hardware: hardware,
      model: model.model, engine: settings.engine, replicas: document.replicas?.value,
      router: document.router?.value ?? .sharedQueue,
      workload: try document.workload.value.resolved(files: files),
      warmupRequests: document.warmupRequests, objectives: document.slo?.objectives ?? [])
  }

  private static func hardware(
    _ document: ScenarioDocument, file: ScenarioFile
  ) throws(Diagnostic) -> Hardware {
    switch (document.instance, document.hardware) {
    case (let instance?, let hardware?):
      throw .error(
        at: hardware.location,
        "hardware: conflicts with instance at \(instance.location); give one of the two")
    case (let instance?, nil):
      if let found = Hardware.resolve(instanceNamed: instance.value) { return found }
      let isSageMaker = Instance.isSageMakerName(instance.value)
      let typed = isSageMaker ? String(instance.value.dropFirst(3)) : instance.value
      let near = Suggestion.nearest(typed, among: Instance.catalogue.map(\.name), limit: 3)
      throw .error(
        at: instance.location, "instance: " + unknownName(instance.value, kind: "instance"),
        suggestions: near.map { isSageMaker ? "ml." + $0 : $0 })
    case (nil, let hardware?):
      return try hardware.value.resolved()
    case (nil, nil):
      throw .error(at: file.tree.location, "missing key 'instance' (or 'hardware')")
    }
  }

  private static func name(ofFile path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.hasSuffix(".json5") ? String(last.dropLast(6)) : last
  }

  /// Throws what makes the scenario impossible, at its place.
  func check() throws(Diagnostic) {
    do {
      try scenario.checkFit()
    } catch {
      throw file.diagnostic(for: error, origins: origins)
    }
    try checkLengths()
  }

  /// Requests whose lengths the file states are refused here, not in the run.
  private func checkLengths() throws(Diagnostic) {
    let workload = document.workload.value
    let most = workload.maxOutputTokens
    if let prompts = workload.prompts {
      for prompt in prompts.value {
        let output = most ?? prompt.value.shape.outputTokens
        try refuse(prompt.value.shape.inputTokens, output, prompt.location, prompt.path)
      }
    }
    if let input = workload.inputTokens, let shortest = input.value.constant,
      let output = most ?? workload.outputTokens?.value.constant
    {
      try refuse(shortest, output, input.location, input.path)
    }
  }

  private func refuse(
    _ input: Int, _ output: Int, _ location: TextLocation, _ path: String
  ) throws(Diagnostic) {
    guard let reason = scenario.refusal(inputTokens: input, maximumOutputTokens: output) else { return }
    throw .error(at: location, "\(path): this request can never be served: \(reason)")
  }
}

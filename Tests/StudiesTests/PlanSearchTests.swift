import Reporting
import Scenarios
import Serving
import Testing

@testable import Studies

@Suite struct PlanSearchTests {
  private func plan(
    _ file: ScenarioFile, _ goal: PlanQuestion.Goal = .leastCost(rate: nil), instances: [String] = [],
    unnamed: Set<String> = [], over: String...,
    jobs: Int = 2
  ) throws -> Plan {
    try PlanSearch.run(
      PlanQuestion(
        file: file, goal: goal, instances: instances, unnamed: unnamed,
        grid: Grid(over.map { try Variation($0, option: "--over") }),
        jobs: jobs))
  }

  /// Every number of replicas of every system, one after another.
  private func bruteForce(
    _ file: ScenarioFile, instances: [String], degrees: [Int], rate: Double
  ) throws -> [(cost: Double, instance: String, degree: Int, replicas: Int)] {
    var found: [(cost: Double, instance: String, degree: Int, replicas: Int)] = []
    for instance in instances {
      for degree in degrees {
        let edited = try file.applying([
          ScenarioEdit("instance=\(instance)", option: "--set"),
          ScenarioEdit("engine.tensor_parallel_degree=\(degree)", option: "--set"),
          ScenarioEdit("workload.arrivals.rate=\(rate)", option: "--set"),
        ])
        let scenario = try StudyScenario.make(edited)
        guard (try? scenario.checkFit()) != nil else { continue }
        let perInstance = scenario.hardware.count / degree
        for replicas in 1...24 {
          var trial = scenario
          let machines = (replicas + perInstance - 1) / perInstance
          trial.replicas = replicas
          trial.hardware.count = machines * scenario.hardware.count
          let result = try Simulator.run(trial)
          guard result.objectives.allSatisfy(\.met) else { continue }
          found.append((Double(machines) * (scenario.hardware.pricePerHour ?? 0), instance, degree, replicas))
          break
        }
      }
    }
    return found.sorted { $0.cost < $1.cost }
  }

  @Test(
    arguments: [2.0, 15, 40],
    ["{ttft_ms:{p99:500},tpot_ms:{p95:60}}", "{ttft_ms:{p99:400},tpot_ms:{p95:25}}"])
  func theCheapestAgreesWithBruteForce(_ rate: Double, _ slo: String) throws {
    let file = try scenarioFile(smallScenario, "slo=\(slo)", "workload.requests=250")
    let instances = ["g5.xlarge", "g5.12xlarge", "g6.xlarge", "g6.12xlarge", "p4d.24xlarge"]
    let all = try bruteForce(file, instances: instances, degrees: [1, 2, 4], rate: rate)
    let plan = try plan(
      file, .leastCost(rate: rate), instances: instances, over: "engine.tensor_parallel_degree=1,2,4")
    let best = try #require(all.first)
    let answer = try #require(plan.answer)
    #expect(abs((answer.costPerHour ?? 0) - best.cost) < 1e-9, "\(answer.name) against \(best)")
    #expect(
      all.contains {
        $0.instance == answer.instance && $0.replicas == answer.replicas && $0.cost == best.cost
      })
    #expect(answer.verdict.isMet)
    let leastReplicas = try #require(answer.leastReplicas)
    #expect(leastReplicas <= answer.replicas)
    // The runner-up is of another kind of GPU or degree, and nothing that passes lies between the two.
    if let runnerUp = plan.runnerUp, let cost = runnerUp.costPerHour {
      let kinds = all.filter { $0.cost < cost - 1e-9 }.map { "\($0.instance.prefix(3)) \($0.degree)" }
      #expect(Set(kinds).count == 1, "\(kinds)")
    }
  }

  @Test func theHighestRateIsBetweenPassingAndFailing() throws {
    let file = try scenarioFile(smallScenario, "workload.requests=400")
    let plan = try plan(file, .highestRate)
    let rate = try #require(plan.rate)
    let tooMuch = try #require(rate.tooMuch)
    #expect(tooMuch <= rate.highest * 1.02)
    func isMet(_ rate: Double) throws -> Bool {
      var scenario = try file.scenario()
      scenario.workload.arrivals = .poisson(rate: rate)
      return try Simulator.run(scenario).objectives.allSatisfy(\.met)
    }
    #expect(try isMet(rate.highest))
    #expect(try !isMet(tooMuch))
    #expect(plan.answer?.verdict.isMet == true)
    #expect(plan.nearest?.verdict.isMet == false)
  }

  @Test func answersDoNotDependOnTheNumberOfJobs() throws {
    let file = try scenarioFile(smallScenario, "workload.requests=100")
    let text = { (jobs: Int) in
      try plan(
        file, .leastCost(rate: 10), instances: PlanQuestion.instances(named: "all"),
        over: "engine.tensor_parallel_degree=1,2,4", jobs: jobs
      ).text
    }
    #expect(try text(1) == text(5))
  }

  /// Twenty requests are over before anybody waits a minute, however fast they come: no rate is too much.
  @Test func aShortWorkloadIsSaidToBeShort() throws {
    let file = try scenarioFile(smallScenario, "slo={ttft_ms:{p99:60000}}", "workload.requests=20")
    let plan = try plan(file, .highestRate)
    let rate = try #require(plan.rate)
    #expect(rate.tooMuch == nil && rate.highest > 0)
    #expect(plan.text.contains("can be kept up: the workload's 20 requests end before"), "\(plan.text)")
    #expect(!plan.text.contains("too much"))
    #expect(plan.fields(version: "1").contains { $0.path == "rate_too_high" && $0.value == .none })
  }

  @Test func chipsThatTheEngineDoesNotRunOnAreLookedAtByName() throws {
    let file = try scenarioFile(smallScenario, "slo={ttft_ms:{mean:2000}}", "workload.requests=50")
    let instances = ["g5.xlarge", "inf2.xlarge"]
    let named = try plan(file, .leastCost(rate: 1), instances: instances)
    #expect(named.considered == 2 && named.answer?.instance == "inf2.xlarge")
    let open = try plan(file, .leastCost(rate: 1), instances: instances, unnamed: Set(instances))
    #expect(open.considered == 1 && open.answer?.instance == "g5.xlarge", "\(open.text)")
    #expect(open.text.contains("left out: Inferentia2, on which vllm-0.15 does not run by itself"))
  }

  @Test func sayHowFarOffTheyMayBe() throws {
    let plan = try plan(scenarioFile(smallScenario, "slo={e2el_ms:{mean:2000}}"), .highestRate)
    #expect(plan.text.contains("  accuracy      mean error TTFT"))
    // The highest rate goes to the limit, so the limit is within the error.
    #expect(plan.text.contains("too close to call"))
    let fields = plan.fields(version: "1")
    #expect(fields.contains { $0.path == "uncertainty.source" })
  }

  @Test func likeSystemsAreSimulatedOnce() throws {
    let file = try scenarioFile()
    let one = try plan(file, .leastCost(rate: 2), instances: ["g5.xlarge"])
    let many = try plan(
      file, .leastCost(rate: 2), instances: ["g5.xlarge", "g5.2xlarge", "g5.4xlarge", "g5.12xlarge"])
    #expect(one.points == many.points)
    #expect(many.answer?.instance == "g5.xlarge")
  }

  @Test func whatCannotBeMetSaysWhichLimitAndByHowMuch() throws {
    let file = try scenarioFile(smallScenario, "slo={ttft_ms:{p99:45}}")
    let plan = try plan(file, .leastCost(rate: 2), instances: ["g5.xlarge"])
    #expect(plan.answer == nil)
    #expect(plan.text.contains("no system that was considered meets the objectives"))
    #expect(plan.text.contains("p99_ttft_ms"))
    #expect(plan.text.contains("too much") || plan.text.contains("cannot be below"))
    let floor = try self.plan(scenarioFile(smallScenario, "slo={tpot_ms:{p99:5}}"), .leastCost(rate: 2))
    #expect(floor.text.contains("p99_tpot_ms cannot be below"))
    #expect(floor.points == 0)
  }

  @Test func systemsThatDoNotFitAreListed() throws {
    let file = try scenarioFile(smallScenario, "model=llama-2-70b")
    let plan = try plan(file, .leastCost(rate: 1), instances: ["g5.xlarge", "g5.12xlarge"])
    #expect(plan.answer == nil)
    #expect(plan.impossible.count == 2)
    #expect(plan.text.contains("llama-2-70b does not fit"))
  }

  @Test func nonsenseIsRefused() throws {
    func message(_ edits: String...) throws -> String {
      var file = try scenarioFile()
      for edit in edits { file = try file.applying([ScenarioEdit(edit, option: "--set")]) }
      let error = #expect(throws: Diagnostic.self) { try plan(file) }
      return error.map { "\($0)" } ?? ""
    }
    #expect(try message("slo=null").contains("a plan needs objectives"))
    #expect(try message("slo={ttft_ms:{p90:800,p99:500}}").contains("contradictory slo"))
    #expect(try message("workload.arrivals={process:'burst'}").contains("say --rate R"))
  }

  @Test func theFieldsAreTheContracts() throws {
    let file = try scenarioFile()
    let keys = try plan(file, .leastCost(rate: 8), instances: ["g5.xlarge", "g6.xlarge"]).fields(
      version: "test"
    )
    .map(\.path)
    for key in [
      "instance", "replicas", "engine.tensor_parallel_degree", "cost_per_hour",
      "cost_per_million_output_tokens", "binding",
      "headroom", "runner_up.instance", "lower_bound.replicas", "points",
    ] {
      #expect(keys.contains(key), "\(key)")
    }
    #expect(Set(keys).count == keys.count)
    let rate = try plan(file, .highestRate).fields(version: "test")
    guard case .number(let highest) = rate.first(where: { $0.path == "max_rate" })?.value else {
      Issue.record("no max_rate")
      return
    }
    #expect(highest > 1)
  }
}

import Simulation

/// Events of one run in order: arrivals, and the events of servers.
///
/// At one instant arrivals come before servers, so that a step boundary sees every request that is there; arrivals are
/// ordered by client, servers by number. Neither depends on how many events were scheduled before, so taking steps one
/// by one or in closed form breaks ties alike.
///
/// An open loop has one arrival to come and a server at most one event, so neither goes through a general queue: the
/// arrival has a place of its own, and the servers a tournament in which an event that changes is not left to go stale.
///
/// What every request goes through is one function, so that none is handed on in memory. What few need is
/// `@inline(never)`: beyond some size the compiler inlines nothing more, whatever it is told.
struct EventLoop<S: Server & ~Copyable>: ~Copyable {
  private let scenario: Scenario
  private let plan: MemoryPlan
  private var source: RequestSource
  private var context: ServingContext
  private var servers: UniqueArray<S>
  private var queues: UniqueArray<RequestQueue>
  /// When each server's next event is.
  private var wakeUps: WakeUps
  /// When the next arrival reaches the router.
  private var nextArrival = DueTime.never
  /// Whether several servers draw on one queue.
  private let isShared: Bool
  private let countsOutstanding: Bool
  /// Unfinished requests by server, where `countsOutstanding`.
  private var outstanding: Tournament
  private var nextServer = 0
  private var routerStream: RandomStream
  private var inSystem = 0
  /// The next request of an open loop.
  private var upcoming: Request?
  /// When each client of a closed loop sends.
  private var sendings = EventQueue()
  /// Requests that each client of a closed loop waits for.
  private var unanswered: [Int32] = []
  private let frontEnd: SimDuration
  private let limits: ServingLimits
  private var exhausted = false

  init(
    scenario: Scenario, plan: MemoryPlan, stepping: Bool, observer: (any SimulationObserver)?,
    makeServer: (Int) -> S
  ) throws {
    self.scenario = scenario
    self.plan = plan
    source = try RequestSource(scenario.workload, seed: scenario.seed)
    context = ServingContext(
      recorder: Recorder(scenario: scenario, observer: observer),
      cost: StepCost(engine: scenario.engine, model: scenario.model, hardware: scenario.hardware),
      stepping: stepping,
      prefixes: PrefixTable(
        isUsed: scenario.engine.batching.policy == .paged && scenario.engine.batching.prefixCaching,
        workload: scenario.workload))
    let count = scenario.replicaCount
    servers = UniqueArray(count: count, element: makeServer)
    wakeUps = WakeUps(servers: count)
    queues = UniqueArray(count: scenario.router == .sharedQueue ? 1 : count) { _ in RequestQueue() }
    isShared = count > 1 && scenario.router == .sharedQueue
    countsOutstanding = scenario.router == .leastOutstanding
    outstanding = Tournament(players: count)
    for server in 0..<count { outstanding.set(0, of: server) }
    routerStream = RandomStream(seed: scenario.seed, purpose: "router")
    frontEnd = SimDuration(seconds: scenario.engine.profile.host.frontEndPerRequestSeconds)
    limits = ServingLimits(scenario: scenario, plan: plan)
  }

  /// Runs to the last answer.
  mutating func run(progress: ((Simulator.Progress) -> Bool)?) throws -> RunResult {
    try scheduleFirstArrivals()
    while let now = try handle(4096) {
      let state = Simulator.Progress(finished: context.recorder.left, total: source.total, time: now)
      if let progress, !progress(state) { throw CancellationError() }
    }
    guard inSystem == 0 else {
      throw ScenarioError(
        key: "", message: "\(inSystem) requests were never served: a defect of the simulator")
    }
    return context.recorder.result(scenario: scenario, plan: plan, cost: context.cost)
  }

  /// Handles the next `count` events; returns the time of the last, or nil where there are no more.
  private mutating func handle(_ count: Int) throws -> SimTime? {
    var now = SimTime.zero
    for _ in 0..<count {
      let (wakeUp, server) = wakeUps.next
      guard let next = min(nextArrival, wakeUp).time else { return nil }
      now = next
      if nextArrival <= wakeUp {
        try arrive(at: now)
      } else {
        try advance(server, at: now)
      }
    }
    return now
  }

  // MARK: Arrivals

  private mutating func scheduleFirstArrivals() throws {
    if case .closedLoop(let clients, _) = scenario.workload.arrivals {
      unanswered = Array(repeating: 0, count: clients)
      for client in 0..<clients { schedule(client: Int32(client), at: .zero) }
    } else {
      try scheduleNextArrival()
    }
  }

  /// Open loop: makes one request ahead.
  @inline(__always)
  private mutating func scheduleNextArrival() throws {
    upcoming = try source.next(prefixes: &context.prefixes)
    if upcoming == nil { exhausted = true }
    nextArrival = DueTime(upcoming.map { $0.arrival + frontEnd })
  }

  /// Closed loop: `client` sends its next request (or batch of requests) at `time`.
  private mutating func schedule(client: Int32, at time: SimTime) {
    sendings.push(
      Event(time: time + frontEnd, priority: 0, sequence: UInt64(client), payload: UInt64(client)))
    nextArrival = DueTime(sendings.peek?.time)
  }

  @inline(__always)
  private mutating func arrive(at now: SimTime) throws {
    if let request = upcoming {
      try scheduleNextArrival()
      context.noMoreArrivals = exhausted
      route(request, at: now)
    } else {
      try send(at: now)
    }
    if rarely(exhausted) { noticeIdle(at: now) }
  }

  /// Closed loop: the next client sends.
  @inline(never)
  private mutating func send(at now: SimTime) throws {
    if let sending = sendings.pop() {
      nextArrival = DueTime(sendings.peek?.time)
      let client = Int32(truncatingIfNeeded: sending.payload)
      let batch = scenario.engine.batching.policy == .client ? scenario.workload.clientBatchSize : 1
      for _ in 0..<batch {
        guard
          let request = try source.next(
            now: now - frontEnd, client: client, prefixes: &context.prefixes)
        else {
          exhausted = true
          break
        }
        if let total = source.total, Int(request.id) + 1 >= total { exhausted = true }
        context.noMoreArrivals = exhausted
        unanswered[Int(client)] += 1
        route(request, at: now)
      }
    }
  }

  @inline(__always)
  private mutating func route(_ request: Request, at now: SimTime) {
    let queue = chooseQueue()
    inSystem += 1
    context.recorder.arrived(request, waiting: queues[queue].count, inSystem: inSystem)
    if let reason = limits.refusal(of: request) { return refuse(request, reason: reason, at: now) }
    countOutstanding(1, server: queue)
    queues[queue].append(request)
    if rarely(isShared) {
      noticeShared(at: now)
    } else {
      notice(queue, queue: queue, at: now)
    }
  }

  /// `request` can never be served.
  @inline(never)
  private mutating func refuse(_ request: Request, reason: String, at now: SimTime) {
    context.recorder.refused(request, reason: reason)
    context.prefixes.forget(request)
    inSystem -= 1
    if request.client >= 0 {
      context.released.append(request.client)
      releaseClients(at: now)
    }
  }

  @inline(__always)
  private mutating func chooseQueue() -> Int { rarely(queues.count > 1) ? chooseServer() : 0 }

  /// Which of several servers, each with a queue of its own, the next request goes to.
  @inline(never)
  private mutating func chooseServer() -> Int {
    switch scenario.router {
    case .sharedQueue: return 0
    case .roundRobin:
      defer { nextServer = nextServer + 1 == servers.count ? 0 : nextServer + 1 }
      return nextServer
    case .leastOutstanding: return outstanding.winner.player
    case .random: return Int(routerStream.integer(below: UInt64(servers.count)))
    }
  }

  @inline(__always)
  private mutating func countOutstanding(_ change: Int, server: Int) {
    guard rarely(countsOutstanding) else { return }
    outstanding.set(UInt64(Int(outstanding.key(of: server)) + change), of: server)
  }

  // MARK: Servers

  @inline(__always)
  private mutating func notice(_ server: Int, queue: Int, at now: SimTime) {
    if let time = servers[server].notice(at: now, queue: &queues[queue], context: &context) {
      wakeUps.set(time, of: server)
    }
  }

  /// A request has come to the shared queue: a batch that forms takes it first, then an idle server, or else every busy
  /// server hears of it.
  @inline(never)
  private mutating func noticeShared(at now: SimTime) {
    var best: Int?
    var most = -1
    for index in servers.indices {
      if let taken = servers[index].taken, taken > most { (best, most) = (index, taken) }
    }
    if let best { return notice(best, queue: 0, at: now) }
    for index in servers.indices { notice(index, queue: 0, at: now) }
  }

  /// No request will come any more: a batch that waits to fill may start.
  @inline(never)
  private mutating func noticeIdle(at now: SimTime) {
    guard case .client = scenario.engine.batching.policy else { return }
    for index in servers.indices where servers[index].taken != nil {
      let queue = isShared ? 0 : index
      if !queues[queue].isEmpty { notice(index, queue: queue, at: now) }
    }
  }

  @inline(__always)
  private mutating func advance(_ server: Int, at now: SimTime) throws {
    let queue = isShared ? 0 : server
    let share = rarely(isShared) ? fairShare(of: server) : .max
    let takenBefore = queues[queue].taken
    let leftBefore = context.recorder.left
    let next = try servers[server].advance(
      at: now, queue: &queues[queue], share: share, context: &context)
    wakeUps.set(next, of: server)
    let gone = context.recorder.left - leftBefore
    if gone > 0 {
      inSystem -= gone
      countOutstanding(-gone, server: queue)
    }
    if rarely(!context.released.isEmpty) { releaseClients(at: now) }
    if rarely(isShared), !queues[0].isEmpty, queues[0].taken != takenBefore {
      noticeOthers(than: server, at: now)
    }
  }

  /// Whoever waited for room for the first of the shared queue now looks at another.
  @inline(never)
  private mutating func noticeOthers(than server: Int, at now: SimTime) {
    for index in servers.indices where index != server { notice(index, queue: 0, at: now) }
  }

  /// What an idle server may take from a shared queue when others wake at the same instant.
  @inline(never)
  private mutating func fairShare(of server: Int) -> Int {
    guard servers[server].isWaking else { return .max }
    let waking = servers.indices.count { servers[$0].isWaking }
    return (queues[0].count + waking - 1) / waking
  }

  /// Clients of a closed loop whose answers are complete send again after their think time.
  @inline(never)
  private mutating func releaseClients(at now: SimTime) {
    guard case .closedLoop(_, let think) = scenario.workload.arrivals else { return }
    for client in context.released {
      unanswered[Int(client)] -= 1
      if unanswered[Int(client)] == 0, !exhausted {
        schedule(client: client, at: now + SimDuration(seconds: think))
      }
    }
    context.released.removeAll(keepingCapacity: true)
  }
}

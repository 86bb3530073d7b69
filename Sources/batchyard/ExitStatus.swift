/// What the program says to the shell.
enum ExitStatus: Int32, Sendable {
  /// Done.
  case done = 0
  /// Something failed while running.
  case failure = 1
  /// The command line, the scenario or a file that it names cannot be used.
  case badInput = 2
  /// Done, but an SLO in the scenario was missed.
  case objectiveMissed = 99
}

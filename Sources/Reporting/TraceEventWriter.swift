import Simulation

/// Writes Chrome trace events, one a line: the format's own words, without what they stand for.
///
/// An event is begun by the method of its kind and ended by `close()`; between the two go its arguments.
struct TraceEventWriter: ~Copyable {
  /// Where the text goes.
  var bytes: ByteWriter
  private var isFirst = true

  init(to file: OutputFile) {
    bytes = ByteWriter(to: file)
  }

  /// What a process is called, and where it stands.
  mutating func name(process: Int, _ name: String, order: Int) {
    open("M", process, thread: 0)
    bytes.literal(",\"name\":\"process_name\",\"args\":{\"name\":")
    bytes.jsonString(name)
    bytes.byte("}")
    close()
    open("M", process, thread: 0)
    bytes.literal(",\"name\":\"process_sort_index\",\"args\":{\"sort_index\":")
    bytes.integer(order)
    bytes.byte("}")
    close()
  }

  /// What a thread is called; threads stand in the order of their numbers.
  mutating func name(thread: Int, of process: Int, _ name: String) {
    open("M", process, thread: thread)
    bytes.literal(",\"name\":\"thread_name\",\"args\":{\"name\":")
    bytes.jsonString(name)
    bytes.byte("}")
    close()
    open("M", process, thread: thread)
    bytes.literal(",\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":")
    bytes.integer(thread)
    bytes.byte("}")
    close()
  }

  /// A slice of a thread.
  mutating func slice(
    _ name: StaticString, _ process: Int, thread: Int, from start: SimTime, to end: SimTime
  ) {
    open("X", process, thread: thread)
    time(start)
    bytes.literal(",\"dur\":")
    bytes.decimal((end - start).nanoseconds, places: 3)
    bytes.literal(",\"name\":\"")
    bytes.literal(name)
    bytes.byte("\"")
  }

  /// A slice of a request begins ("b") or ends ("e"), or something happens in it ("n"). Without a name it is the
  /// request's whole life, named by its number, with zeros before it so that names sort.
  mutating func asynchronous(
    _ phase: Unicode.Scalar, _ name: StaticString?, _ requestID: Int, _ process: Int, at moment: SimTime
  ) {
    open(phase, process, thread: 0)
    time(moment)
    bytes.literal(",\"cat\":\"request\",\"id2\":{\"local\":\"")
    bytes.integer(requestID)
    bytes.literal("\"},\"name\":\"")
    if let name {
      bytes.literal(name)
    } else {
      bytes.literal("request ")
      bytes.digits(UInt64(requestID.magnitude), atLeast: 6)
    }
    bytes.byte("\"")
  }

  /// A counter of a process; its series are the arguments, whose closing brace the caller writes.
  mutating func counter(_ name: StaticString, _ process: Int, at moment: SimTime) {
    open("C", process, thread: 0)
    time(moment)
    bytes.literal(",\"name\":\"")
    bytes.literal(name)
    bytes.literal("\",\"args\":{")
  }

  /// A flow begins ("s") or ends ("f") in the slice of the process's first thread at `moment`.
  mutating func flow(_ phase: Unicode.Scalar, _ requestID: Int, _ process: Int, at moment: SimTime) {
    open(phase, process, thread: 0)
    time(moment)
    if phase == "f" { bytes.literal(",\"bp\":\"e\"") }
    bytes.literal(",\"cat\":\"arrival\",\"name\":\"first step\",\"id\":")
    bytes.integer(requestID)
    close()
  }

  /// Begins an event. Thread numbers are unique in the whole trace, as they are on a real machine.
  private mutating func open(_ phase: Unicode.Scalar, _ process: Int, thread: Int) {
    bytes.literal(isFirst ? "\n{\"ph\":\"" : ",\n{\"ph\":\"")
    isFirst = false
    bytes.byte(phase)
    bytes.literal("\",\"pid\":")
    bytes.integer(process)
    bytes.literal(",\"tid\":")
    bytes.integer(process * 1000 + thread)
  }

  private mutating func time(_ moment: SimTime) {
    bytes.literal(",\"ts\":")
    bytes.decimal(moment.nanoseconds, places: 3)
  }

  /// Ends an event.
  mutating func close() { bytes.byte("}") }
}

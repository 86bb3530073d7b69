#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that appears whole or not at all.
///
///     let file = try OutputFile(path: "requests.csv")
///     var writer = ByteWriter(to: file)
///     writer.text("request_id\n")
///     writer.flush()
///     try file.commit()
///
/// Bytes go to `name.tmp-PID-NUMBER` in the same directory, which `commit()` renames and everything else removes. Where
/// the path is no regular file (`-` and `/dev/stdout` for the standard output, a terminal, a pipe, `/dev/null`) they go
/// there directly. Writing does not throw, so that an observer can write while a simulation runs: the first failure is
/// kept in `failure`, what follows it is dropped, and `commit()` throws it.
public final class OutputFile {
  /// The path as it was given.
  public let path: String
  /// What went wrong first, if anything did.
  public private(set) var failure: OutputError?
  /// Bytes written so far.
  public private(set) var byteCount = 0

  private var descriptor: Int32
  /// The temporary name and the final one; `nil` where bytes go to the path directly.
  private let renaming: (from: String, to: String)?

  /// Opens a temporary file beside `path`, or the path itself where it is no regular file.
  public init(path: String) throws(OutputError) {
    self.path = path
    if path == "-" || path == "/dev/stdout" {
      descriptor = STDOUT_FILENO
      renaming = nil
      return
    }
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .cannotOpen(path: path, reason: "not a file name")
    }
    let target = resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists && kind == S_IFDIR { throw .cannotOpen(path: path, reason: "it is a directory") }
    if exists && kind != S_IFREG {
      descriptor = open(target, O_WRONLY | O_CLOEXEC)
      renaming = nil
      if descriptor < 0 { throw .cannotOpen(path: path, reason: errorText(errno)) }
      return
    }
    if exists && access(target, W_OK) != 0 { throw .cannotOpen(path: path, reason: errorText(errno)) }
    var attempt = 0
    while true {
      let temporary = "\(target).tmp-\(getpid())-\(attempt)"
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        if exists { _ = fchmod(descriptor, status.st_mode & 0o777) }
        renaming = (from: temporary, to: target)
        return
      }
      attempt += 1
      if errno != EEXIST || attempt == 1000 { throw .cannotOpen(path: path, reason: errorText(errno)) }
    }
  }

  deinit { discard() }

  /// Writes all of `bytes`, or keeps the reason why not.
  public func write(_ bytes: UnsafeRawBufferPointer) {
    guard failure == nil, descriptor >= 0 else { return }
    var rest = bytes[...]
    while !rest.isEmpty {
      #if canImport(Darwin)
        let written = Darwin.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      #elseif canImport(Musl)
        let written = Musl.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      #else
        let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      #endif
      if written < 0 {
        if errno == EINTR { continue }
        failure = errno == EPIPE ? .closedPipe : .cannotWrite(path: path, reason: errorText(errno))
        return
      }
      byteCount += written
      rest = rest.dropFirst(written)
    }
  }

  /// Gives the file its name. Throws what went wrong while writing, and leaves nothing behind then.
  public func commit() throws(OutputError) {
    if let failure {
      discard()
      throw failure
    }
    guard descriptor >= 0 else { return }
    let closing = descriptor
    descriptor = -1
    // Closing is where a network file system may say that the disk is full.
    if closing != STDOUT_FILENO && close(closing) != 0 {
      let error = OutputError.cannotWrite(path: path, reason: errorText(errno))
      removeTemporary()
      throw error
    }
    guard let renaming else { return }
    if rename(renaming.from, renaming.to) != 0 {
      let error = OutputError.cannotWrite(path: path, reason: errorText(errno))
      removeTemporary()
      throw error
    }
  }

  /// Drops what was written, unless it has been committed or went to something other than a regular file.
  public func discard() {
    guard descriptor >= 0 else { return }
    if descriptor != STDOUT_FILENO { close(descriptor) }
    descriptor = -1
    removeTemporary()
  }

  private func removeTemporary() {
    if let renaming { unlink(renaming.from) }
  }
}

/// Why an output could not be written.
public enum OutputError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file could not be created.
  case cannotOpen(path: String, reason: String)
  /// Writing, closing or renaming failed.
  case cannotWrite(path: String, reason: String)
  /// The reader has gone, as `| head` does: no error for a user to read.
  case closedPipe

  /// One line without a full stop.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason): "cannot write '\(path)': \(reason)"
    case .cannotWrite(let path, let reason): "writing '\(path)' failed: \(reason)"
    case .closedPipe: "the output was closed by its reader"
    }
  }
}

/// The file that `path` stands for through symbolic links, which a rename would otherwise replace.
private func resolved(_ path: String) -> String {
  guard let real = realpath(path, nil) else { return path }
  defer { free(real) }
  return String(cString: real)
}

/// What the system says about an error number.
private func errorText(_ number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  return String(cString: text)
}

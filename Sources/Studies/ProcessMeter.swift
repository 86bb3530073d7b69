#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What this process has used, and the machine it runs on, as far as the system tells.
public enum ProcessMeter {
  /// CPU time of all threads so far, in seconds.
  public static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Makes the peak of memory what is held now, and returns that; `nil` where the system cannot (it is Linux that can).
  static func resetPeak() -> Int? {
    guard let file = fopen("/proc/self/clear_refs", "w") else { return nil }
    let written = fputs("5", file)
    guard fclose(file) == 0, written >= 0 else { return nil }
    return status("VmRSS:")
  }

  /// The most memory held since `resetPeak()`.
  static func peakBytes() -> Int? { status("VmHWM:") }

  /// The processor's name and how many of them there are.
  public static var machine: String {
    let name = value(of: "model name", in: "/proc/cpuinfo") ?? "unknown processor"
    return "\(name), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) threads"
  }

  private static func status(_ key: String) -> Int? {
    value(of: key, in: "/proc/self/status").flatMap { Int($0.prefix { $0.isNumber }) }.map { $0 * 1024 }
  }

  /// What follows `key` in the first line of the file that begins with it.
  private static func value(of key: String, in path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where line.hasPrefix(key) {
      let rest = line.dropFirst(key.count).drop { $0 == " " || $0 == "\t" || $0 == ":" }
      return String(rest)
    }
    return nil
  }
}

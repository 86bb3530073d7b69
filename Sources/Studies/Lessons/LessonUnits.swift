import Reporting

/// Quantities for a reader of lessons.

/// Seconds as milliseconds: "22.5 ms".
func ms(_ seconds: Double) -> String { figure(seconds * 1000) + " ms" }

/// Bytes as gigabytes (10^9 bytes): "13.5 GB".
func gb(_ bytes: Double) -> String { figure(bytes / 1e9) + " GB" }

/// Bytes per second as GB/s: "600 GB/s".
func gbPerSecond(_ rate: Double) -> String { figure(rate / 1e9) + " GB/s" }

/// Operations per second as TFLOPS: "70 TFLOPS".
func tflops(_ rate: Double) -> String { trimmed(rate / 1e12) + " TFLOPS" }

/// A number without zeros at its end: 70, 1.5.
func trimmed(_ value: Double) -> String {
  value.rounded() == value && value.magnitude < 1e9 ? figure(Int(value)) : figure(value)
}

/// A number of 0 or more with one decimal: 0.2.
func tenths(_ value: Double) -> String {
  let whole = Int((min(value, 1e12) * 10).rounded())
  return "\(whole / 10).\(whole % 10)"
}

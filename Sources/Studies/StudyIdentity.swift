import Scenarios
import Simulation

/// Which study a row belongs to: a hash of the scenario as it was read (comments and layout do not count), of what is
/// varied, and of the program's version. Rows of another study are never joined with this one's.
public enum StudyIdentity {
  /// 16 hexadecimal digits. `details` is what else changes the rows, such as the number of replications.
  public static func of(_ file: ScenarioFile, grid: Grid, details: [String]) -> String {
    var fingerprint = Fingerprint()
    combine(file.tree, into: &fingerprint)
    for variation in grid.variations {
      combine(variation.key, into: &fingerprint)
      fingerprint.combine(UInt64(variation.count))
      // A long range is known by its ends and its middle: it was made from three numbers.
      let shown =
        variation.count <= 1000
        ? Array(0..<variation.count) : [0, 1, variation.count / 2, variation.count - 1]
      for index in shown { combine(variation.text(at: index), into: &fingerprint) }
    }
    fingerprint.combine(grid.isZipped ? 1 : 0)
    for detail in details { combine(detail, into: &fingerprint) }
    return fingerprint.hexadecimal
  }

  private static func combine(_ text: String, into fingerprint: inout Fingerprint) {
    fingerprint.combine(UInt64(text.utf8.count))
    for byte in text.utf8 { fingerprint.combine(UInt64(byte)) }
  }

  private static func combine(_ value: JSON5Value, into fingerprint: inout Fingerprint) {
    switch value.content {
    case .null: fingerprint.combine(0x100)
    case .bool(let flag): fingerprint.combine(flag ? 0x102 : 0x101)
    case .number(let number):
      fingerprint.combine(0x103)
      combine(number.text, into: &fingerprint)
    case .string(let text):
      fingerprint.combine(0x104)
      combine(text, into: &fingerprint)
    case .array(let elements):
      fingerprint.combine(0x105)
      fingerprint.combine(UInt64(elements.count))
      for element in elements { combine(element, into: &fingerprint) }
    case .object(let members):
      fingerprint.combine(0x106)
      fingerprint.combine(UInt64(members.count))
      for member in members {
        combine(member.key, into: &fingerprint)
        combine(member.value, into: &fingerprint)
      }
    }
  }
}

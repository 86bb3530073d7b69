/// Rows of Mooncake's traces as programs write them: the four keys once each, whole numbers of digits alone. Read in one
/// pass, twenty times faster than any JSON; every other row is left to the reader that knows all of JSON and says where
/// something is wrong.
enum PlainMooncakeRow {
  /// The row in `line`, or nil where it is not plain.
  static func row(_ bytes: [UInt8], _ line: Range<Int>) -> TraceRow? {
    bytes.withUnsafeBufferPointer { bytes in
      var scanner = Scanner(bytes: UnsafeBufferPointer(rebasing: bytes[line]))
      return scanner.row()
    }
  }

  private struct Scanner {
    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func row() -> TraceRow? {
      var timestamp: Int?
      var input: Int?
      var output: Int?
      var hashIDs: [Int]?
      guard take("{") else { return nil }
      repeat {
        if takeKey("timestamp") {
          guard timestamp == nil, take(":"), let value = whole() else { return nil }
          timestamp = value
        } else if takeKey("input_length") {
          guard input == nil, take(":"), let value = whole() else { return nil }
          input = value
        } else if takeKey("output_length") {
          guard output == nil, take(":"), let value = whole() else { return nil }
          output = value
        } else if takeKey("hash_ids") {
          guard hashIDs == nil, take(":"), let values = wholes() else { return nil }
          hashIDs = values
        } else {
          return nil
        }
      } while take(",")
      let tokens = 1...TraceReader.mostTokens
      guard take("}"), isAtEnd, let timestamp, let input, let output, tokens.contains(input),
        tokens.contains(output), timestamp < TraceTime.horizonSeconds * 1000
      else { return nil }
      return TraceRow(
        arrivalNanoseconds: Int64(timestamp) * 1_000_000, inputTokens: input, outputTokens: output,
        hashIDs: hashIDs ?? [])
    }

    /// A list of whole numbers in brackets.
    private mutating func wholes() -> [Int]? {
      guard take("[") else { return nil }
      if take("]") { return [] }
      // A number and what follows it are two characters at least.
      return withUnsafeTemporaryAllocation(of: Int.self, capacity: (bytes.count - index) / 2 + 1) { values in
        // A copy stays in registers.
        var list = self
        var count = 0
        repeat {
          guard let value = list.whole() else { return nil }
          values.initializeElement(at: count, to: value)
          count += 1
        } while list.takeComma()
        self = list
        return take("]") ? Array(values[..<count]) : nil
      }
    }

    /// Up to 18 digits, which begin with 0 only where that is all.
    @inline(__always)
    private mutating func whole() -> Int? {
      if let value = shortWhole() { return value }
      skipSpace()
      var end = index
      var value = 0
      while end < bytes.count, case let digit = bytes[end] &- 0x30, digit < 10 {
        value = value &* 10 &+ Int(digit)
        end += 1
      }
      let count = end - index
      guard count > 0, count <= 18, count == 1 || bytes[index] != 0x30 else { return nil }
      index = end
      return value
    }

    /// A number of up to seven digits, all of them read at once: the eight characters that come next are one word, the first
    /// of them its lowest byte. Nil where that is not what comes next.
    @inline(__always)
    private mutating func shortWhole() -> Int? {
      guard bytes.count - index >= 8 else { return nil }
      let word = UInt64(
        littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let values = word ^ 0x3030_3030_3030_3030
      // The high bit of each byte up to the first that is no digit tells whether it is one.
      let others = (values | (values &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
      let count = others.trailingZeroBitCount >> 3
      guard count > 0, count < 8, count == 1 || values & 0xFF != 0 else { return nil }
      index += count
      // The digits as the last of eight; then neighbours add up to pairs, pairs to fours and fours to the whole.
      let digits = values << UInt64(64 - 8 * count)
      let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
      let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
      return Int(truncatingIfNeeded: (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF)
    }

    /// Whether `key` comes next in quotes, after any space; it is passed over if so.
    @inline(__always)
    private mutating func takeKey(_ key: StaticString) -> Bool {
      skipSpace()
      let end = index + key.utf8CodeUnitCount + 1
      guard end < bytes.count, bytes[index] == 0x22, bytes[end] == 0x22 else { return false }
      for place in 0..<key.utf8CodeUnitCount where bytes[index + 1 + place] != key.utf8Start[place] {
        return false
      }
      index = end + 1
      return true
    }

    /// Whether `character` comes next, after any space; it is passed over if so.
    @inline(__always)
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
      skipSpace()
      guard index < bytes.count, UInt32(bytes[index]) == character.value else { return false }
      index += 1
      return true
    }

    /// The same of a comma and, as most programs write it, one space.
    @inline(__always)
    private mutating func takeComma() -> Bool {
      guard bytes.count - index >= 2, bytes[index] == 0x2C, bytes[index + 1] == 0x20 else { return take(",") }
      index += 2
      return true
    }

    @inline(__always)
    private mutating func skipSpace() {
      while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    }

    private var isAtEnd: Bool {
      mutating get {
        skipSpace()
        return index == bytes.count
      }
    }
  }
}

/// Text as bytes in a buffer, for a file or for memory.
///
///     var writer = ByteWriter()
///     writer.decimal(1_500_000_000, places: 9)   // 1.500000000: nanoseconds as seconds
///     writer.byte(",")
///     writer.jsonString("a \"quoted\" name")
///     writer.string                              // the text so far, of a writer to memory
///
/// Numbers are written digit by digit: 10 to 60 times as fast as interpolation and `String(format:)`. The buffer is the
/// writer's own, which cannot be copied, so that a byte costs a store.
public struct ByteWriter: ~Copyable {
  private var buffer: UnsafeMutableBufferPointer<UInt8>
  private var count = 0
  private let file: OutputFile?
  private var flushed = 0

  /// Writes to memory.
  public init() {
    buffer = .allocate(capacity: 256)
    file = nil
  }

  /// Writes to `file`, 64 KiB at a time; `flush()` before committing it.
  public init(to file: OutputFile) {
    buffer = .allocate(capacity: 1 << 16)
    self.file = file
  }

  deinit { buffer.deallocate() }

  /// Bytes written, those that have gone to the file included.
  public var byteCount: Int { flushed + count }

  /// The bytes that have not gone to a file as text: all of them, of a writer to memory.
  public var string: String { String(decoding: buffer[..<count], as: UTF8.self) }

  /// Sends what is buffered to the file; does nothing in memory.
  public mutating func flush() {
    guard let file else { return }
    file.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[..<count])))
    flushed += count
    count = 0
  }

  /// Makes room for `size` more bytes.
  @inline(__always)
  private mutating func reserve(_ size: Int) {
    if count + size > buffer.count { makeRoom(size) }
  }

  @inline(never)
  private mutating func makeRoom(_ size: Int) {
    flush()
    guard count + size > buffer.count else { return }
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(2 * buffer.count, count + size))
    _ = larger.initialize(fromContentsOf: buffer[..<count])
    buffer.deallocate()
    buffer = larger
  }

  // MARK: Text

  /// One byte as it is.
  @inline(__always)
  public mutating func byte(_ byte: UInt8) {
    reserve(1)
    buffer[count] = byte
    count += 1
  }

  /// One ASCII character.
  @inline(__always)
  public mutating func byte(_ character: Unicode.Scalar) {
    byte(UInt8(truncatingIfNeeded: character.value))
  }

  /// Text that needs no copy to be read, such as a key.
  @inline(__always)
  public mutating func literal(_ text: StaticString) {
    guard text.hasPointerRepresentation else { return byte(text.unicodeScalar) }
    let size = text.utf8CodeUnitCount
    reserve(size)
    let bytes = UnsafeBufferPointer(start: text.utf8Start, count: size)
    _ = buffer[count...].initialize(fromContentsOf: bytes)
    count += size
  }

  /// Any text, in UTF-8.
  public mutating func text(_ text: some StringProtocol) {
    let copied: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
      reserve(bytes.count)
      _ = buffer[count...].initialize(fromContentsOf: bytes)
      count += bytes.count
    }
    if copied == nil {
      for unit in text.utf8 { byte(unit) }
    }
  }

  // MARK: Numbers

  /// An integer.
  @inline(__always)
  public mutating func integer(_ value: some FixedWidthInteger & SignedInteger) {
    let value = Int64(truncatingIfNeeded: value)
    if value < 0 { byte("-") }
    digits(value.magnitude, atLeast: 1)
  }

  /// `units` of 10^-places in decimals: nanoseconds with 9 places are seconds, with 6 milliseconds, with 3 microseconds.
  ///
  /// - Precondition: `places` is in 1...18.
  @inline(__always)
  public mutating func decimal(_ units: Int64, places: Int) {
    if units < 0 { byte("-") }
    let magnitude = units.magnitude
    // Division by a constant is a multiplication.
    let (whole, fraction) =
      switch places {
      case 3: magnitude.quotientAndRemainder(dividingBy: 1_000)
      case 6: magnitude.quotientAndRemainder(dividingBy: 1_000_000)
      case 9: magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
      default: magnitude.quotientAndRemainder(dividingBy: powersOfTen[places])
      }
    digits(whole, atLeast: 1)
    byte(".")
    digits(fraction, atLeast: places)
  }

  /// A number in the fewest digits that read back as the same `Double`. Not-a-number and infinity have no place in
  /// JSON and come out as `null`.
  public mutating func number(_ value: Double) {
    guard value.isFinite else { return literal("null") }
    // A whole number has no need of ".0", nor 0 of a sign.
    if value == value.rounded(), value.magnitude < 1e15 { return integer(Int64(value)) }
    text(value.description)
  }

  /// A number rounded to `places` decimals, half away from zero; `null` where it is not finite.
  public mutating func fixed(_ value: Double, places: Int) {
    guard value.isFinite else { return literal("null") }
    let scale = Double(powersOfTen[places])
    let scaled = (value * scale).rounded()
    guard scaled.magnitude < 9e18 else { return number(value) }
    if places == 0 { integer(Int64(scaled)) } else { decimal(Int64(scaled), places: places) }
  }

  /// `value` in hexadecimal with all its 16 digits.
  public mutating func hexadecimal(_ value: UInt64) {
    reserve(16)
    for digit in 0..<16 {
      let nibble = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * digit)) & 15
      byte(nibble < 10 ? 48 + nibble : 87 + nibble)
    }
  }

  /// The digits of `value`, with zeros before them where they are fewer than `width` (at most 20).
  @inline(__always)
  public mutating func digits(_ value: UInt64, atLeast width: Int) {
    reserve(20)
    let size = max(width, digitCount(value))
    var rest = value
    var index = count + size
    // Two digits for each division; a pair of zeros may stand before what is left.
    while index >= count + 2 {
      let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
      let tens = pair / 10
      buffer[index - 1] = 48 + UInt8(truncatingIfNeeded: pair - tens * 10)
      buffer[index - 2] = 48 + UInt8(truncatingIfNeeded: tens)
      rest = quotient
      index -= 2
    }
    if index > count { buffer[count] = 48 + UInt8(truncatingIfNeeded: rest) }
    count += size
  }

  // MARK: Escapes

  /// `text` in quotation marks, with the escapes of JSON (RFC 8259, section 7).
  public mutating func jsonString(_ text: some StringProtocol) {
    byte("\"")
    for unit in text.utf8 {
      switch unit {
      case 0x22, 0x5C:
        byte("\\")
        byte(unit)
      case 0x0A: literal("\\n")
      case 0x0D: literal("\\r")
      case 0x09: literal("\\t")
      case 0..<0x20:
        literal(unit < 16 ? "\\u000" : "\\u001")
        let low = unit & 15
        byte(low < 10 ? 48 + low : 87 + low)
      default: byte(unit)
      }
    }
    byte("\"")
  }

  /// `text` as a field of a CSV row: in quotation marks where it has to be (RFC 4180, section 2).
  public mutating func csvField(_ text: some StringProtocol) {
    let special = text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    guard special else { return self.text(text) }
    byte("\"")
    for unit in text.utf8 {
      if unit == 0x22 { byte(unit) }
      byte(unit)
    }
    byte("\"")
  }
}

/// 10^0 to 10^19.
private let powersOfTen: [UInt64] = [
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
  100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
  10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]

/// Decimal digits of `value`; one for zero.
@inline(__always)
private func digitCount(_ value: UInt64) -> Int {
  // 1233 / 4096 is the logarithm of 2 to base 10, near enough for 64 bits.
  let bits = UInt64.bitWidth - (value | 1).leadingZeroBitCount
  let estimate = (bits * 1233) >> 12
  return estimate + ((value | 1) >= powersOfTen[estimate] ? 1 : 0)
}

import Testing

@testable import Reporting

@Suite struct ByteWriterTests {
  private func written(_ body: (inout ByteWriter) -> Void) -> String {
    var writer = ByteWriter()
    body(&writer)
    return writer.string
  }

  @Test(
    arguments: [
      (0, "0"), (7, "7"), (10, "10"), (-1, "-1"), (99, "99"), (100, "100"), (1_000_000_007, "1000000007"),
      (Int64.max, "9223372036854775807"), (Int64.min, "-9223372036854775808"),
    ] as [(Int64, String)])
  func integers(value: Int64, text: String) {
    #expect(written { $0.integer(value) } == text)
  }

  @Test func everyPowerOfTenHasItsDigits() {
    var power: UInt64 = 1
    for _ in 0..<19 {
      #expect(written { $0.digits(power, atLeast: 1) } == String(power))
      #expect(written { $0.digits(power - 1, atLeast: 1) } == String(power - 1))
      power *= 10
    }
    #expect(written { $0.digits(.max, atLeast: 1) } == "18446744073709551615")
  }

  @Test func decimalsOfNanoseconds() {
    #expect(written { $0.decimal(0, places: 9) } == "0.000000000")
    #expect(written { $0.decimal(1_500_000_001, places: 9) } == "1.500000001")
    #expect(written { $0.decimal(1_500_000_001, places: 6) } == "1500.000001")
    #expect(written { $0.decimal(1_234, places: 3) } == "1.234")
    #expect(written { $0.decimal(-42, places: 6) } == "-0.000042")
    #expect(written { $0.decimal(.min, places: 9) } == "-9223372036.854775808")
  }

  @Test func numbersReadBackAsTheSame() {
    for value in [0.1, 1.0 / 3, 1e-7, 1e300, -2.5, 123456.789, 1e15, 12345678901234568] {
      #expect(Double(written { $0.number(value) }) == value)
    }
    #expect(written { $0.number(64) } == "64")
    #expect(written { $0.number(-0.0) } == "0")
    #expect(written { $0.number(.nan) } == "null")
    #expect(written { $0.number(-.infinity) } == "null")
  }

  @Test func roundedNumbers() {
    #expect(written { $0.fixed(2.345, places: 1) } == "2.3")
    #expect(written { $0.fixed(0.05, places: 1) } == "0.1")
    #expect(written { $0.fixed(-1.5, places: 0) } == "-2")
    #expect(written { $0.fixed(7.4096, places: 2) } == "7.41")
  }

  @Test func escapes() {
    #expect(written { $0.jsonString("a\"b\\c\n\t\u{1}\u{1f}é") } == #""a\"b\\c\n\t\u0001\u001fé""#)
    #expect(written { $0.csvField("plain") } == "plain")
    #expect(written { $0.csvField("a,\"b\"\n") } == "\"a,\"\"b\"\"\n\"")
    #expect(written { $0.hexadecimal(0xDEAD_BEEF) } == "00000000deadbeef")
  }

  @Test func memoryGrows() {
    let text = String(repeating: "0123456789", count: 1000)
    #expect(written { $0.text(text) } == text)
  }
}

import Testing

@testable import Scenarios

@Suite struct TraceTimeTests {
  private func time(_ text: String, dates: Bool = false) -> Int64? {
    let bytes = Array(text.utf8)
    return TraceTime.nanoseconds(bytes, 0..<bytes.count, takesDates: dates)
  }

  @Test(arguments: [
    ("0", 0), ("12", 12_000_000_000), ("12.5", 12_500_000_000), (".5", 500_000_000), ("3.", 3_000_000_000),
    ("0.000000001", 1), ("0.1234567899", 123_456_789), ("1e-05", 10_000), ("1.5E3", 1_500_000_000_000),
    ("8999999999.999999999", 8_999_999_999_999_999_999),
  ])
  func readsSeconds(text: String, expected: Int64) {
    #expect(time(text) == expected)
  }

  @Test(arguments: [
    "", ".", "-1", "x", "1x", "9000000000", "99999999999", "1e99", "1e-", "nan", "inf", "1,5", "1 2", "0x10",
    "e5", "1e400",
  ])
  func refusesWhatIsNoTime(text: String) {
    #expect(time(text) == nil)
  }

  @Test(arguments: [
    ("1971-01-01 00:00:00", 31_536_000), ("2000-02-29 12:00:00", 951_825_600),
    ("2023-11-16 18:17:03", 1_700_158_623),
    ("2024-03-01T00:00:00Z", 1_709_251_200), ("2024-05-10 00:00:00+02:00", 1_715_292_000),
    ("2100-03-01 00:00:00", 4_107_542_400),
  ])
  func readsDates(text: String, seconds: Int64) {
    #expect(time(text, dates: true) == seconds * 1_000_000_000)
  }

  @Test func readsSevenDigits() {
    #expect(time("2023-11-16 18:17:03.9799600", dates: true) == 1_700_158_623_979_960_000)
  }

  @Test(arguments: [
    "2023-02-29 00:00:00", "2023-13-01 00:00:00", "2023-00-01 00:00:00", "2023-01-32 00:00:00",
    "2023-01-01 24:00:00",
    "2023-01-01 00:60:00", "2023-01-01 00:00:60", "1970-01-01 00:00:00", "9999-01-01 00:00:00",
    "2023-01-01 00:00:00x",
    "2023-01-01 00:00:00+", "2023-1-01  00:00:00", "2100-02-29 00:00:00", "2023-01-01-00:00:00",
  ])
  func refusesWhatIsNoDate(text: String) {
    #expect(time(text, dates: true) == nil)
  }

  @Test func readsMilliseconds() throws {
    func milliseconds(_ text: String) throws -> Int64? {
      guard case .number(let number) = try JSON5.parse(text, file: "t").content else { return nil }
      return TraceTime.milliseconds(number)
    }
    #expect(try milliseconds("27000") == 27_000_000_000)
    #expect(try milliseconds("0.5") == 500_000)
    #expect(try milliseconds("-1") == nil)
    #expect(try milliseconds("1e300") == nil)
    #expect(try milliseconds("9223372036854775807") == nil)
    #expect(try milliseconds("NaN") == nil)
  }
}

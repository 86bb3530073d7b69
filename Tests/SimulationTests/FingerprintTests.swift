import Simulation
import Testing

@Suite struct FingerprintTests {
  @Test func neverChanges() {
    var fingerprint = Fingerprint()
    #expect(fingerprint.hexadecimal == "e9e0033e3badaf36")
    fingerprint.combine(1)
    fingerprint.combine(time: SimTime(seconds: 2), kind: 3, id: 4)
    fingerprint.combine(time: SimTime(seconds: 2), kind: 3, id: 4, detail: 5)
    #expect(fingerprint.hexadecimal == "f8db63aa57ca2af0")
  }

  @Test func dependsOnEveryWordAndTheirOrder() {
    func value(_ words: UInt64...) -> UInt64 {
      var fingerprint = Fingerprint()
      for word in words { fingerprint.combine(word) }
      return fingerprint.value
    }
    let values = [
      value(), value(0), value(0, 0), value(1, 2), value(2, 1), value(1 << 63, 2), value(1, 2 + 1 << 63),
      value(3),
    ]
    #expect(Set(values).count == values.count)
  }

  @Test func oneBitChangesHalfOfTheValue() {
    var stream = RandomStream(seed: 1, purpose: "avalanche")
    var changed = 0
    for bit in 0..<64 {
      for _ in 0..<100 {
        let word = stream.next()
        var a = Fingerprint()
        var b = Fingerprint()
        a.combine(word)
        b.combine(word ^ 1 << bit)
        a.combine(7)
        b.combine(7)
        changed += (a.value ^ b.value).nonzeroBitCount
      }
    }
    #expect(abs(Double(changed) / 6400 - 32) < 0.5)
  }

  @Test func hexadecimalHas16Digits() {
    var fingerprint = Fingerprint()
    for word in 0..<2000 as Range<UInt64> {
      fingerprint.combine(word)
      let text = fingerprint.hexadecimal
      #expect(
        text.utf8.count == 16 && UInt64(text, radix: 16) == fingerprint.value && text == text.lowercased())
    }
  }
}

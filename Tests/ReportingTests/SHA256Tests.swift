import Testing

@testable import Reporting

/// The examples of FIPS 180-4's companion (NIST, "Secure Hashing", SHA256.pdf) and the empty message.
@Suite struct SHA256Tests {
  private func hexadecimal(_ text: String) -> String {
    SHA256.digest(text.utf8).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func knownMessages(_ message: String, _ digest: String) {
    #expect(hexadecimal(message) == digest)
  }

  @Test func aMillionLetters() {
    let digest = SHA256.digest(repeatElement(UInt8(ascii: "a"), count: 1_000_000))
    #expect(digest.prefix(4) == [0xcd, 0xc7, 0x6e, 0x5c])
  }

  @Test func base64OfTheDigest() {
    #expect(SHA256.base64("".utf8) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
  }
}

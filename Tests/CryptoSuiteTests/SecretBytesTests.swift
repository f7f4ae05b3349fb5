import CryptoSuite
import Testing

@Suite("Secrets")
struct SecretBytesTests {
  /// Not inside the function: there a type is printed with an address, which may hold anything.
  private struct Holder { let secret: SecretBytes }

  @Test("are shown by no way of printing, alone or inside something else")
  func printing() {
    let holder = Holder(secret: SecretBytes([0xc0, 0xff, 0xee, 0xc0, 0xff, 0xee]))
    var dumped = ""
    dump(holder, to: &dumped)
    for shown in ["\(holder)", String(reflecting: holder), String(describing: holder), dumped] {
      #expect(!shown.contains("192") && !shown.contains("255") && !shown.contains("238"))
      #expect(!shown.lowercased().contains("c0"))
    }
    #expect("\(holder.secret)" == "SecretBytes(6 bytes)")
  }

  @Test("are wiped where they lie")
  func wiping() {
    var bytes: [UInt8] = [1, 2, 3]
    wipe(&bytes)
    #expect(bytes == [0, 0, 0])
  }
}

import CBOR
import ClientEngine
import ClientWasm
import RelayProtocol

extension FuzzTarget {
  /// What the page's worker hands to the module: refused, or taken by a client whatever it is, and
  /// answered.
  static let pageInput = FuzzTarget(
    "page-input",
    check: { bytes throws(BrokenPromise) in
      guard let page = try? PageInput(decoding: bytes, Everyone.self) else { return false }
      for profile in [Input.Profile.customer, .desk] {
        var random = SeededRandom(seed: 37)
        var engine = ClientEngine<_, Everyone>(crypto: AcceptingCrypto(hashesAreAlike: false))
        engine.handle(.start(profile, records: []), now: page.now, using: &random)
        engine.handle(page.input, now: page.now, using: &random)
        let outputs = engine.drain()
        var answer = CBORReader(PageOutput<Everyone>.encode(outputs))
        try promise((try? answer.readArrayCount()) == outputs.count, "the answer is no list")
      }
      return true
    },
    seeds: { PageSeeds.all })
}

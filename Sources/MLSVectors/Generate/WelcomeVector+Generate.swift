import CryptoSuite
import MLS
import TLSSyntax

extension WelcomeVector: VectorScenario {
  static var kindCount: Int { 1 }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> WelcomeVector {
    let founder = try workshop.identity("founder")
    let newcomer = try workshop.keyPackage(of: try workshop.identity("newcomer"))
    var group = try workshop.group(of: founder)
    let pending = try group.commit(
      CommitRequest(adding: [newcomer.keyPackage]), now: 0, using: &workshop.random)
    guard let welcome = pending.welcome else { preconditionFailure("somebody was added") }
    var vector = WelcomeVector()
    vector.cipherSuite = workshop.suite.suite.rawValue
    vector.initPriv = Hex(newcomer.initKey)
    vector.signerPub = Hex(founder.publicKey)
    vector.keyPackage = Hex(MLSMessage.keyPackage(newcomer.keyPackage).encodedBytes)
    vector.welcome = Hex(MLSMessage.welcome(welcome).encodedBytes)
    return vector
  }
}

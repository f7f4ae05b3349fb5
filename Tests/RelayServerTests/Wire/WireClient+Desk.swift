import Crypto
import Foundation
import RelayProtocol

extension WireClient {
  /// Founds a desk with a house key made here.
  func claim(setupLink: String, slug: String) throws -> ServerFrame {
    var text = setupLink.components(separatedBy: "#")[1]
      .replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    while !text.count.isMultiple(of: 4) { text += "=" }
    return try claim(token: Array(Data(base64Encoded: text)!), slug: slug)
  }

  func claim(token: [UInt8], slug: String) throws -> ServerFrame {
    let house = Curve25519.Signing.PrivateKey()
    let sign: Signer = { try? Array(house.signature(for: $0)) }
    let profile = DeskProfile(
      houseKey: Array(house.publicKey.rawRepresentation), companyName: "Example",
      deskName: "Support", slug: DeskSlug(Array(slug.utf8))!, colour: [0, 0, 0])
    let certificate = DeviceCertificate.signed(
      device: id, name: "Owner", role: .owner, issuedAt: Timestamp(milliseconds: 1),
      by: .house(sign))
    let roster = Roster.signed(
      Roster.Content(certificates: [certificate!]), number: 1,
      issuedAt: Timestamp(milliseconds: 1), expiresAt: Timestamp(milliseconds: 2), by: sign
    ) { Array(SHA256.hash(data: $0)) }
    try send(
      .claimSetup(
        ClaimSetup(
          request: RequestID(1), token: token, profile: profile!.signed(by: sign)!,
          roster: roster!.encodedBytes)))
    return try read { frame in
      switch frame {
      case .done, .failed: frame
      default: nil
      }
    }
  }
}

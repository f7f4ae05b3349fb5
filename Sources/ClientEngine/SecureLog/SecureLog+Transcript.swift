import CryptoSuite
import MLS
import RelayProtocol

// What the relay has shown here, held against what it has shown others.

extension SecureLog {
  /// The group is in another epoch from this place on.
  func beginTranscript(at place: Sequence, _ crypto: Crypto, _ effects: inout Effects) {
    guard loadGroup(crypto, &effects),
      let secret = try? group?.export(
        label: "sotto transcript", context: [], byteCount: KeyPair.privateKeyByteCount)
    else {
      transcript = Transcript()
      return
    }
    transcript.begin(at: place, secret.reveal(), crypto.sha256)
  }

  /// Whether a member was shown something else than this device, by what it has told in an entry.
  func differs(from told: [UInt8], at place: Sequence) -> Bool {
    guard transcript.differs(from: told, at: place.rawValue - base, in: groupID) else {
      return false
    }
    isHeadDirty = true
    return true
  }
}

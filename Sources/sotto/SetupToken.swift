import Foundation
import RelayProtocol

/// What the set-up link carries in its fragment. The relay keeps its hash alone, so the link
/// is printed once and made anew at each start.
struct SetupToken {
  let bytes: [UInt8]

  init() {
    var generator = SystemRandomNumberGenerator()
    bytes = (0..<WireLimits.setupTokenByteCount).map { _ in
      UInt8.random(in: .min ... .max, using: &generator)
    }
  }

  /// Base64url without padding (RFC 4648 §5).
  var text: String {
    Data(bytes).base64EncodedString()
      .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      .replacingOccurrences(of: "=", with: "")
  }
}

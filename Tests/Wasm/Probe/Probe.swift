// A module with nothing but the primitives and the kernel below the engine, so that a test can ask
// the WebAssembly build for known answers. The page loads ClientWasm instead.
//
// The host writes a request into the memory `probe_reserve` returns, and reads the answer where
// `probe_result` says.

import CBOR
import CryptoSuite
import CryptoWasm
import TLSSyntax

nonisolated(unsafe) private var buffer: UnsafeMutablePointer<UInt8>?

@_expose(wasm, "probe_reserve")
@_cdecl("probe_reserve")
public func reserve(_ byteCount: Int) -> UnsafeMutablePointer<UInt8> {
  buffer?.deallocate()
  let reserved = UnsafeMutablePointer<UInt8>.allocate(capacity: max(byteCount, 1))
  buffer = reserved
  return reserved
}

@_expose(wasm, "probe_result")
@_cdecl("probe_result")
public func result() -> UnsafeMutablePointer<UInt8>? {
  buffer
}

/// Runs the operation that the request, a CBOR array, names with its arguments; leaves a CBOR item
/// in the buffer and returns its length, or a negative number for a refusal.
@_expose(wasm, "probe_run")
@_cdecl("probe_run")
public func run(_ byteCount: Int) -> Int {
  guard let source = buffer else { return -1 }
  let request = Array(UnsafeBufferPointer(start: source, count: byteCount))
  guard let arguments = (try? CBORValue(decoding: request))?.array else { return -2 }
  guard let answer = answer(arguments) else { return -3 }
  let encoded = answer.encodedBytes
  let target = reserve(encoded.count)
  for index in encoded.indices { target[index] = encoded[index] }
  return encoded.count
}

private func answer(_ arguments: [CBORValue]) -> CBORValue? {
  guard let operation = arguments.first?.unsigned else { return nil }
  let crypto = WasmCrypto()
  let bytes = arguments.dropFirst().map { $0.bytes ?? [] } + Array(repeating: [], count: 6)
  let secret = SecretBytes(bytes[0])
  let suite = CipherSuite.x25519ChaCha20.algorithms!
  switch operation {
  case 0: return .bytes(crypto.hash(.sha256, bytes[0]))
  case 1: return .bytes(crypto.hmac(.sha256, key: secret, bytes[1]))
  case 2:
    return .bytes(
      crypto.expand(.sha256, pseudorandomKey: secret, info: bytes[1], byteCount: 42).reveal())
  case 3:
    return
      (try? crypto.seal(
        .chaCha20Poly1305, key: secret, nonce: bytes[1], authenticating: bytes[2], bytes[3])).map {
        .bytes($0)
      }
  case 4:
    return
      (try? crypto.open(
        .chaCha20Poly1305, key: secret, nonce: bytes[1], authenticating: bytes[2], bytes[3])).map {
        .bytes($0)
      }
  case 5: return (try? crypto.publicKey(KEMAlgorithm.x25519, privateKey: secret)).map { .bytes($0) }
  case 6:
    return (try? crypto.sharedSecret(.x25519, privateKey: secret, publicKey: bytes[1])).map {
      .bytes($0.reveal())
    }
  case 7:
    return (try? crypto.publicKey(SignatureAlgorithm.ed25519, privateKey: secret)).map {
      .bytes($0)
    }
  case 8: return (try? crypto.sign(.ed25519, privateKey: secret, bytes[1])).map { .bytes($0) }
  case 9:
    return .bool(crypto.verify(.ed25519, publicKey: bytes[0], signature: bytes[1], bytes[2]))
  case 10:
    var random = Playback(bytes[1])
    let hpke = HPKE(crypto, suite)
    guard
      let receiver = try? hpke.deriveKeyPair(inputKeyMaterial: secret),
      let sealed = try? hpke.seal(
        to: receiver.publicKey, info: bytes[2], authenticating: bytes[3], bytes[4],
        using: &random)
    else { return nil }
    return .array([.bytes(sealed.kemOutput), .bytes(sealed.ciphertext)])
  case 11:
    #if arch(wasm32)
      var random = WasmRandom()
      return .bytes(randomBytes(count: 32, using: &random))
    #else
      return nil
    #endif
  default: return nil
  }
}

/// Plays back the vector's seed, so that a published answer can be reproduced.
private struct Playback: RandomNumberGenerator {
  private var bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func next() -> UInt64 {
    var word: UInt64 = 0
    for shift in 0..<min(8, bytes.count) { word |= UInt64(bytes[shift]) << UInt64(8 * shift) }
    bytes.removeFirst(min(8, bytes.count))
    return word
  }
}

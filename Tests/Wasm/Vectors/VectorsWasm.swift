// A module that verifies the MLS working group's vectors, so that a test can ask the WebAssembly
// build of MLS what Tests/MLSTests asks the native one. The page loads ClientWasm instead.
//
// The host writes into the memory that `vectors_reserve` returns, and reads the answer, a JSON text
// as long as the call said, where `vectors_result` says.

import CryptoSuite
import CryptoWasm
import MLS
import MLSVectors

nonisolated(unsafe) private var buffer: UnsafeMutablePointer<UInt8>?

@_expose(wasm, "vectors_reserve")
@_cdecl("vectors_reserve")
public func reserveVectors(_ byteCount: Int) -> UnsafeMutablePointer<UInt8> {
  buffer?.deallocate()
  let reserved = UnsafeMutablePointer<UInt8>.allocate(capacity: max(byteCount, 1))
  buffer = reserved
  return reserved
}

@_expose(wasm, "vectors_result")
@_cdecl("vectors_result")
public func resultOfVectors() -> UnsafeMutablePointer<UInt8>? {
  buffer
}

/// Verifies a file of the family at `family` in `VectorFamily.allCases`: the buffer's first bytes,
/// the JSON as it was published. Whether a suite is carried is `WasmCryptoSuites`' to say.
@_expose(wasm, "vectors_verify")
@_cdecl("vectors_verify")
public func verifyVectors(_ family: Int, _ byteCount: Int) -> Int {
  let families = VectorFamily.allCases
  guard let source = buffer, families.indices.contains(family) else { return -1 }
  let json = Array(UnsafeBufferPointer(start: source, count: byteCount))
  var random = VectorRandom(seed: 1)
  do {
    let outcome = try families[family].verify(
      VectorValue(json: json), with: WasmCryptoSuites(), using: &random)
    return answer(report(outcome))
  } catch {
    return answer(.object([member("malformed", .text(error.text))]))
  }
}

/// Makes a file of the family, as `mls-vectors generate` does: the same seed, the same bytes.
@_expose(wasm, "vectors_generate")
@_cdecl("vectors_generate")
public func generateVectors(_ family: Int, _ suite: Int, _ seed: Int) -> Int {
  let families = VectorFamily.allCases
  guard families.indices.contains(family), let suite = UInt16(exactly: suite),
    let seed = UInt64(exactly: seed),
    let file = try? families[family].generate(
      suite: CipherSuite(rawValue: suite), seed: seed, with: WasmCryptoSuites())
  else { return -1 }
  return answer(file)
}

/// The families' names, in the order that `vectors_verify` counts in.
@_expose(wasm, "vectors_families")
@_cdecl("vectors_families")
public func families() -> Int {
  answer(.array(VectorFamily.allCases.map { .text(Array($0.rawValue.utf8)) }))
}

private func report(_ outcome: VectorOutcome) -> VectorValue {
  .object([
    member("passed", .number(UInt64(outcome.passedCount))),
    member("skipped", .number(UInt64(outcome.skippedCount))),
    member(
      "failures",
      .array(
        outcome.failures.map { failure in
          .object([
            member("index", .number(UInt64(failure.index))),
            member("reason", .text(failure.failure.text)),
          ])
        })),
  ])
}

private func member(_ name: Label, _ value: VectorValue) -> VectorMember {
  VectorMember(name.bytes, value)
}

private func answer(_ value: VectorValue) -> Int {
  let json = value.json
  let target = reserveVectors(json.count)
  for index in json.indices { target[index] = json[index] }
  return json.count
}

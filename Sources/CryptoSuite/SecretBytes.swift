/// Bytes that must not be printed and do not outlive their use: a final class holds them, so that
/// copies share one storage, and the last owner wipes it. In the browser's module an array is all
/// that it takes: there the allocator wipes what anybody lets go of (Scripts/wasm/environment.c).
public struct SecretBytes: Sendable {
  private let storage: Storage

  /// The caller's copy is the caller's to wipe.
  @inline(never)
  public init(_ bytes: [UInt8]) {
    storage = Storage(bytes)
  }

  /// How long the secret is, which is no secret.
  public var count: Int { storage.bytes.count }

  /// The bytes themselves, for a primitive or for the encrypted-at-rest state; keep them short.
  @inline(never)
  public func reveal() -> [UInt8] { storage.bytes }

  /// Equality in time that depends on the lengths only.
  public static func == (left: SecretBytes, right: SecretBytes) -> Bool {
    isEqualInConstantTime(left.storage.bytes, right.storage.bytes)
  }

  #if arch(wasm32)
    private struct Storage: Sendable {
      let bytes: [UInt8]

      init(_ bytes: [UInt8]) { self.bytes = bytes }
    }
  #else
    // @unchecked: `bytes` changes only in `deinit`, when nobody else holds the storage.
    private final class Storage: @unchecked Sendable {
      var bytes: [UInt8]

      init(_ bytes: [UInt8]) { self.bytes = bytes }

      deinit { wipe(&bytes) }
    }
  #endif
}

extension SecretBytes: Equatable {}

// Printing and dumping look inside everything else; Embedded Swift has neither.
#if !hasFeature(Embedded)
  extension SecretBytes: CustomStringConvertible, CustomReflectable {
    public var description: String { "SecretBytes(\(count) bytes)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
  }
#endif

/// Equality in time that depends on the lengths only, for tags that a peer sent.
@inline(never)
public func isEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  guard left.count == right.count else { return false }
  var difference: UInt8 = 0
  for index in left.indices {
    difference |= left[index] ^ right[index]
  }
  return difference == 0
}

/// Overwrites with zeros, and is not optimised away although nobody reads the result: not here,
/// because nothing here is optimised, and not in `overwrite`, because it cannot see its caller.
@inline(never) @_optimize(none)
public func wipe(_ bytes: inout [UInt8]) {
  overwrite(&bytes)
}

@inline(never)
private func overwrite(_ bytes: inout [UInt8]) {
  for index in bytes.indices {
    bytes[index] = 0
  }
}

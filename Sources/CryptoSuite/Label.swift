/// What a derivation or signature is for, as the bytes that go into it. A literal in the source:
/// its bytes are taken as they are, and none of `String` gets into a WebAssembly module.
public struct Label: ExpressibleByStringLiteral, Sendable {
  /// Without length or terminator.
  public let bytes: [UInt8]

  /// A label that is known at run time only.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  @inline(never)
  public init(stringLiteral literal: StaticString) {
    bytes = literal.withUTF8Buffer { Array($0) }
  }
}

/// The UTF-8 of a label. Through a span where there is one, because `Array(string.utf8)` brings the
/// index arithmetic of bridged strings into a WebAssembly module: four compressed kilobytes.
public func utf8Bytes(_ string: String) -> [UInt8] {
  #if canImport(Darwin)
    return Array(string.utf8)
  #else
    let span = string.utf8.span
    var bytes: [UInt8] = []
    bytes.reserveCapacity(span.count)
    for index in span.indices { bytes.append(span[index]) }
    return bytes
  #endif
}

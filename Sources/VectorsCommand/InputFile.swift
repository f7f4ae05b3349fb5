import Foundation
import MLSVectors

/// What a path on the command line leads to, read to its end: a file, a pipe or, as `-`, standard
/// input. Nothing has to know its length beforehand.
enum InputFile {
  /// Why there is nothing to verify, in the system's words.
  struct Unreadable: Error {
    let reason: String
  }

  private static let chunkByteCount = 1 << 20

  static func read(_ path: String) throws(Unreadable) -> [UInt8] {
    if path == "-" { return try read(STDIN_FILENO) }
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    return try read(descriptor)
  }

  private static func read(_ descriptor: CInt) throws(Unreadable) -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: chunkByteCount)
    while true {
      let count = chunk.withUnsafeMutableBytes { room in
        Foundation.read(descriptor, room.baseAddress, room.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure() }
      guard count > 0 else { return content }
      guard content.count + count <= VectorLimits.fileByteCountMax else {
        throw Unreadable(reason: "more than \(VectorLimits.fileByteCountMax >> 20) MB")
      }
      content += chunk[..<count]
    }
  }

  private static func failure() -> Unreadable {
    Unreadable(reason: String(cString: strerror(errno)))
  }
}

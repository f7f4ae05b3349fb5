import Crypto
import Foundation

/// The web client's files, all in memory: a request is a look-up, and no path can lead out.
public struct WebContent: Sendable {
  /// One file with its compressed forms.
  struct File: Sendable {
    let mediaType: String
    let startsContext: Bool
    /// Names this content; the first 16 bytes of its SHA-256 in hexadecimal.
    let hash: String
    let identity: [UInt8]
    var brotli: [UInt8]?
    var gzip: [UInt8]?
  }

  private var files: [String: File] = [:]

  /// Without any file: the server then has no web client.
  public init() {}

  /// Reads the whole tree below `root`. `page.html.br` and `page.html.gz` are forms of
  /// `page.html`; names that begin with a dot are left out.
  public init(root: String) throws {
    var contents: [String: [UInt8]] = [:]
    var byteCount = 0
    let url = URL(fileURLWithPath: root, isDirectory: true).resolvingSymlinksInPath()
    guard
      let paths = FileManager.default.enumerator(
        at: url, includingPropertiesForKeys: [.isRegularFileKey], options: [.skipsHiddenFiles])
    else { throw CocoaError(.fileReadNoSuchFile) }
    for case let file as URL in paths {
      guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
        continue
      }
      let path = String(file.standardizedFileURL.path.dropFirst(url.path.count + 1))
      contents[path] = Array(try Data(contentsOf: file))
      byteCount += contents[path]?.count ?? 0
      guard byteCount <= ServerLimits.webContentByteCountMax else {
        throw CocoaError(.fileReadTooLarge)
      }
    }
    for (path, bytes) in contents where !path.hasSuffix(".br") && !path.hasSuffix(".gz") {
      files[path] = File(
        mediaType: Self.mediaType(path),
        startsContext: path.hasSuffix(".html") || path.hasSuffix("worker.js"),
        hash: Self.hash(bytes), identity: bytes,
        brotli: contents[path + ".br"], gzip: contents[path + ".gz"])
    }
  }

  public var isEmpty: Bool { files.isEmpty }

  subscript(path: String) -> File? { files[path] }

  /// A page in the first language that it has: "customer.de.html", or plain "customer.html", which
  /// is English.
  func page(_ name: String, languages: [String]) -> File? {
    for language in languages {
      if language == "en" { break }
      if let file = files["\(name).\(language).html"] { return file }
    }
    return files[name + ".html"]
  }

  private static func hash(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).prefix(16).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  private static func mediaType(_ path: String) -> String {
    switch path.split(separator: ".").last.map(String.init) {
    case "html": "text/html; charset=utf-8"
    case "js", "mjs": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "wasm": "application/wasm"
    case "json", "map": "application/json"
    case "webmanifest": "application/manifest+json"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "webp": "image/webp"
    case "avif": "image/avif"
    case "ico": "image/x-icon"
    case "woff2": "font/woff2"
    case "txt": "text/plain; charset=utf-8"
    default: "application/octet-stream"
    }
  }
}

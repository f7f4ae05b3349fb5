import Foundation
import RelayServer
import Testing

@Suite struct WebContentTests {
  @Test("pages have their own paths, files lie under /assets, and types are right")
  func routes() throws {
    let site = try Site()
    let server = try LocalServer(web: WebContent(root: site.path))
    let setup = try server.request("/setup")
    #expect(setup.status == 200)
    #expect(setup.headers["content-type"] == "text/html; charset=utf-8")
    #expect(setup.body == Array("set-up".utf8))
    let wasm = try server.request("/assets/engine/core.wasm")
    #expect(wasm.headers["content-type"] == "application/wasm")
    let script = try server.request("/assets/main.js")
    #expect(script.headers["content-type"] == "text/javascript; charset=utf-8")
    #expect(try server.request("/health").body == Array("ok\n".utf8))
    #expect(try server.request("/nothing").body == Array("nothing here".utf8))
    #expect(try server.request("/nothing").status == 404)
    #expect(try server.request("/desks/none").status == 404)
  }

  @Test("no path leads out of the web client's directory")
  func traversal() throws {
    let site = try Site()
    let server = try LocalServer(web: WebContent(root: site.path + "/engine"))
    for path in [
      "/assets/../main.js", "/assets/%2e%2e/main.js", "/assets//etc/passwd", "/assets/./core.wasm",
      "/assets/.hidden", "/assets/", "/assets/..%2fmain.js",
    ] {
      #expect(try server.request(path).status == 404, "\(path)")
    }
    #expect(try server.request("/assets/core.wasm").status == 200)
  }

  @Test("the smallest form that the browser takes is sent")
  func compression() throws {
    let site = try Site()
    let server = try LocalServer(web: WebContent(root: site.path))
    let brotli = try server.request(
      "/assets/main.js", headers: ["Accept-Encoding: gzip, deflate, br"])
    #expect(brotli.body == Array("js-br".utf8))
    #expect(brotli.headers["content-encoding"] == "br")
    #expect(brotli.headers["vary"] == "Accept-Encoding")
    let gzip = try server.request("/assets/main.js", headers: ["Accept-Encoding: gzip"])
    #expect(gzip.body == Array("js-gz".utf8))
    let refused = try server.request("/assets/main.js", headers: ["Accept-Encoding: br;q=0"])
    #expect(refused.body == Array("js".utf8))
    #expect(refused.headers["content-encoding"] == nil)
    #expect(try server.request("/assets/main.js.br").status == 404)
  }

  @Test("what the browser has is not sent again, and an address with the hash is for ever")
  func caching() throws {
    let site = try Site()
    let server = try LocalServer(web: WebContent(root: site.path))
    let first = try server.request("/assets/main.js")
    let tag = try #require(first.headers["etag"])
    #expect(first.headers["cache-control"] == "no-cache")
    let again = try server.request("/assets/main.js", headers: ["If-None-Match: \(tag)"])
    #expect(again.status == 304)
    #expect(again.body.isEmpty)
    let hash = tag.filter { $0 != "\"" }
    let named = try server.request("/assets/main.js?v=\(hash.prefix(8))")
    #expect(named.headers["cache-control"] == "max-age=31536000, immutable")
  }

  @Test("an address with another hash is of another release, and answers with none of this one")
  func releases() throws {
    let site = try Site()
    let server = try LocalServer(web: WebContent(root: site.path))
    for version in ["0123456789", "", "1"] {
      let stale = try server.request("/assets/main.js?v=\(version)")
      #expect(stale.status == 410, "\(version)")
      #expect(stale.headers["cache-control"] == "no-store")
    }
    let hash = try #require(try server.request("/assets/main.js").headers["etag"])
    #expect(try server.request("/assets/main.js?v=\(hash.dropFirst().prefix(7))").status == 410)
  }

  @Test(
    "a page comes in the language that its reader likes best",
    arguments: [
      ("", "nothing here"), ("de", "nichts"), ("de-AT,de;q=0.9,en;q=0.8", "nichts"),
      ("DE", "nichts"),
      ("en-GB,de;q=0.9", "nothing here"), ("en;q=0.5, de;q=0.7", "nichts"), ("fr, de", "nichts"),
      ("de;q=0", "nothing here"), ("de; q=0.000, fr", "nothing here"), ("*", "nothing here"),
      ("fr;q=1, *;q=0.5", "nothing here"),
      ("../de", "nothing here"), (";;,,-", "nothing here"), ("de;q=viel", "nothing here"),
      ("da, nb, de", "nichts"),
    ])
  func languages(wish: String, page: String) throws {
    let site = try Site()
    let server = try LocalServer(web: WebContent(root: site.path))
    // No desk has been founded here: what is asked for is the page that says so.
    let answer = try server.request("/nothing", headers: ["Accept-Language: \(wish)"])
    #expect(answer.status == 404)
    #expect(String(decoding: answer.body, as: UTF8.self) == page)
    #expect(answer.headers["vary"] == "Accept-Encoding, Accept-Language")
  }

  @Test("every answer carries the security headers, and none says who answers or sets a cookie")
  func securityHeaders() throws {
    let site = try Site()
    let server = try LocalServer(web: WebContent(root: site.path))
    var answers = try [
      "/", "/setup", "/nothing", "/health", "/desks/none", "/socket",
    ]
    .map { try server.request($0) }
    answers.append(try server.request("/setup", method: "POST"))
    answers.append(
      try server.request("/setup", headers: ["X: " + String(repeating: "a", count: 20_000)]))
    answers.append(try server.request("/setup", method: "NONSENSE METHOD"))
    for answer in answers {
      let policy = try #require(answer.headers["content-security-policy"])
      #expect(policy.hasPrefix("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"))
      #expect(policy.contains("; require-trusted-types-for 'script'; trusted-types sotto-worker "))
      #expect(!policy.contains("allow-duplicates"))
      #expect(answer.headers["referrer-policy"] == "no-referrer")
      #expect(answer.headers["cross-origin-opener-policy"] == "same-origin")
      #expect(answer.headers["cross-origin-embedder-policy"] == "require-corp")
      #expect(answer.headers["x-content-type-options"] == "nosniff")
      #expect(answer.headers["permissions-policy"]?.contains("microphone=(self)") == true)
      #expect(answer.headers["server"] == nil)
      #expect(answer.headers["set-cookie"] == nil)
    }
    let script = try server.request("/assets/main.js")
    #expect(script.headers["content-security-policy"] == "default-src 'none'")
    #expect(script.headers["referrer-policy"] == "no-referrer")
    #expect(script.headers["cross-origin-resource-policy"] == "same-origin")
    #expect(script.headers["x-content-type-options"] == "nosniff")
  }

  @Test("only GET and HEAD are answered, HEAD without a body")
  func methods() throws {
    let site = try Site()
    let server = try LocalServer(web: WebContent(root: site.path))
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
      #expect(try server.request("/setup", method: method).status == 405, "\(method)")
    }
    let head = try server.request("/setup", method: "HEAD")
    #expect(head.status == 200)
    #expect(head.headers["content-length"] == "6")
    #expect(head.body.isEmpty)
    #expect(try server.request("/setup", headers: ["Content-Length: 3\r\n\r\nabc"]).status == 413)
  }

  @Test("a request that does not end is ended by the server")
  func slowRequest() throws {
    var times = ServerTimes()
    times.requestMilliseconds = 200
    let server = try LocalServer(times)
    let socket = try WireSocket(port: server.port)
    try socket.write(Array("GET / HT".utf8))
    #expect(try socket.readToEnd().isEmpty)
  }
}

/// A web client of a few words.
final class Site {
  let path = NSTemporaryDirectory() + "sotto-web-" + UUID().uuidString

  init() throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: path + "/engine", withIntermediateDirectories: true)
    for (name, text) in [
      "setup.html": "set-up", "notfound.html": "nothing here", "notfound.de.html": "nichts",
      "customer.html": "hello",
      "desk.html": "desk", "join.html": "join",
      "main.js": "js", "main.js.br": "js-br", "main.js.gz": "js-gz", "engine/core.wasm": "wasm",
      ".hidden": "hidden",
    ] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

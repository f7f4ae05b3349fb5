import Foundation
import RelayServer
import Testing

/// Addresses as people type them and as mail programs pass them on.
@Suite struct AddressTests {
  private static let mark = "AbC-_dEfGhIjKlMnOpQrStUvWxY"

  @Test(
    "a desk's address in any spelling leads to its only one",
    arguments: [
      ("/Support", "/support"), ("/SUPPORT", "/support"), ("/support/", "/support"),
      ("//support", "/support"), ("/support//", "/support"), ("///Support///", "/support"),
      ("/s%75pport", "/support"), ("/%53upport", "/support"), ("/%2573upport", "/support"),
      ("/support%2F", "/support"), ("/%20support%20", "/support"), ("/./support/.", "/support"),
      ("/Support?utm=1", "/support"), ("/support/?utm=1&x=2", "/support"),
      ("/support&utm=1", "/support"), ("/support;jsessionid=1", "/support"),
      ("/support%3Futm%3D1", "/support"),
      ("/support.", "/support"), ("/support,", "/support"), ("/support)", "/support"),
      ("/support).", "/support"), ("/support!", "/support"), ("/support%22", "/support"),
      ("/support%E2%80%9D", "/support"), ("/support%E3%80%82", "/support"),
      ("/(support)", "/support"),
      ("/%3Csupport%3E", "/support"), ("/support%D8%9F", "/support"), ("/support\\", "/support"),
      ("/support%23\(mark)", "/support#\(mark)"), ("/Support%23\(mark)", "/support#\(mark)"),
      ("/support/%23\(mark)", "/support#\(mark)"), ("/support%2523\(mark)", "/support#\(mark)"),
      ("/support%23\(mark)?utm=1", "/support#\(mark)"),
      ("/support%23\(mark)%3Futm%3D1", "/support#\(mark)?utm=1"),
      ("/support%23\(mark).", "/support#\(mark)."), ("/support%23", "/support"),
      ("/support?utm=1%23\(mark)", "/support#\(mark)"),
      ("/support%23a%0D%0ASet-Cookie:%20x", "/support#a%0D%0ASet-Cookie:%20x"),
    ])
  func desks(_ typed: String, _ canonical: String) throws {
    let site = try Site()
    let server = try LocalServer(web: WebContent(root: site.path), desk: "support")
    let answer = try server.request(typed)
    #expect(answer.status == 308)
    #expect(answer.headers["location"] == canonical)
    #expect(answer.headers["cache-control"] == "no-store")
    #expect(answer.headers["set-cookie"] == nil)
    #expect(try server.request(typed, method: "HEAD").headers["location"] == canonical)
  }

  @Test(
    "the other pages' addresses do too",
    arguments: [
      ("/Desk", "/desk"), ("/desk/", "/desk"), ("/SETUP/", "/setup"), ("//join/", "/join"),
      ("/join%23\(mark)", "/join#\(mark)"), ("/setup%23\(mark)", "/setup#\(mark)"),
      ("/%64esk.", "/desk"),
    ])
  func pages(_ typed: String, _ canonical: String) throws {
    let site = try Site()
    let server = try LocalServer(web: WebContent(root: site.path))
    let answer = try server.request(typed)
    #expect(answer.status == 308)
    #expect(answer.headers["location"] == canonical)
  }

  @Test("the right address is answered at once, with parameters too")
  func canonical() throws {
    let site = try Site()
    let server = try LocalServer(web: WebContent(root: site.path), desk: "support")
    for path in ["/support", "/support?utm=1", "/support?x=%23short", "/desk", "/join?x"] {
      #expect(try server.request(path).status == 200, "\(path)")
    }
    for path in ["/", "//", "/?utm=1", "/."] {
      let home = try server.request(path)
      #expect(home.status == 303, "\(path)")
      #expect(home.headers["location"] == "/support", "\(path)")
    }
    #expect(try server.request("/%23\(Self.mark)").headers["location"] == "/support#\(Self.mark)")
  }

  @Test(
    "no address leads anywhere else, and what is no desk is none",
    arguments: [
      "//evil.example", "//evil.example/", "/%2F%2Fevil.example", "//evil", "/\\evil.example",
      "/%5Cevil.example/", "//evil.example/%2e%2e", "/https://evil.example",
      "//support.evil.example",
      "//user@support", "//support:80", "/support/other", "/other", "/other/", "/Other%23x",
      "/support.html", "/sup%20port", "/supp%00ort", "/supp%C3%B6rt", "/desks", "/Assets/x",
      "/health/", "/Socket", "/%2", "/%GG", "http://evil.example/support",
      "//evil.example%23x",
      "/support@evil.example", "/.support.example",
    ])
  func nowhereElse(_ path: String) throws {
    let site = try Site()
    let server = try LocalServer(web: WebContent(root: site.path), desk: "support")
    let answer = try server.request(path)
    #expect(answer.status == 404)
    #expect(answer.headers["location"] == nil)
  }
}

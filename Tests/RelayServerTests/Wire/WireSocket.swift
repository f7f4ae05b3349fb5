import Foundation

/// A TCP connection to this machine that blocks, with a time limit: nothing of the server's own
/// code, so that a mistake there is not made twice.
final class WireSocket {
  enum Failure: Error { case closed, timeout, refused }

  private let descriptor: Int32
  private var received: [UInt8] = []
  private var offset = 0

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else {
      close(descriptor)
      throw Failure.refused
    }
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    setTimeout(seconds: patienceSeconds)
  }

  deinit { close(descriptor) }

  func setTimeout(seconds: Int) {
    var timeout = timeval(tv_sec: seconds, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(
        descriptor, SOL_SOCKET, option, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  func shutdown() { _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }

  func write(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw errno == EAGAIN ? Failure.timeout : Failure.closed }
      sent += count
    }
  }

  func read(_ count: Int) throws -> [UInt8] {
    while received.count - offset < count { try fill() }
    defer { offset += count }
    return Array(received[offset..<offset + count])
  }

  /// All bytes until the other side closes.
  func readToEnd() throws -> [UInt8] {
    while true {
      do { try fill() } catch Failure.closed { break }
    }
    defer { offset = received.count }
    return Array(received[offset...])
  }

  func readLine() throws -> String {
    var line: [UInt8] = []
    while !line.suffix(2).elementsEqual([13, 10]) { line += try read(1) }
    return String(decoding: line.dropLast(2), as: UTF8.self)
  }

  private func fill() throws {
    if offset > 1 << 20 {
      received.removeFirst(offset)
      offset = 0
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count != 0 else { throw Failure.closed }
    guard count > 0 else { throw errno == EAGAIN ? Failure.timeout : Failure.closed }
    received += buffer[..<count]
  }
}

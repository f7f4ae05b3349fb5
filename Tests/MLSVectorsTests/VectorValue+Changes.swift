import MLSVectors

/// Vectors with exactly one thing wrong. Paths are names joined by points, without the places in
/// lists, so that they name kinds of values.
extension VectorValue {
  /// Every value changed into another of its kind: hexadecimal digits at five places, the first
  /// letter of a label, numbers by one, null into something.
  func forEachChange(_ body: (String, VectorValue) -> Void) {
    for place in leaves {
      for changed in place.value.changed { body(place.path, place.replace(changed)) }
    }
  }

  /// Every value of a wrong kind, one byte shorter and longer, and every name left out.
  func forEachSpoiling(_ body: (String, VectorValue) -> Void) {
    for place in leaves {
      for spoiled in place.value.spoiled { body(place.path, place.replace(spoiled)) }
    }
    for place in places("", { $0 }) {
      guard case .object(let members) = place.value else { continue }
      for index in members.indices where members[index].value != .null {
        var fewer = members
        fewer.remove(at: index)
        let name = String(decoding: members[index].name, as: UTF8.self)
        body(
          place.path.isEmpty ? name : "\(place.path).\(name)", place.replace(.object(fewer)))
      }
    }
  }

  private var spoiled: [VectorValue] {
    var spoiled: [VectorValue] = [.bool(true), .array([.object([])])]
    if case .text(let text) = self, isHexadecimal {
      spoiled += [.text(text + Array("00".utf8)), .text(Array(text.dropLast()))]
      if !text.isEmpty { spoiled.append(.text(Array(text.dropLast(2)))) }
    }
    if case .number = self { spoiled += [.number(.max), .text(Array("1".utf8))] }
    return spoiled
  }

  private var isHexadecimal: Bool {
    guard case .text(let text) = self else { return false }
    return text.count % 2 == 0
      && text.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
  }

  private var changed: [VectorValue] {
    switch self {
    case .number(let number): return [.number(number + 1)] + (number > 0 ? [.number(0)] : [])
    case .null: return [.text(Array("00".utf8)), .number(0)]
    case .text(let text) where isHexadecimal:
      if text.isEmpty { return [.text(Array("00".utf8))] }
      // The high digit of a byte: X25519 ignores bits at both ends of a private key (RFC 7748 §5),
      // but not these.
      let byteCount = text.count / 2
      let places = Set([0, byteCount / 4, byteCount / 2, byteCount * 3 / 4, byteCount - 1])
      return places.sorted().map { place in
        var changed = text
        let digit = changed[2 * place]
        let flipped = UInt8(Character(UnicodeScalar(digit)).hexDigitValue ?? 0) ^ 1
        changed[2 * place] = Array(String(flipped, radix: 16).utf8)[0]
        return .text(changed)
      }
    case .text(let text):
      return [.text([text[0] ^ 1] + text.dropFirst())]
    case .array, .object, .bool, .decimal: return []
    }
  }

  // MARK: Walking

  /// Where a value stands, and how the whole looks with another in its place.
  private struct Place {
    let path: String
    let value: VectorValue
    let replace: (VectorValue) -> VectorValue
  }

  private var leaves: [Place] {
    places("") { $0 }.filter { place in
      switch place.value {
      case .object, .array: false
      default: true
      }
    }
  }

  private func places(
    _ path: String, _ replace: @escaping (VectorValue) -> VectorValue
  ) -> [Place] {
    var places = [Place(path: path, value: self, replace: replace)]
    switch self {
    case .object(let members):
      for (index, member) in members.enumerated() {
        let name = String(decoding: member.name, as: UTF8.self)
        places += member.value.places(path.isEmpty ? name : "\(path).\(name)") { value in
          var changed = members
          changed[index] = VectorMember(member.name, value)
          return replace(.object(changed))
        }
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        places += element.places(path) { value in
          var changed = elements
          changed[index] = value
          return replace(.array(changed))
        }
      }
    default: break
    }
    return places
  }
}

import CBOR
import Nicknames
import RelayProtocol

// What people at a desk are called. Members certify themselves with what they like; a name is one
// when the house has signed it, and until then nobody is shown it. So whoever signs is who must
// look: for letters that deceive, and for names that are taken for another's.

extension Identity {
  /// What speaks against a name for a newcomer, judged by those who are there.
  static func problem(
    of name: UTF8Text, _ taken: [Likeness], _ rules: NicknameRules
  ) -> RefusalCode? {
    guard rules.isNickname(name) else { return .nameInvalid }
    let likeness = rules.likeness(of: name)
    return taken.contains { $0.isTaken(for: likeness) } ? .nameTaken : nil
  }

  /// What nobody new is called: the company, its desk, everybody at it.
  static func takenNames(at known: VerifiedDesk, _ rules: NicknameRules) -> [Likeness] {
    let profile = known.profile
    let names = [profile.companyName, profile.deskName] + known.members.compactMap { $0.name }
    return names.map { rules.likeness(of: $0) }
  }

  /// Who has come and is not counted in, because of their names.
  struct HeldNewcomers {
    var taken: [DeviceCertificate] = []
    var unclear: [DeviceCertificate] = []

    func contains(_ device: DeviceID) -> Bool {
      taken.contains { $0.device == device } || unclear.contains { $0.device == device }
    }
  }

  /// The first to come with a name has it; who is at the desk already stays at it, whatever an
  /// earlier release let pass. A name is taken also by who was put out, who may come back by it:
  /// then customers are told that somebody has another device. They are not of who only looks so.
  func heldNewcomers(of known: VerifiedDesk) -> HeldNewcomers {
    if let held { return held }
    let found = findHeld(among: known)
    held = found
    return found
  }

  private func findHeld(among known: VerifiedDesk) -> HeldNewcomers {
    var held = HeldNewcomers()
    // Before the first roster everybody is at the desk already.
    guard known.roster != nil, !known.newcomers.isEmpty else { return held }
    let rules = NicknameRules()
    var taken = Self.takenNames(at: known, rules)
    let gone = acquaintances.all.filter { !known.isMember($0.device) }.compactMap { $0.name }
      .map { (name: $0, likeness: rules.likeness(of: $0)) }
    for newcomer in known.newcomers {
      let name = newcomer.claimedName
      let others = gone.filter { $0.name != name }.map { $0.likeness }
      switch Self.problem(of: name, taken + others, rules) {
      case .nameTaken: held.taken.append(newcomer)
      case nil: taken.append(rules.likeness(of: name))
      default: held.unclear.append(newcomer)
      }
    }
    return held
  }
}

import ClientEngine
import RelayProtocol

/// What a client's pages show: the last event about each thing.
package struct Page {
  package private(set) var identity: IdentityEvent?
  package private(set) var desk: DeskEvent?
  /// Why nothing is shown of the desk.
  package private(set) var distrust: RefusalCode?
  package private(set) var connection = ConnectionState.offline
  /// In the order in which they were told of.
  package private(set) var conversations: [ConversationEvent] = []
  package private(set) var lines: [SaidLine] = []
  private var places: [Name: Int] = [:]

  private struct Name: Hashable {
    let conversation: ConversationID
    let id: [UInt8]
  }

  package init() {}

  package mutating func take(_ event: Event) {
    switch event {
    case .identity(let event): identity = event
    case .desk(let event): (desk, distrust) = (event, nil)
    case .refused(_, let code):
      switch code {
      case .rosterForged, .rosterRolledBack, .houseKeyChanged, .fingerprintMismatch:
        distrust = code
      default: break
      }
    case .connection(let state): connection = state
    case .conversation(let event):
      if let place = conversations.firstIndex(where: { $0.id == event.id }) {
        conversations[place] = event
      } else {
        conversations.append(event)
      }
    case .message(let event): take(SaidLine(event))
    case .reaction(let event): take(SaidLine(event))
    case .withdrawn(let conversation, let id): drop(Name(conversation: conversation, id: id))
    case .invitation, .invitations, .newcomers, .notice, .device, .typing, .list, .history: break
    }
  }

  private mutating func take(_ line: SaidLine) {
    let name = Name(conversation: line.conversation, id: line.id)
    if let place = places[name] {
      lines[place] = line
    } else {
      places[name] = lines.count
      lines.append(line)
    }
  }

  private mutating func drop(_ name: Name) {
    guard let place = places.removeValue(forKey: name) else { return }
    lines.remove(at: place)
    for (name, other) in places where other > place { places[name] = other - 1 }
  }

  /// Whether it still stands under this name; a sign that was taken back does not.
  func shows(_ line: SaidLine) -> Bool {
    lines.contains {
      $0.conversation == line.conversation && $0.id == line.id && !$0.text.utf8.isEmpty
    }
  }

  package func conversation(_ id: ConversationID) -> ConversationEvent? {
    conversations.first { $0.id == id }
  }
}

import CryptoSuite
import MLS
import TLSSyntax

/// What must hold whatever has happened.
extension Session {
  /// All are in one epoch with the same secrets, tree and members.
  func checkAgreement() throws {
    let first = people[0].group
    let exported = try first.export(label: "session", context: [1], byteCount: 20)
    for person in people {
      let group = person.group
      guard group.epoch == first.epoch, group.epochAuthenticator == first.epochAuthenticator else {
        throw SessionError.disagreement("epoch")
      }
      guard group.current.context == first.current.context,
        group.ratchetTree.encodedBytes == first.ratchetTree.encodedBytes
      else { throw SessionError.disagreement("tree") }
      guard try group.export(label: "session", context: [1], byteCount: 20) == exported else {
        throw SessionError.disagreement("exporter")
      }
      guard group.members.count == people.count,
        group.member(at: group.ownLeafIndex)?.signatureKey == group.identity.publicKey
      else { throw SessionError.disagreement("members") }
    }
  }

  /// Everybody reads what each of `authors` says.
  mutating func checkReading(_ authors: [Int]) throws {
    for author in authors {
      let content = randomBytes(count: 3, using: &random)
      let bytes = try people[author].group.protect(content, using: &random).encodedBytes
      for reader in people.indices where reader != author {
        guard case .application(let read) = try people[reader].group.process(bytes),
          read.content == content, read.sender.leafIndex == people[author].group.ownLeafIndex
        else { throw SessionError.unread("fresh message") }
        noteRead()
      }
    }
  }

  /// Some say something; it is on its way to everybody, out of order, and some of it is lost.
  mutating func talk() throws {
    for _ in 0..<3 {
      let author = somebody()
      let content = randomBytes(count: 5, using: &random)
      let message = try people[author].group.protect(
        content, paddingBlockByteCount: chance(50) ? 1 : 32, using: &random)
      let letter = Letter(
        message: message.encodedBytes, content: content, epoch: people[author].group.epoch)
      for reader in people.indices where reader != author {
        if chance(20) { continue }
        let inboxCount = people[reader].inbox.count
        people[reader].inbox.insert(letter, at: pick(inboxCount + 1))
      }
    }
  }

  /// Some of what is under way arrives. It is read if its epoch is in the window, and only then,
  /// and only once.
  mutating func receive() throws {
    for reader in people.indices {
      while !people[reader].inbox.isEmpty, chance(60) {
        let letter = people[reader].inbox.removeFirst()
        let age = people[reader].group.epoch.rawValue - letter.epoch.rawValue
        let isReadable = age <= UInt64(people[reader].group.pastEpochCountMax)
        do {
          guard case .application(let read) = try people[reader].group.process(letter.message),
            read.content == letter.content
          else { throw SessionError.unread("letter") }
          if !isReadable { throw SessionError.readOutsideWindow }
          noteRead()
        } catch let error as MLSError {
          let expected = MLSError.staleOrDuplicate(.pastEpoch)
          if isReadable || error != expected { throw error }
          continue
        }
        do {
          _ = try people[reader].group.process(letter.message)
          throw SessionError.unread("read twice")
        } catch let error as MLSError {
          if error != .staleOrDuplicate(.alreadyProcessed) { throw error }
        }
      }
    }
  }
}

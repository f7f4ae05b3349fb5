import ClientEngine
import RelayProtocol

/// After the last lie: customers ask, one of them new to the desk, and whoever is at the desk
/// answers. That is all that somebody who is not locked out has to be able to do.
struct Aftermath {
  /// A customer who comes when it is over.
  var latecomer: Client?
  /// What each customer has asked since then, by the number of the client.
  var questions: [Int: [Int]] = [:]
  var askedAt: [Int: UInt64] = [:]
  var answers: [Answer] = []

  struct Answer {
    let question: Int
    let number: Int
    let by: Client
  }

  func isQuestion(_ number: Int) -> Bool { questions.values.contains { $0.contains(number) } }
}

extension Simulator {
  func beginAftermath() {
    guard scenario.lying != .forGood else { return }
    lieEnds()
    aftermath.latecomer = add(.customer)
  }

  /// Whether everybody is back; the world ends when they are, or when it is too late.
  func lookAfterFoes(_ waited: UInt64) {
    guard scenario.lying != .forGood else {
      if waited >= Bounds.settlingMilliseconds { phase = .over }
      return
    }
    for client in honest where client.isRunning {
      if client.role == .customer { inquire(client) } else { answer(as: client) }
    }
    let missing = whatIsMissing()
    guard
      missing.isEmpty && waited >= Bounds.settlingMilliseconds
        || waited >= Bounds.aftermathMilliseconds
    else { return }
    recoveryMilliseconds = waited
    phase = .over
    note(missing.isEmpty ? "nobody is locked out" : "the time is up")
    for what in missing { see(.lockedOut(what)) }
  }

  /// Who is owed something: nobody who is gone, removed or bad.
  private var honest: [Client] {
    clients.filter { client in
      // Whoever has heard of no desk that there is waits for nothing.
      let isHere = client.isSomebody || client.role == .customer && fingerprint != nil
      return client.standing == .alive && !client.isBad && !isRemoved(client)
        && (isHere || !client.isRunning)
    }
  }

  private func isRemoved(_ client: Client) -> Bool {
    client.isRemoved || client.device.map { removalAskedAt[$0] != nil } ?? false
  }

  private var staff: [Client] { honest.filter { $0.role != .customer && $0.isSomebody } }

  // MARK: Asking and answering

  private func inquire(_ customer: Client) {
    guard customer.page.desk != nil else { return actAsCustomer(customer) }
    guard !isServed(customer) else { return }
    let asked = aftermath.questions[customer.number]?.count ?? 0
    if let askedAt = aftermath.askedAt[customer.number] {
      guard now - askedAt >= Bounds.questionMilliseconds else { return }
    }
    // Whoever is told that nothing goes out takes what the page offers: to begin another. Nobody
    // has to leave what goes on.
    let current = customer.page.conversations.max { $0.number < $1.number }
    if asked > 1, current?.waiting == .lost { ask(customer, .leave(conversation: nil)) }
    aftermath.askedAt[customer.number] = now
    aftermath.questions[customer.number, default: []].append(say(customer, nil))
  }

  private func answer(as client: Client) {
    for line in client.page.lines where line.order != nil && !line.isMine {
      guard let number = Said.number(of: line.text.utf8), aftermath.isQuestion(number),
        !aftermath.answers.contains(where: { $0.question == number && $0.by === client }),
        let conversation = client.page.conversation(line.conversation),
        conversation.stopped == nil, !conversation.isClosed
      else { continue }
      let own = say(client, line.conversation.bytes)
      aftermath.answers.append(Aftermath.Answer(question: number, number: own, by: client))
    }
  }

  /// Its page shows an answer to what it asked: of anybody's, and of everybody's who is at the desk
  /// where it has begun after the last lie.
  private func isServed(_ customer: Client) -> Bool {
    let answerers = answerers(to: customer)
    guard customer === aftermath.latecomer else { return !answerers.isEmpty }
    return staff.allSatisfy { member in answerers.contains { $0 === member } }
  }

  private func answerers(to customer: Client) -> [Client] {
    let questions = aftermath.questions[customer.number] ?? []
    let shown = customer.page.lines.compactMap { line in
      line.order == nil ? nil : Said.number(of: line.text.utf8)
    }
    return aftermath.answers.filter {
      questions.contains($0.question) && shown.contains($0.number)
    }.map(\.by)
  }

  // MARK: What is missing

  private func whatIsMissing() -> [String] {
    var missing: [String] = []
    for client in honest {
      guard client.isRunning else {
        missing.append("\(client.name) does not run")
        continue
      }
      if client.page.connection != .online {
        missing.append("\(client.name) is \(client.page.connection)")
      }
      if let code = client.page.distrust { missing.append("\(client.name) is told \(code)") }
    }
    for customer in honest where customer.role == .customer && !isServed(customer) {
      let answerers = answerers(to: customer)
      let silent = staff.filter { member in !answerers.contains { $0 === member } }
      missing.append(
        "\(customer.name) is not answered by " + silent.map(\.name).joined(separator: ", "))
    }
    return missing
  }
}

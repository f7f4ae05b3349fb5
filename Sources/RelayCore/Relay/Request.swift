import RelayProtocol

/// What one event asks of the books, as the sessions have read it: who speaks, and whether its
/// limits let it through. Nothing of a session goes along but its name.
struct Request {
  let session: SessionID
  let matter: Matter

  enum Matter {
    /// Nothing to decide: only what is to be said in its turn. Boxed, because it is rare and large.
    indirect case said(News)
    /// The device has signed the challenge.
    case signIn(DeviceID)
    /// `spared` are those whose one-use key packages a claim must not use up.
    case frame(ClientFrame, by: DeviceID, spared: [DeviceID])
    /// Too often, or too much.
    case limited(ClientFrame, by: DeviceID, LimitedAction, retryAfterMilliseconds: UInt32)
    case tick
  }

  /// What remains of it when the store takes nothing.
  var newsWithoutStore: News? {
    switch matter {
    case .said(let news): news
    case .signIn: .failed(session, .storageUnavailable)
    case .frame(let frame, _, _), .limited(let frame, _, _, _):
      .refused(session, frame, .storageUnavailable)
    case .tick: nil
    }
  }
}

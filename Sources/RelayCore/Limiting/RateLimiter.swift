import RelayProtocol

/// What counts as one and the same network address: an opaque number that the shell makes, and
/// that means nothing outside of this process.
public struct AddressKey: Hashable, Sendable {
  public let rawValue: UInt64

  public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// What is limited, each with a rate per device, address or conversation in `RateLimits`.
public enum LimitedAction: UInt8, CaseIterable, Sendable {
  case signIn
  case append
  case appendBytes
  case create
  case claim
  case signal
  case question
  /// Not asked too often, but stored too much: see `Quota`.
  case storage
  /// A conversation begun at a desk by somebody who is not of it, whoever that is.
  case newcomer
  /// The same, where the desk takes none for now.
  case pause
}

/// Token buckets per device, address and conversation.
///
/// It is responsible for refusing early and cheaply: before anything is read from the store. Its
/// memory is bounded: a bucket that is full again says nothing and is forgotten, and when too
/// many are not, the fuller half is.
struct RateLimiter {
  enum Subject: Hashable {
    case device(DeviceID)
    case address(AddressKey)
    case conversation(ConversationID)
    case desk(DeskSlug)
    /// One-use key packages of a device, as far as one device or one address has taken them.
    case packages(DeviceID, by: DeviceID)
    case packagesFrom(DeviceID, by: AddressKey)
  }

  private struct Key: Hashable {
    let subject: Subject
    let action: LimitedAction
  }

  /// One price in one bucket.
  struct Charge {
    let subject: Subject
    let action: LimitedAction
    let rate: Rate
    var count: UInt64 = 1
  }

  private var buckets: [Key: TokenBucket] = [:]
  private var clock = SteadyClock()
  var bucketCount: Int { buckets.count }
  var nowNanoseconds: UInt64 { clock.nanoseconds }

  mutating func show(_ now: Timestamp) { clock.show(now) }

  /// Takes every charge, or none: then the longest wait, and for what.
  mutating func take(_ charges: [Charge]) -> (action: LimitedAction, retryAfter: UInt32)? {
    var refusal: (action: LimitedAction, nanoseconds: UInt64)?
    var taken: [(Key, TokenBucket)] = []
    for charge in charges {
      let key = Key(subject: charge.subject, action: charge.action)
      var bucket = buckets[key] ?? TokenBucket()
      let wait = bucket.take(charge.count, charge.rate, nowNanoseconds: clock.nanoseconds)
      if let wait, wait > refusal?.nanoseconds ?? 0 { refusal = (charge.action, wait) }
      taken.append((key, bucket))
    }
    if let refusal {
      let milliseconds = refusal.nanoseconds / 1_000_000 + 1
      return (refusal.action, UInt32(clamping: milliseconds))
    }
    for (key, bucket) in taken { buckets[key] = bucket }
    if buckets.count > RateLimits.bucketCountMax { forgetSome() }
    return nil
  }

  private mutating func forgetSome() {
    let now = clock.nanoseconds
    buckets = buckets.filter { !$0.value.isFull(nowNanoseconds: now) }
    guard buckets.count > RateLimits.bucketCountMax / 2 else { return }
    let middle = buckets.values.map(\.fullAtNanoseconds).sorted()[buckets.count / 2]
    buckets = buckets.filter { $0.value.fullAtNanoseconds > middle }
  }
}

#if arch(wasm32)
  import CBoringSSL

  /// The page's random source, for what the shell draws and hands to the kernel.
  ///
  /// Asks the host for every word: what is drawn once is nowhere kept.
  public struct WasmRandom: RandomNumberGenerator, Sendable {
    public init() {}

    public mutating func next() -> UInt64 {
      var word: UInt64 = 0
      let failure = sotto_random_get(&word, 8)
      precondition(failure == 0, "a client without randomness must not run")
      return word
    }
  }
#endif

import RelayProtocol

extension Relay {
  /// Keeps key packages for those who start conversations with the device. There is no answer;
  /// how many are left stands in the next `opened`.
  mutating func publish(_ frame: PublishKeyPackages, of device: DeviceID) throws(Refusal) {
    let supply = try stored { (relay) throws(StoreError) in
      try relay.store.keyPackageSupply(of: device)
    }
    guard supply.oneUseCount + frame.oneUse.count <= WireLimits.keyPackageCountMax else {
      throw .because(.tooManyKeyPackages)
    }
    try stored { (relay) throws(StoreError) in
      try relay.store.addKeyPackages(frame.oneUse, lastResort: frame.lastResort, of: device)
    }
  }

  /// Hands out one key package of each device that has any, as many as one frame holds. Who has
  /// had their share of a device's one-use packages gets its last resort.
  mutating func claim(
    _ frame: ClaimKeyPackages, by claimer: DeviceID, _ id: SessionID
  ) throws(Refusal) {
    var packages: [ClaimedKeyPackage] = []
    var room = WireLimits.frameByteCountMax - Self.frameOverheadByteCount
    for device in frame.devices where !desks.isRevoked(device) {
      guard room >= WireLimits.keyPackageByteCountMax + Self.frameOverheadByteCount else { break }
      let mayTake = mayTakeKeyPackage(of: device, by: claimer, id)
      let taken = try stored { (relay) throws(StoreError) in
        mayTake
          ? try relay.store.takeKeyPackage(of: device)
          : try relay.store.lastResortKeyPackage(of: device)
      }
      guard let taken else { continue }
      room -= taken.count + Self.frameOverheadByteCount
      packages.append(ClaimedKeyPackage(device: device, keyPackage: taken))
    }
    send(.keyPackages(ClaimedKeyPackages(request: frame.request, packages: packages)), to: id)
  }

  /// What a device's identifier and the lengths around a key package take at most.
  private static var frameOverheadByteCount: Int { 64 }
}

import RelayProtocol

extension Books {
  /// Keeps key packages for those who start conversations with the device. There is no answer;
  /// how many are left stands in the next `opened`. One of each kind together are a whole supply,
  /// and nobody gets any of those before.
  mutating func publish(_ frame: PublishKeyPackages, of device: DeviceID) throws(Refusal) {
    let isWhole = frame.lastResort != nil && !frame.oneUse.isEmpty
    let supply = try stored { (books) throws(StoreError) in
      try books.store.keyPackageSupply(of: device)
    }
    let keptCount = isWhole ? 0 : supply.oneUseCount
    guard keptCount + frame.oneUse.count <= WireLimits.keyPackageCountMax else {
      throw .because(.tooManyKeyPackages)
    }
    try stored { (books) throws(StoreError) in
      if isWhole { try books.store.removeKeyPackages(of: device) }
      try books.store.addKeyPackages(frame.oneUse, lastResort: frame.lastResort, of: device)
    }
  }

  /// Hands out one key package of each device that has any, as many as one frame holds. Who has
  /// had their share of a device's one-use packages gets its last resort, and so does the device
  /// itself, which wants to know which it is.
  mutating func claim(
    _ frame: ClaimKeyPackages, by claimer: DeviceID, sparing spared: [DeviceID], _ id: SessionID
  ) throws(Refusal) {
    var packages: [ClaimedKeyPackage] = []
    var room = WireLimits.frameByteCountMax - Self.frameOverheadByteCount
    for device in frame.devices where !desks.hasLeft(device) {
      guard room >= WireLimits.keyPackageByteCountMax + Self.frameOverheadByteCount else { break }
      let taken = try stored { (books) throws(StoreError) in
        device == claimer || spared.contains(device)
          ? try books.store.lastResortKeyPackage(of: device)
          : try books.store.takeKeyPackage(of: device)
      }
      guard let taken else { continue }
      room -= taken.count + Self.frameOverheadByteCount
      packages.append(ClaimedKeyPackage(device: device, keyPackage: taken))
    }
    answer(.keyPackages(ClaimedKeyPackages(request: frame.request, packages: packages)), to: id)
  }

  /// What a device's identifier and the lengths around a key package take at most.
  private static var frameOverheadByteCount: Int { 64 }
}

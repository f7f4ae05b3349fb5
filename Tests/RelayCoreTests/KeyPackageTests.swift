import RelayProtocol
import Testing

@Suite struct KeyPackageTests {
  @Test("one-use packages go out once each, oldest first, and then the last resort")
  func claims() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    world.open(alice)
    world.open(bob)
    let publish = PublishKeyPackages(lastResort: [9], oneUse: [[1], [2]])
    #expect(world.ask(.publishKeyPackages(publish), bob).isEmpty)
    #expect((0..<4).map { _ in world.claim([bob], alice) } == [[[1]], [[2]], [[9]], [[9]]])
  }

  @Test("a device without packages is left out of the answer")
  func leavesOut() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    world.open(alice)
    world.open(bob)
    world.send(.publishKeyPackages(PublishKeyPackages(lastResort: [9], oneUse: [])), bob)
    #expect(world.claim([Device(), bob], alice) == [[9]])
  }

  @Test("a device is told at opening how many packages are left")
  func supply() {
    var world = World()
    let bob = Device()
    world.open(bob)
    world.send(.publishKeyPackages(PublishKeyPackages(lastResort: [9], oneUse: [[1], [2]])), bob)
    _ = world.claim([bob], bob)
    #expect(
      world.open(bob).first
        == .opened(SessionOpened(now: world.now, keyPackageCount: 1, hasLastResort: true)))
  }

  @Test("more packages than are kept for one device are refused whole")
  func tooMany() {
    var world = World()
    let bob = Device()
    world.open(bob)
    let many = Array(repeating: [UInt8](arrayLiteral: 1), count: WireLimits.keyPackageCountMax)
    let publish = PublishKeyPackages(lastResort: nil, oneUse: many)
    #expect(world.ask(.publishKeyPackages(publish), bob).isEmpty)
    let more = PublishKeyPackages(lastResort: [5], oneUse: [[1]])
    #expect(world.ask(.publishKeyPackages(more), bob).failures == [.tooManyKeyPackages])
  }

  @Test("the answer to a claim never outgrows a frame")
  func frameLimit() {
    var world = World()
    let alice = Device()
    world.open(alice)
    let devices = (0..<100).map { _ in Device() }
    let package = [UInt8](repeating: 3, count: WireLimits.keyPackageByteCountMax)
    for device in devices {
      world.open(device)
      world.send(
        .publishKeyPackages(PublishKeyPackages(lastResort: package, oneUse: [])), device)
    }
    let claim = ClaimKeyPackages(request: RequestID(1), devices: devices.map(\.id))
    let answer = world.ask(.claimKeyPackages(claim), alice)[0]
    #expect(answer.encodedBytes.count <= WireLimits.frameByteCountMax)
    #expect(answer.encodedBytes.count > WireLimits.frameByteCountMax - 2 * package.count)
  }
}

extension World {
  fileprivate mutating func claim(_ devices: [Device], _ device: Device) -> [[UInt8]] {
    let frame = ClaimKeyPackages(request: RequestID(1), devices: devices.map(\.id))
    guard case .keyPackages(let answer)? = ask(.claimKeyPackages(frame), device).first else {
      return []
    }
    return answer.packages.map(\.keyPackage)
  }
}

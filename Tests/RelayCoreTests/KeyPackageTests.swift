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
    let (alice, bob) = (Device(), Device())
    world.open(alice)
    world.open(bob)
    world.send(.publishKeyPackages(PublishKeyPackages(lastResort: [9], oneUse: [[1], [2]])), bob)
    _ = world.claim([bob], alice)
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
    let more = PublishKeyPackages(lastResort: nil, oneUse: [[1]])
    #expect(world.ask(.publishKeyPackages(more), bob).failures == [.tooManyKeyPackages])
    let whole = PublishKeyPackages(lastResort: [5], oneUse: many + [[1]])
    #expect(world.ask(.publishKeyPackages(whole), bob).failures == [.tooManyKeyPackages])
  }

  @Test("one-use packages with a last resort are a whole supply: nobody gets any of before")
  func whole() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    world.open(alice)
    world.open(bob)
    let many = Array(repeating: [UInt8](arrayLiteral: 1), count: WireLimits.keyPackageCountMax)
    for oneUse in [many, [[2], [3]]] {
      let publish = PublishKeyPackages(lastResort: [UInt8(oneUse.count)], oneUse: oneUse)
      #expect(world.ask(.publishKeyPackages(publish), bob).isEmpty)
    }
    #expect((0..<3).map { _ in world.claim([bob], alice) } == [[[2]], [[3]], [[2]]])
  }

  @Test("a last resort alone takes the place of the one before, and one-use packages are added")
  func parts() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    world.open(alice)
    world.open(bob)
    let parts = [
      PublishKeyPackages(lastResort: [9], oneUse: [[1]]),
      PublishKeyPackages(lastResort: [8], oneUse: []),
      PublishKeyPackages(lastResort: nil, oneUse: [[2]]),
    ]
    for part in parts { #expect(world.ask(.publishKeyPackages(part), bob).isEmpty) }
    #expect((0..<3).map { _ in world.claim([bob], alice) } == [[[1]], [[2]], [[8]]])
  }

  @Test("a device that asks for its own is told its last resort, and uses up nothing")
  func own() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    world.open(alice)
    world.open(bob)
    world.send(.publishKeyPackages(PublishKeyPackages(lastResort: nil, oneUse: [[1]])), bob)
    #expect(world.claim([bob], bob) == [])
    world.send(.publishKeyPackages(PublishKeyPackages(lastResort: [9], oneUse: [])), bob)
    #expect((0..<3).map { _ in world.claim([bob], bob) } == [[[9]], [[9]], [[9]]])
    #expect(world.claim([bob], alice) == [[1]])
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

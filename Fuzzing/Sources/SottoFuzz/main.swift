// SottoFuzz names | seeds TARGET FOLDER | run TARGET [libFuzzer's arguments]

import FuzzTargets
import Glibc

/// libFuzzer's own main function with its name taken away, so that ours may choose the target.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ testOneInput: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

private func refuse(_ reason: String) -> Never {
  print(reason)
  exit(2)
}

private func target(named name: String?) -> FuzzTarget {
  guard let name, let target = FuzzTarget.named(name) else {
    refuse("no such target; `names` lists them")
  }
  return target
}

private func writeSeeds(of target: FuzzTarget, into folder: String) {
  for (index, seed) in target.seeds().enumerated() {
    guard let file = fopen("\(folder)/seed-\(index)", "w") else {
      refuse("cannot write into \(folder)")
    }
    fwrite(seed, 1, seed.count, file)
    fclose(file)
  }
}

/// What libFuzzer calls has no context, so the target is a global.
nonisolated(unsafe) private var chosen = FuzzTarget.all[0]

private func run(_ target: FuzzTarget, _ arguments: [String]) -> CInt {
  chosen = target
  // libFuzzer starts itself again by the first of these, so the target must stay among them.
  var strings: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
  var count = CInt(arguments.count)
  return strings.withUnsafeMutableBufferPointer { buffer in
    guard var start = buffer.baseAddress else { return 2 }
    return runDriver(&count, &start) { bytes, count in
      do {
        _ = try chosen.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
      } catch {
        fatalError("\(error)")
      }
      return 0
    }
  }
}

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "names":
  for target in FuzzTarget.all { print(target.name, target.byteCountMax) }
case "seeds" where arguments.count == 4:
  writeSeeds(of: target(named: arguments[2]), into: arguments[3])
case "run" where arguments.count >= 3:
  exit(run(target(named: arguments[2]), [arguments[0]] + arguments.dropFirst(3)))
default:
  refuse("SottoFuzz names | seeds TARGET FOLDER | run TARGET [libFuzzer's arguments]")
}

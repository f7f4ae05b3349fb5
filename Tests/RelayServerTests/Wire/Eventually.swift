import Dispatch
import Foundation

/// Waits until something is so. How long that takes is the machine's affair: the bound is there to
/// end a test that would hang, and nothing else.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  let end = DispatchTime.now() + .seconds(patienceSeconds)
  while try !condition() {
    if DispatchTime.now() > end { return false }
    Thread.sleep(forTimeInterval: 0.01)
  }
  return true
}

/// Longer than anything takes that ends at all, on the slowest machine.
let patienceSeconds = 300

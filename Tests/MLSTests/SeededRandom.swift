import MLSVectors

/// The same seed gives the same test.
typealias SeededRandom = VectorRandom

import CryptoSuite
import MLS

extension CryptoBasicsVector: VectorScenario {
  static var kindCount: Int { 1 }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> CryptoBasicsVector {
    let suite = workshop.suite
    var vector = CryptoBasicsVector()
    vector.cipherSuite = suite.suite.rawValue

    vector.refHash.label = "RefHash"
    vector.refHash.value = workshop.hex()
    vector.refHash.out = Hex(suite.refHash("RefHash", vector.refHash.value.bytes))

    var expand = ExpandWithLabel()
    expand.secret = workshop.hex()
    expand.label = "ExpandWithLabel"
    expand.context = workshop.hex()
    expand.length = suite.algorithms.aead.keyByteCount
    expand.out = Hex(
      suite.expand(
        expand.secret.secret, expand.label, expand.context.bytes, byteCount: expand.length))
    vector.expandWithLabel = expand

    vector.deriveSecret.secret = workshop.hex()
    vector.deriveSecret.label = "DeriveSecret"
    vector.deriveSecret.out = Hex(
      suite.derive(vector.deriveSecret.secret.secret, "DeriveSecret"))

    var tree = DeriveTreeSecret()
    tree.secret = workshop.hex()
    tree.label = "DeriveTreeSecret"
    tree.generation = UInt32(truncatingIfNeeded: workshop.random.next())
    tree.length = suite.hashByteCount
    tree.out = Hex(
      suite.deriveTreeSecret(
        tree.secret.secret, tree.label, Generation(tree.generation), byteCount: tree.length))
    vector.deriveTreeSecret = tree

    try vector.sign(in: &workshop)
    try vector.encrypt(in: &workshop)
    return vector
  }

  private mutating func sign<Crypto: CryptoProvider>(
    in workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    let identity = try workshop.identity("signer")
    signWithLabel.priv = Hex(identity.privateKey)
    signWithLabel.pub = Hex(identity.publicKey)
    signWithLabel.content = workshop.hex()
    signWithLabel.label = "SignWithLabel"
    signWithLabel.signature = Hex(
      try workshop.suite.sign(
        "SignWithLabel", signWithLabel.content.bytes, privateKey: identity.privateKey))
  }

  private mutating func encrypt<Crypto: CryptoProvider>(
    in workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    let pair = try workshop.keyPair()
    var vector = EncryptWithLabel()
    vector.priv = Hex(pair.privateKey)
    vector.pub = Hex(pair.publicKey)
    vector.label = "EncryptWithLabel"
    vector.context = workshop.hex()
    vector.plaintext = workshop.hex()
    let sealed = try workshop.suite.encrypt(
      to: pair.publicKey, vector.label, context: vector.context.bytes, vector.plaintext.secret,
      using: &workshop.random)
    vector.kemOutput = Hex(sealed.kemOutput)
    vector.ciphertext = Hex(sealed.ciphertext)
    encryptWithLabel = vector
  }
}

extension Hex {
  init(_ secret: SecretBytes) { self.init(secret.reveal()) }
}

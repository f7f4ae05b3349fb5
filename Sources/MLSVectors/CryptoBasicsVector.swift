import CryptoSuite
import MLS

/// RFC 9420 §5 and §8: the labelled primitives.
struct CryptoBasicsVector: Vector {
  var cipherSuite: UInt16?
  var refHash = RefHash()
  var expandWithLabel = ExpandWithLabel()
  var deriveSecret = DeriveSecret()
  var deriveTreeSecret = DeriveTreeSecret()
  var signWithLabel = SignWithLabel()
  var encryptWithLabel = EncryptWithLabel()

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.suite(&cipherSuite)
    try fields.field("ref_hash", &refHash)
    try fields.field("expand_with_label", &expandWithLabel)
    try fields.field("derive_secret", &deriveSecret)
    try fields.field("derive_tree_secret", &deriveTreeSecret)
    try fields.field("sign_with_label", &signWithLabel)
    try fields.field("encrypt_with_label", &encryptWithLabel)
  }

  struct RefHash: VectorRecord {
    var label: Label = ""
    var value = Hex()
    var out = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("label", &label)
      try fields.field("value", &value)
      try fields.field("out", &out)
    }
  }

  struct ExpandWithLabel: VectorRecord {
    var secret = Hex()
    var label: Label = ""
    var context = Hex()
    var length: Int = 0
    var out = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("secret", &secret)
      try fields.field("label", &label)
      try fields.field("context", &context)
      try fields.field("length", &length)
      try fields.field("out", &out)
    }
  }

  struct DeriveSecret: VectorRecord {
    var secret = Hex()
    var label: Label = ""
    var out = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("secret", &secret)
      try fields.field("label", &label)
      try fields.field("out", &out)
    }
  }

  struct DeriveTreeSecret: VectorRecord {
    var secret = Hex()
    var label: Label = ""
    var generation: UInt32 = 0
    var length: Int = 0
    var out = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("secret", &secret)
      try fields.field("label", &label)
      try fields.field("generation", &generation)
      try fields.field("length", &length)
      try fields.field("out", &out)
    }
  }

  struct SignWithLabel: VectorRecord {
    var priv = Hex()
    var pub = Hex()
    var content = Hex()
    var label: Label = ""
    var signature = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("priv", &priv)
      try fields.field("pub", &pub)
      try fields.field("content", &content)
      try fields.field("label", &label)
      try fields.field("signature", &signature)
    }
  }

  struct EncryptWithLabel: VectorRecord {
    var priv = Hex()
    var pub = Hex()
    var label: Label = ""
    var context = Hex()
    var plaintext = Hex()
    var kemOutput = Hex()
    var ciphertext = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("priv", &priv)
      try fields.field("pub", &pub)
      try fields.field("label", &label)
      try fields.field("context", &context)
      try fields.field("plaintext", &plaintext)
      try fields.field("kem_output", &kemOutput)
      try fields.field("ciphertext", &ciphertext)
    }
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    // What HKDF can give (RFC 5869 §2.3).
    let lengths = 0...255 * suite.hashByteCount
    guard lengths ~= expandWithLabel.length, lengths ~= deriveTreeSecret.length else {
      return checks.fail("length")
    }
    checks.expectLengths(
      of: [
        ("expand_with_label.secret", expandWithLabel.secret),
        ("derive_secret.secret", deriveSecret.secret),
        ("derive_tree_secret.secret", deriveTreeSecret.secret),
      ], suite)
    checks.expect("reference", suite.refHash(refHash.label, refHash.value.bytes), refHash.out)
    let expand = expandWithLabel
    checks.expect(
      "expansion",
      suite.expand(
        expand.secret.secret, expand.label, expand.context.bytes, byteCount: expand.length),
      expand.out)
    checks.expect(
      "secret", suite.derive(deriveSecret.secret.secret, deriveSecret.label), deriveSecret.out)
    let tree = deriveTreeSecret
    checks.expect(
      "tree secret",
      suite.deriveTreeSecret(
        tree.secret.secret, tree.label, Generation(tree.generation), byteCount: tree.length),
      tree.out)
    try verifySignature(suite)
    try verifyEncryption(suite, using: &random, &checks)
  }

  private func verifySignature(_ suite: SuiteCrypto<some CryptoProvider>) throws(MLSError) {
    let vector = signWithLabel
    let own = try suite.sign(vector.label, vector.content.bytes, privateKey: vector.priv.privateKey)
    for signature in [vector.signature.bytes, own] {
      try suite.verify(
        vector.label, vector.content.bytes, publicKey: vector.pub.bytes, signature: signature)
    }
  }

  private func verifyEncryption(
    _ suite: SuiteCrypto<some CryptoProvider>, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    let vector = encryptWithLabel
    let pair = try suite.keyPair(privateKey: vector.priv.privateKey)
    checks.expect("public key", pair.publicKey, vector.pub)
    let own = try suite.encrypt(
      to: vector.pub.bytes, vector.label, context: vector.context.bytes, vector.plaintext.secret,
      using: &random)
    let theirs = HPKECiphertext(
      kemOutput: vector.kemOutput.bytes, ciphertext: vector.ciphertext.bytes)
    for ciphertext in [theirs, own] {
      let plaintext = try suite.decrypt(
        ciphertext, with: pair, vector.label, context: vector.context.bytes)
      checks.expect("plaintext", plaintext, vector.plaintext)
    }
  }
}

import CryptoSuite
import MLS

/// RFC 9420 §5 and §8: the labelled primitives.
struct CryptoBasicsVector: Vector {
  let cipherSuite: UInt16?
  let refHash: RefHash
  let expandWithLabel: ExpandWithLabel
  let deriveSecret: DeriveSecret
  let deriveTreeSecret: DeriveTreeSecret
  let signWithLabel: SignWithLabel
  let encryptWithLabel: EncryptWithLabel

  struct RefHash: Decodable {
    let label: Label
    let value: Hex
    let out: Hex
  }

  struct ExpandWithLabel: Decodable {
    let secret: Hex
    let label: Label
    let context: Hex
    let length: Int
    let out: Hex
  }

  struct DeriveSecret: Decodable {
    let secret: Hex
    let label: Label
    let out: Hex
  }

  struct DeriveTreeSecret: Decodable {
    let secret: Hex
    let label: Label
    let generation: UInt32
    let length: Int
    let out: Hex
  }

  struct SignWithLabel: Decodable {
    let priv: Hex
    let pub: Hex
    let content: Hex
    let label: Label
    let signature: Hex
  }

  struct EncryptWithLabel: Decodable {
    let priv: Hex
    let pub: Hex
    let label: Label
    let context: Hex
    let plaintext: Hex
    let kemOutput: Hex
    let ciphertext: Hex
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    try expect("reference", suite.refHash(refHash.label, refHash.value.bytes), refHash.out)
    let expand = expandWithLabel
    try expect(
      "expansion",
      suite.expand(
        expand.secret.secret, expand.label, expand.context.bytes, byteCount: expand.length),
      expand.out)
    try expect(
      "secret", suite.derive(deriveSecret.secret.secret, deriveSecret.label), deriveSecret.out)
    let tree = deriveTreeSecret
    try expect(
      "tree secret",
      suite.deriveTreeSecret(
        tree.secret.secret, tree.label, Generation(tree.generation), byteCount: tree.length),
      tree.out)
    try verifySignature(suite)
    try verifyEncryption(suite, using: &random)
  }

  private func verifySignature(_ suite: SuiteCrypto<some CryptoProvider>) throws {
    let vector = signWithLabel
    let own = try suite.sign(vector.label, vector.content.bytes, privateKey: vector.priv.privateKey)
    for signature in [vector.signature.bytes, own] {
      try suite.verify(
        vector.label, vector.content.bytes, publicKey: vector.pub.bytes, signature: signature)
    }
  }

  private func verifyEncryption(
    _ suite: SuiteCrypto<some CryptoProvider>, using random: inout some RandomNumberGenerator
  ) throws {
    let vector = encryptWithLabel
    let pair = try suite.keyPair(privateKey: vector.priv.privateKey)
    try expect("public key", pair.publicKey, vector.pub)
    let own = try suite.encrypt(
      to: vector.pub.bytes, vector.label, context: vector.context.bytes, vector.plaintext.secret,
      using: &random)
    let theirs = HPKECiphertext(
      kemOutput: vector.kemOutput.bytes, ciphertext: vector.ciphertext.bytes)
    for ciphertext in [theirs, own] {
      let plaintext = try suite.decrypt(
        ciphertext, with: pair, vector.label, context: vector.context.bytes)
      try expect("plaintext", plaintext, vector.plaintext)
    }
  }
}

extension Label: Decodable {
  public init(from decoder: any Decoder) throws {
    self.init(Array(try String(from: decoder).utf8))
  }
}

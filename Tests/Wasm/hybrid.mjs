// Vectors of the hybrid suite in the working group's format, which nobody has published yet: made
// here of OpenSSL's ML-KEM, X25519, SHAKE, SHA-2, AES and Ed25519, none of which is in the module
// that they are for. Written from RFC 9180 §4 and §5, RFC 9420 §5 and §8,
// draft-connolly-cfrg-xwing-kem-10 §5 and draft-ietf-hpke-pq-05 §4.

import * as openssl from "node:crypto";

export const suite = 8;
const [hash, hashLength] = ["sha384", 48];
const kemIdentifier = Buffer.from("647a", "hex");
const suiteIdentifiers = Buffer.concat([kemIdentifier, uint(2, 2), uint(2, 2)]);

// MARK: Presentation language

function uint(value, byteCount) {
  const bytes = Buffer.alloc(byteCount);
  bytes.writeUIntBE(value, 0, byteCount);
  return bytes;
}

function vector(bytes) {
  const length = bytes.length < 64 ? uint(bytes.length, 1) : uint(0x4000 | bytes.length, 2);
  return Buffer.concat([length, bytes]);
}

const text = (string) => Buffer.from(string, "utf8");
const labeled = (label, content) => Buffer.concat([vector(text(label)), vector(content)]);

// MARK: HKDF (RFC 5869)

const hmac = (key, message) => openssl.createHmac(hash, key).update(message).digest();

function expand(key, info, byteCount) {
  let [block, output] = [Buffer.alloc(0), Buffer.alloc(0)];
  for (let count = 1; output.length < byteCount; count += 1) {
    block = hmac(key, Buffer.concat([block, info, uint(count, 1)]));
    output = Buffer.concat([output, block]);
  }
  return output.subarray(0, byteCount);
}

// MARK: X-Wing

const shake256 = (message, outputLength) =>
  openssl.createHash("shake256", { outputLength }).update(message).digest();
const raw = (key, byteCount) => key.export({ format: "der", type: "spki" }).subarray(-byteCount);
const privateKey = (prefix, bytes) => openssl.createPrivateKey({
  key: Buffer.concat([Buffer.from(prefix, "hex"), bytes]), format: "der", type: "pkcs8",
});
const x25519 = (bytes) => privateKey("302e020100300506032b656e04220420", bytes);
const ed25519 = (bytes) => privateKey("302e020100300506032b657004220420", bytes);
const mlkem = (bytes) => privateKey("3054020100300b060960864801650304040204428040", bytes);

function expandKey(seed) {
  const expanded = shake256(seed, 96);
  const keys = { mlkem: mlkem(expanded.subarray(0, 64)), x25519: x25519(expanded.subarray(64)) };
  const publicKeys = [openssl.createPublicKey(keys.mlkem), openssl.createPublicKey(keys.x25519)];
  const publicKey = Buffer.concat([raw(publicKeys[0], 1184), raw(publicKeys[1], 32)]);
  return { publicKeys, publicKey };
}

function encapsulate({ publicKeys, publicKey }) {
  const { sharedKey, ciphertext } = openssl.encapsulate(publicKeys[0]);
  const ephemeral = openssl.generateKeyPairSync("x25519");
  const agreed = openssl.diffieHellman({
    privateKey: ephemeral.privateKey, publicKey: publicKeys[1],
  });
  const sent = raw(ephemeral.publicKey, 32);
  const sharedSecret = openssl.createHash("sha3-256")
    .update(Buffer.concat([sharedKey, agreed, sent, publicKey.subarray(1184), text("\\.//^\\")]))
    .digest();
  return { sharedSecret, kemOutput: Buffer.concat([ciphertext, sent]) };
}

/** DeriveKeyPair, with the labels of HPKE. */
function deriveKeyPair(material) {
  const label = text("DeriveKeyPair");
  const input = Buffer.concat([
    material, text("HPKE-v1KEM"), kemIdentifier, uint(label.length, 2), label, uint(32, 2),
  ]);
  return expandKey(shake256(input, 32));
}

// MARK: HPKE

function seal(receiver, info, plaintext) {
  const { sharedSecret, kemOutput } = encapsulate(receiver);
  const name = Buffer.concat([text("HPKE-v1HPKE"), suiteIdentifiers]);
  const extract = (salt, label, input) => hmac(salt, Buffer.concat([name, text(label), input]));
  const none = Buffer.alloc(0);
  const context = Buffer.concat([
    uint(0, 1), extract(none, "psk_id_hash", none), extract(none, "info_hash", info),
  ]);
  const secret = extract(sharedSecret, "secret", none);
  const derive = (label, byteCount) =>
    expand(secret, Buffer.concat([uint(byteCount, 2), name, text(label), context]), byteCount);
  const cipher = openssl.createCipheriv("aes-256-gcm", derive("key", 32), derive("base_nonce", 12));
  const ciphertext = Buffer.concat([
    cipher.update(plaintext), cipher.final(), cipher.getAuthTag(),
  ]);
  return { kemOutput, ciphertext };
}

// MARK: MLS

const expandWithLabel = (secret, label, context, byteCount) => expand(
  secret, Buffer.concat([uint(byteCount, 2), labeled(`MLS 1.0 ${label}`, context)]), byteCount);
const deriveSecret = (secret, label) =>
  expandWithLabel(secret, label, Buffer.alloc(0), hashLength);

/** Buffers as the files write them. */
function written(value) {
  if (Buffer.isBuffer(value)) return value.toString("hex");
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, written(inner)]));
}

export function cryptoBasics() {
  const random = (byteCount) => openssl.randomBytes(byteCount);
  const [secret, context, value, content] = [hashLength, 90, 70, 100].map(random);
  const [seed, signer] = [random(32), random(32)];
  const receiver = expandKey(seed);
  const plaintext = random(300);
  const signingKey = ed25519(signer);
  const { kemOutput, ciphertext } = seal(receiver, labeled("MLS 1.0 Sealed", context), plaintext);
  return written({
    cipher_suite: suite,
    ref_hash: {
      label: "Reference", value,
      out: openssl.createHash(hash).update(labeled("Reference", value)).digest(),
    },
    expand_with_label: {
      secret, label: "Expanded", context, length: 77,
      out: expandWithLabel(secret, "Expanded", context, 77),
    },
    derive_secret: { secret, label: "Derived", out: deriveSecret(secret, "Derived") },
    derive_tree_secret: {
      secret, label: "Tree", generation: 70_000, length: 32,
      out: expandWithLabel(secret, "Tree", uint(70_000, 4), 32),
    },
    sign_with_label: {
      priv: signer, pub: raw(openssl.createPublicKey(signingKey), 32), content, label: "Signed",
      signature: openssl.sign(null, labeled("MLS 1.0 Signed", content), signingKey),
    },
    encrypt_with_label: {
      priv: seed, pub: receiver.publicKey, label: "Sealed", context, plaintext,
      kem_output: kemOutput, ciphertext,
    },
  });
}

export function keySchedule() {
  const random = () => openssl.randomBytes(hashLength);
  const groupID = openssl.randomBytes(20);
  const initial = random();
  let initSecret = initial;
  const epochs = [0, 1, 2].map((number) => {
    const [commitSecret, pskSecret, treeHash, transcriptHash] = [0, 1, 2, 3].map(random);
    const context = Buffer.concat([
      uint(1, 2), uint(suite, 2), vector(groupID), uint(0, 2), uint(number, 6), vector(treeHash),
      vector(transcriptHash), vector(Buffer.alloc(0)),
    ]);
    const joiner = expandWithLabel(hmac(initSecret, commitSecret), "joiner", context, hashLength);
    const intermediate = hmac(joiner, pskSecret);
    const epochSecret = expandWithLabel(intermediate, "epoch", context, hashLength);
    const derive = (label) => deriveSecret(epochSecret, label);
    const exported = { label: "Exported", context: openssl.randomBytes(40), length: 65 };
    const exportedHash = openssl.createHash(hash).update(exported.context).digest();
    initSecret = derive("init");
    return {
      commit_secret: commitSecret, psk_secret: pskSecret, tree_hash: treeHash,
      confirmed_transcript_hash: transcriptHash, group_context: context, joiner_secret: joiner,
      welcome_secret: deriveSecret(intermediate, "welcome"), init_secret: initSecret,
      sender_data_secret: derive("sender data"), encryption_secret: derive("encryption"),
      exporter_secret: derive("exporter"), epoch_authenticator: derive("authentication"),
      external_secret: derive("external"), confirmation_key: derive("confirm"),
      membership_key: derive("membership"), resumption_psk: derive("resumption"),
      external_pub: deriveKeyPair(derive("external")).publicKey,
      exporter: {
        ...exported,
        secret: expandWithLabel(
          deriveSecret(derive("exporter"), exported.label), "exported", exportedHash,
          exported.length),
      },
    };
  });
  return written({
    cipher_suite: suite, group_id: groupID, initial_init_secret: initial, epochs,
  });
}

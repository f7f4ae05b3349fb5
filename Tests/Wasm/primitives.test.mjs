// The browser's primitives against published answers, and against Node's OpenSSL on random inputs.
// Run Scripts/build-wasm WasmProbe first, then: .venv/bin/node --test Tests/Wasm/

import assert from "node:assert/strict";
import * as openssl from "node:crypto";
import { test } from "node:test";
import { loadProbe, operation as op } from "./probe.mjs";

const hex = (digits) => Buffer.from(digits, "hex");
const text = (string) => Buffer.from(string, "utf8");
const { run, module, memory, drawnByteCount } = await loadProbe();

test("the module imports nothing but randomness", () => {
  const imports = WebAssembly.Module.imports(module).map(({ module, name }) => `${module}.${name}`);
  assert.deepEqual(imports, ["wasi_snapshot_preview1.random_get"]);
});

test("SHA-256, HMAC and HKDF give the answers of FIPS 180-2, RFC 4231 and RFC 5869", () => {
  assert.equal(
    run(op.sha256, text("abc")).toString("hex"),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.equal(
    run(op.hmac, text("Jefe"), text("what do ya want for nothing?")).toString("hex"),
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  const key = run(op.hmac, hex("000102030405060708090a0b0c"), Buffer.alloc(22, 0x0b));
  assert.equal(
    run(op.expand, key, hex("f0f1f2f3f4f5f6f7f8f9")).toString("hex"),
    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
});

test("ChaCha20-Poly1305 gives the answer of RFC 8439 section 2.8.2", () => {
  const sealed = run(
    op.sealChaCha, Buffer.from(Array.from({ length: 32 }, (_, index) => 0x80 + index)),
    hex("070000004041424344454647"), hex("50515253c0c1c2c3c4c5c6c7"),
    text("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
      + "future, sunscreen would be it."));
  assert.equal(
    sealed.toString("hex"),
    "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
      + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
      + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
      + "3ff4def08e4b7a9de576d26586cec64b6116"
      + "1ae10b594f09e26a7e902ecbd0600691");
});

test("X25519 gives the answers of RFC 7748 section 6.1, and refuses small order", () => {
  const alice = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  const bob = hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  assert.equal(
    run(op.x25519Public, alice).toString("hex"),
    "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  const shared = run(op.x25519Shared, alice, bob);
  assert.equal(
    shared.toString("hex"), "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
  assert.equal(run(op.x25519Shared, alice, Buffer.alloc(32)), null);
  assert.equal(run(op.x25519Shared, alice, Buffer.alloc(31, 9)), null);
});

test("Ed25519 gives the answers of RFC 8032 section 7.1, test 2", () => {
  const seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  const publicKey = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const signature = hex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  const message = hex("72");
  assert.deepEqual(run(op.ed25519Public, seed), publicKey);
  assert.deepEqual(run(op.ed25519Sign, seed, message), signature);
  assert.equal(run(op.ed25519Verify, publicKey, signature, message), true);
  assert.equal(run(op.ed25519Verify, publicKey, signature, hex("73")), false);
  assert.equal(run(op.ed25519Verify, publicKey, signature.subarray(1), message), false);
});

test("HPKE gives the answer of RFC 9180 appendix A.2.1", () => {
  const [kemOutput, ciphertext] = run(
    op.hpkeSeal, hex("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df"),
    hex("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b"),
    hex("4f6465206f6e2061204772656369616e2055726e"), hex("436f756e742d30"),
    hex("4265617574792069732074727574682c20747275746820626561757479"));
  assert.equal(
    kemOutput.toString("hex"), "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
  assert.equal(
    ciphertext.toString("hex"),
    "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db"
      + "21993c62ce81883d2dd1b51a28");
});

test("sealing agrees with OpenSSL at every length, and a changed bit is refused", () => {
  for (let byteCount = 0; byteCount < 200; byteCount += 7) {
    const [key, nonce, header, plaintext] = [32, 12, byteCount % 40, byteCount]
      .map((count) => openssl.randomBytes(count));
    const cipher = openssl.createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
    cipher.setAAD(header, { plaintextLength: byteCount });
    const body = [cipher.update(plaintext), cipher.final()];
    const expected = Buffer.concat([...body, cipher.getAuthTag()]);
    assert.deepEqual(run(op.sealChaCha, key, nonce, header, plaintext), expected);
    assert.deepEqual(run(op.openChaCha, key, nonce, header, expected), plaintext);
    expected[byteCount % expected.length] ^= 4;
    assert.equal(run(op.openChaCha, key, nonce, header, expected), null);
  }
  assert.equal(run(op.sealChaCha, Buffer.alloc(31), Buffer.alloc(12), [], []), null);
  const tooShort = Buffer.alloc(15);
  assert.equal(run(op.openChaCha, Buffer.alloc(32), Buffer.alloc(12), [], tooShort), null);
});

test("signatures and key agreement agree with OpenSSL on random keys", () => {
  const raw = (key, type) => key.export({ format: "der", type }).subarray(-32);
  for (let round = 0; round < 30; round += 1) {
    const message = openssl.randomBytes(round * 11);
    const signer = openssl.generateKeyPairSync("ed25519");
    const seed = raw(signer.privateKey, "pkcs8");
    const signature = openssl.sign(null, message, signer.privateKey);
    assert.deepEqual(run(op.ed25519Public, seed), raw(signer.publicKey, "spki"));
    assert.deepEqual(run(op.ed25519Sign, seed, message), signature);
    assert.equal(run(op.ed25519Verify, raw(signer.publicKey, "spki"), signature, message), true);

    const [ours, theirs] = [0, 1].map(() => openssl.generateKeyPairSync("x25519"));
    const expected = openssl.diffieHellman({
      privateKey: ours.privateKey, publicKey: theirs.publicKey,
    });
    const shared = run(
      op.x25519Shared, raw(ours.privateKey, "pkcs8"), raw(theirs.publicKey, "spki"));
    assert.deepEqual(shared, expected);
  }
});

test("randomness comes from the host, four words for thirty-two bytes", () => {
  const before = drawnByteCount();
  const [one, other] = [run(op.random), run(op.random)];
  assert.equal(one.length, 32);
  assert.notDeepEqual(one, other);
  assert.equal(drawnByteCount() - before, 64);
});

test("ten thousand operations leave the memory as large as the first hundred did", () => {
  const key = Buffer.alloc(32);
  const seal = () => run(op.sealChaCha, key, Buffer.alloc(12), [], Buffer.alloc(900));
  for (let count = 0; count < 100; count += 1) seal();
  const byteCount = memory.buffer.byteLength;
  for (let count = 0; count < 10_000; count += 1) seal();
  assert.equal(memory.buffer.byteLength, byteCount);
});

// The key schedule of MLS once more (RFC 9420 §7.4, §8, §9), so that a test can name secrets that
// a module makes and forgets within one call: all of an epoch's follow from what the last one kept
// and from what the committer drew. And what a saved group says of itself.

import { createHmac } from "node:crypto";

const suites = {
  3: { hash: "sha256", byteCount: 32, keyByteCount: 32 },
  0xf103: { hash: "sha256", byteCount: 32, keyByteCount: 32 },
  8: { hash: "sha384", byteCount: 48, keyByteCount: 32 },
};
const nonceByteCount = 12;

export function uint(value, byteCount) {
  const bytes = Buffer.alloc(byteCount);
  bytes.writeUIntBE(value, 0, byteCount);
  return bytes;
}

export function opaque(bytes) {
  const { length } = bytes;
  const prefix =
    length < 64
      ? uint(length, 1)
      : length < 16_384
        ? uint(length + 0x4000, 2)
        : uint(length + 0x8000_0000, 4);
  return Buffer.concat([prefix, bytes]);
}

class Schedule {
  constructor(suite) {
    Object.assign(this, suites[suite]);
    this.zeros = Buffer.alloc(this.byteCount);
  }

  extract(salt, material) {
    return createHmac(this.hash, salt).update(material).digest();
  }

  expand(secret, label, context, byteCount = this.byteCount) {
    const name = opaque(Buffer.from(`MLS 1.0 ${label}`));
    const info = Buffer.concat([uint(byteCount, 2), name, opaque(context), uint(1, 1)]);
    // One block is enough for everything that MLS derives.
    return createHmac(this.hash, secret).update(info).digest().subarray(0, byteCount);
  }

  derive(secret, label) {
    return this.expand(secret, label, Buffer.alloc(0));
  }

  /** Everything that follows from an epoch's secret, by name. */
  epoch(secret) {
    const of = (label) => this.derive(secret, label);
    return {
      "epoch secret": secret, "sender data secret": of("sender data"), exporter: of("exporter"),
      "external secret": of("external"), "membership key": of("membership"),
      "resumption secret": of("resumption"), authenticator: of("authentication"),
      "init secret": of("init"), "root of the secret tree": of("encryption"),
      "confirmation key": of("confirm"),
    };
  }

  /** The secrets from the root of the tree down to a leaf, and then its ratchet. */
  ratchet(root, leaf, leafCount, kind, stepCount) {
    const named = {};
    let secret = root;
    for (let half = leafCount / 2; half >= 1; half /= 2) {
      const side = Math.floor(leaf / half) % 2 === 0 ? "left" : "right";
      secret = this.expand(secret, "tree", Buffer.from(side));
      named[`node over ${half} leaves, of leaf ${leaf}`] = secret;
    }
    let step = this.derive(secret, kind);
    for (let generation = 0; generation < stepCount; generation += 1) {
      const of = (label, count) => this.expand(step, label, uint(generation, 4), count);
      named[`step ${generation} of leaf ${leaf}`] = step;
      named[`key ${generation} of leaf ${leaf}`] = of("key", this.keyByteCount);
      named[`nonce ${generation} of leaf ${leaf}`] = of("nonce", nonceByteCount);
      step = of("secret");
    }
    return named;
  }
}

class Reader {
  offset = 0;
  constructor(bytes) {
    this.bytes = Buffer.from(bytes);
  }

  uint(byteCount) {
    this.offset += byteCount;
    return this.bytes.readUIntBE(this.offset - byteCount, byteCount);
  }

  raw(count) {
    this.offset += count;
    return this.bytes.subarray(this.offset - count, this.offset);
  }

  opaque() {
    const form = this.bytes[this.offset] >> 6;
    return this.raw(this.uint(1 << form) % 2 ** (8 * (1 << form) - 2));
  }

  list(read) {
    const inner = new Reader(this.opaque());
    const items = [];
    while (inner.offset < inner.bytes.length) items.push(read(inner));
    return items;
  }
}

const readRatchet = (reader) => {
  const secret = reader.opaque();
  const next = reader.uint(4);
  const skipped = reader.list((one) => [one.uint(4), one.opaque(), one.opaque()]);
  return { secret, next, skipped: skipped.map(([generation]) => generation) };
};

/** What `Group.save` wrote, as far as it is looked at here. */
export function readGroup(bytes) {
  const reader = new Reader(bytes);
  reader.raw(3);
  const start = reader.offset;
  reader.raw(2);
  const suite = reader.uint(2);
  const schedule = new Schedule(suite);
  const groupID = reader.opaque();
  const epoch = Number(reader.raw(8).readBigUInt64BE());
  const treeHash = reader.opaque();
  for (const _ of ["transcript hash", "extensions"]) reader.opaque();
  const context = reader.bytes.subarray(start, reader.offset);
  reader.opaque();
  const leaf = reader.uint(4);
  reader.raw(2);
  const [, signatureKey] = ["credential", "private key", "public key"].map(() => reader.opaque());
  const keys = reader.list((key) => ({
    node: key.uint(4), privateKey: key.opaque(), publicKey: key.opaque(),
  }));
  const names = [
    "sender data secret", "exporter", "external secret", "membership key", "resumption secret",
    "authenticator", "init secret",
  ];
  const secrets = Object.fromEntries(names.map((name) => [name, reader.opaque()]));
  const [, interim] = ["confirmation tag", "transcript hash"].map(() => reader.opaque());
  const leafCount = reader.uint(4);
  reader.list((node) => [node.uint(4), node.opaque()]);
  const ratchets = new Map(reader.list((one) => {
    const owner = one.uint(4);
    return [owner, { handshake: readRatchet(one), application: readRatchet(one) }];
  }));
  return {
    suite, schedule, groupID, epoch, treeHash, context, leaf, signatureKey, keys, secrets, interim,
    leafCount, ratchets,
  };
}

/**
 * What an epoch began with, of whoever made it: from the init secret before it, and from one of
 * these draws, which was its path's first secret. That it is the right one shows in the exporter.
 */
export function retrace(group, initSecret, draws) {
  const { schedule, context, secrets } = group;
  for (const first of draws) {
    let path = first;
    const begun = {};
    for (let step = 0; step <= 4; step += 1) {
      const joiner = schedule.expand(schedule.extract(initSecret, path), "joiner", context);
      const member = schedule.extract(joiner, schedule.zeros);
      const epoch = schedule.epoch(schedule.expand(member, "epoch", context));
      if (epoch.exporter.equals(secrets.exporter)) {
        const welcome = schedule.derive(member, "welcome");
        return {
          ...begun, "commit secret": path, "joiner secret": joiner, "member secret": member,
          "welcome secret": welcome,
          "key of the Welcome": schedule.expand(
            welcome, "key", Buffer.alloc(0), schedule.keyByteCount,
          ),
          ...epoch,
        };
      }
      begun[`path secret ${step}`] = path;
      begun[`node secret ${step}`] = schedule.derive(path, "node");
      path = schedule.derive(path, "path");
    }
  }
  throw new Error(`nothing that was drawn leads to epoch ${group.epoch}`);
}

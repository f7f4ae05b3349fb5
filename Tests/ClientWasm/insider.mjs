// A member who says in MLS what this messenger never says: signed, sealed and confirmed as RFC 9420
// asks for, with the keys of a group that a profile has saved.

import { createCipheriv, createHash, createHmac, createPrivateKey, sign } from "node:crypto";
import { opaque, readGroup, uint } from "./schedule.mjs";

const version = uint(1, 2);
const inTheClear = uint(1, 2);
const encrypted = uint(2, 2);
const ofProposal = uint(2, 1);
const ofCommit = uint(3, 1);
const none = opaque(Buffer.alloc(0));

const number = (value) => Buffer.concat([uint(0, 2), uint(value, 6)]);

/** RFC 9420 §12.1.3, and §12.1.5. */
export const removal = (leaf) => Buffer.concat([uint(3, 2), uint(leaf, 4)]);
export const theEnd = (suite) =>
  Buffer.concat([uint(5, 2), opaque(Buffer.from("next")), version, uint(suite, 2), none]);

export class Insider {
  constructor(saved) {
    this.group = readGroup(saved);
  }

  /** RFC 9420 §6.2, with a member's tag. */
  proposeInTheClear(proposal) {
    const content = this.content(ofProposal, proposal);
    const auth = opaque(this.signature(inTheClear, content));
    const tagged = Buffer.concat([version, inTheClear, content, this.group.context, auth]);
    const tag = this.mac(this.group.secrets["membership key"], tagged);
    return Buffer.concat([version, inTheClear, content, auth, opaque(tag)]);
  }

  propose(proposal) {
    const content = this.content(ofProposal, proposal);
    return this.seal(ofProposal, proposal, opaque(this.signature(encrypted, content)));
  }

  /** Of one proposal by value, that needs no path (RFC 9420 §12.4). */
  commit(proposal) {
    const { schedule, suite, groupID, epoch, treeHash, interim, secrets } = this.group;
    const body = Buffer.concat([opaque(Buffer.concat([uint(1, 1), proposal])), uint(0, 1)]);
    const content = this.content(ofCommit, body);
    const signature = opaque(this.signature(encrypted, content));
    const confirmed = createHash(schedule.hash)
      .update(Buffer.concat([interim, encrypted, content, signature])).digest();
    const context = Buffer.concat([
      version, uint(suite, 2), opaque(groupID), number(epoch + 1), opaque(treeHash),
      opaque(confirmed), none,
    ]);
    const joiner = schedule.expand(
      schedule.extract(secrets["init secret"], schedule.zeros), "joiner", context,
    );
    const member = schedule.extract(joiner, schedule.zeros);
    const next = schedule.epoch(schedule.expand(member, "epoch", context));
    const tag = this.mac(next["confirmation key"], confirmed);
    return this.seal(ofCommit, body, Buffer.concat([signature, opaque(tag)]));
  }

  content(type, body) {
    const { groupID, epoch, leaf } = this.group;
    const sender = Buffer.concat([uint(1, 1), uint(leaf, 4)]);
    return Buffer.concat([opaque(groupID), number(epoch), sender, none, type, body]);
  }

  signature(format, content) {
    const { signatureKey, context } = this.group;
    const key = createPrivateKey({
      key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), signatureKey]),
      format: "der", type: "pkcs8",
    });
    const signed = Buffer.concat([version, format, content, context]);
    const label = opaque(Buffer.from("MLS 1.0 FramedContentTBS"));
    return sign(null, Buffer.concat([label, opaque(signed)]), key);
  }

  mac(key, bytes) {
    return createHmac(this.group.schedule.hash, key).update(bytes).digest();
  }

  /** RFC 9420 §6.3, with the next key of the member's handshake ratchet. */
  seal(type, body, auth) {
    const { schedule, groupID, epoch, leaf, secrets, ratchets } = this.group;
    const { secret, next } = ratchets.get(leaf).handshake;
    const head = Buffer.concat([opaque(groupID), number(epoch), type]);
    const of = (label, count) => schedule.expand(secret, label, uint(next, 4), count);
    const ciphertext = encrypt(
      of("key", 32), of("nonce", 12), Buffer.concat([head, none]), Buffer.concat([body, auth]),
    );
    const sample = ciphertext.subarray(0, schedule.byteCount);
    const ofSender = (label, count) =>
      schedule.expand(secrets["sender data secret"], label, sample, count);
    // The reuse guard is zero, which leaves the nonce as it is.
    const sender = Buffer.concat([uint(leaf, 4), uint(next, 4), uint(0, 4)]);
    const sealedSender = encrypt(ofSender("key", 32), ofSender("nonce", 12), head, sender);
    return Buffer.concat([
      version, encrypted, head, none, opaque(sealedSender), opaque(ciphertext),
    ]);
  }
}

function encrypt(key, nonce, authenticated, plaintext) {
  const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  cipher.setAAD(authenticated, { plaintextLength: plaintext.length });
  const sealed = [cipher.update(plaintext), cipher.final()];
  return Buffer.concat([...sealed, cipher.getAuthTag()]);
}

// Puts signs on messages, and takes them back.

import { fromHex, randomIdentifier } from "../../engine/bytes.js";
import { Refusal } from "../../line/line.js";
import { line } from "../../line/page.js";

/** @import { Bytes } from "../../engine/bytes.js" */
/** @import { Reaction } from "../../line/reactions.js" */
/** @import { Message } from "../../line/state.js" */

/** @typedef {{ text: string, mine: boolean, count: number, who: string }} Sign */

/**
 * @param {string} conversation
 * @param {Message} message
 * @param {string} text
 */
export function react(conversation, message, text) {
  tell(conversation, message, text, null);
}

/**
 * @param {string} conversation
 * @param {Message} message
 * @param {Reaction[]} reactions of this person
 */
export function withdraw(conversation, message, reactions) {
  for (const { id } of reactions) tell(conversation, message, null, fromHex(id));
}

/**
 * @param {string} conversation
 * @param {Message} message
 * @param {string | null} text
 * @param {Bytes | null} replaces
 */
async function tell(conversation, message, text, replaces) {
  const to = fromHex(message.messageID);
  if (!to) return;
  const target = fromHex(conversation);
  try {
    await line.command({
      do: "react", conversation: target, id: randomIdentifier(), to, replaces, text,
    });
  } catch (refusal) {
    const code = refusal instanceof Refusal ? refusal.code : "internal";
    line.dispatch({ event: "refused", code });
  }
}

// What the engine tells the page, and what the page asks of it: types, of which
// nothing runs.
//
// Made by Scripts/vocabulary of Vocabulary/page.txt.

/** @import { Bytes } from "./bytes.js" */

/**
 * @typedef {"customer" | "owner" | "agent"} Role
 * @typedef {"customer" | "company"} Side
 * @typedef {"waiting" | "sent" | "delivered" | "read"} MessageState
 * @typedef {"link" | "firstUse" | "own" | "invitation"} Trust
 * @typedef {"offline" | "connecting" | "catchingUp" | "online"} ConnectionState
 * @typedef {"connection" | "desk" | "keys" | "epoch" | "busy" | "lost" | "paused" | "device"}
 *   Waiting
 * @typedef {"joined" | "left" | "started" | "unreadable" | "earlier" | "newer" | "broken" |
 *   "cutOff" | "differs" | "moved" | "classical"} NoticeKind
 * @typedef {"fingerprintMismatch" | "houseKeyChanged" | "rosterForged" | "invitationInvalid" |
 *   "invitationExpired" | "invitationUsed" | "setupTokenInvalid" | "slugTaken" |
 *   "rosterRolledBack" | "removed" | "unknownDesk" | "tooLong" | "storage" | "network" |
 *   "tooManyConversations" | "rolledBack" | "internal" | "storageNewer" | "left" | "clockWrong" |
 *   "rosterWithheld" | "nameInvalid" | "nameTaken"} RefusalCode
 */

/**
 * An invitation that somebody may still come with.
 * @typedef {object} OpenPlaces
 * @property {Bytes} key
 * @property {number} places
 * @property {number} expires
 */

/**
 * A member of a conversation, or somebody at a desk.
 * @typedef {object} Member
 * @property {Bytes} device
 * @property {string | null} name The one that the house has signed. Nothing: none, as for
 *   customers, or not yet.
 * @property {Role} role
 * @property {boolean} self
 */

/**
 * What a list shows of what was said last.
 * @typedef {object} Preview
 * @property {boolean} mine
 * @property {Side} side
 * @property {string | null} name
 * @property {string} text Its beginning.
 */

/**
 * Who this device is at its desk.
 * @typedef {object} IdentityFacts
 * @property {"none" | Role} role Nothing while this device is nobody yet.
 * @property {Bytes | null} device
 * @property {string | null} name
 * @property {boolean} removed
 */

/**
 * The desk as its verified record shows it.
 * @typedef {object} DeskFacts
 * @property {string} company
 * @property {string} desk
 * @property {string} slug
 * @property {string} colour
 * @property {Bytes} fingerprint
 * @property {Trust} trust
 * @property {Member[]} agents Who is at it now.
 * @property {boolean} stale The house has said who they are longer ago than it allows itself.
 */

/**
 * The invitations that somebody may still come with, and who has come and is not counted in for
 * their names: those are what they call themselves. Only an owner is told.
 * @typedef {object} InvitationsFacts
 * @property {OpenPlaces[]} open
 * @property {Member[]} taken They are called as others are, or look so.
 * @property {Member[]} unclear Others could not see or read all of them.
 */

/**
 * The last one that was made here.
 * @typedef {object} InvitationFacts
 * @property {Bytes} invitation
 * @property {number} expires
 * @property {boolean} used
 */

/**
 * A conversation as a whole: who is in it, how it stands, what it waits for.
 * @typedef {object} ConversationFacts
 * @property {Bytes} id
 * @property {number} number
 * @property {Member[]} members
 * @property {number} createdAt
 * @property {number} lastAt
 * @property {number} unread
 * @property {number[]} seen What has been on somebody's screen: the first and the last place of
 *   each range, in order.
 * @property {Waiting | null} waiting
 * @property {RefusalCode | null} stopped
 * @property {boolean} closed
 * @property {boolean} answered Somebody of the company has said something in it.
 * @property {Preview | null} last
 */

/**
 * All conversations together, also those that no page has asked for. Only a desk is told.
 * @typedef {object} ListFacts
 * @property {number} count
 * @property {number} unread
 * @property {number} dropped What was to begin one and led nowhere, since the engine runs.
 */

/**
 * Whether the desk takes no new conversations for now.
 * @typedef {object} NewcomersFacts
 * @property {boolean} paused
 */

/**
 * The lines of a conversation between two places follow, as far as there are any.
 * @typedef {object} HistoryFacts
 * @property {Bytes} conversation
 * @property {number} from
 * @property {number | null} before Nothing: to the end.
 * @property {boolean} whole Nothing stands before them.
 */

/**
 * What somebody said.
 * @typedef {object} MessageFacts
 * @property {Bytes} conversation
 * @property {Bytes} id
 * @property {number | null} order Nothing until the relay has it; such messages stand last, in
 *   the order they were written.
 * @property {number} at The relay's time within its bounds, and until it has the message ours.
 * @property {boolean} mine
 * @property {Side} side
 * @property {string | null} name
 * @property {string} text
 * @property {number | null} sentAt When it was written, by the sender's clock and word; older
 *   versions did not say it.
 * @property {MessageState | null} state Only for messages of one's own side.
 * @property {Bytes} messageID What all members call it by.
 * @property {boolean} held It will not be sent by itself: its conversation ended first.
 */

/**
 * Somebody took back what was held.
 * @typedef {object} WithdrawnFacts
 * @property {Bytes} conversation
 * @property {Bytes} id
 */

/**
 * A sign that somebody has put on a message, or taken back.
 * @typedef {object} ReactionFacts
 * @property {Bytes} conversation
 * @property {Bytes} messageID
 * @property {number | null} order Nothing until the relay has it.
 * @property {Bytes} to
 * @property {Bytes | null} replaces An earlier one that this one stands for, by the sender's
 *   word: it counts where both are of one device.
 * @property {Bytes} device
 * @property {boolean} mine
 * @property {Side} side
 * @property {string | null} name
 * @property {string | null} text Nothing: what it replaces is taken back.
 */

/**
 * What happened in a conversation that nobody said.
 * @typedef {object} NoticeFacts
 * @property {Bytes} conversation
 * @property {number} order
 * @property {NoticeKind} kind
 * @property {string | null} name
 */

/**
 * What is known of the device of somebody else: asked for, or because it is not the one before.
 * @typedef {object} DeviceFacts
 * @property {Bytes} device
 * @property {string | null} name As the house has named it when it was met.
 * @property {string} number What its person sees as well, to be compared: groups of digits.
 * @property {boolean} compared The two have found it to be the same.
 * @property {boolean} changed Somebody was known by another device, and that was not read yet:
 *   nothing is sent until it is.
 * @property {boolean} before The numbers of that one had been compared.
 */

/**
 * Somebody is writing, or has stopped.
 * @typedef {object} TypingFacts
 * @property {Bytes} conversation
 * @property {string | null} name
 * @property {Side} side
 * @property {boolean} on
 */

/**
 * @typedef {object} ConnectionFacts
 * @property {ConnectionState} state
 */

/**
 * The command of this number, or something that no command asked for.
 * @typedef {object} RefusedFacts
 * @property {number | null} command
 * @property {RefusalCode} code
 */

/**
 * @typedef {{ event: "identity" } & IdentityFacts
 *   | { event: "desk" } & DeskFacts
 *   | { event: "invitations" } & InvitationsFacts
 *   | { event: "invitation" } & InvitationFacts
 *   | { event: "conversation" } & ConversationFacts
 *   | { event: "list" } & ListFacts
 *   | { event: "newcomers" } & NewcomersFacts
 *   | { event: "history" } & HistoryFacts
 *   | { event: "message" } & MessageFacts
 *   | { event: "withdrawn" } & WithdrawnFacts
 *   | { event: "reaction" } & ReactionFacts
 *   | { event: "notice" } & NoticeFacts
 *   | { event: "device" } & DeviceFacts
 *   | { event: "typing" } & TypingFacts
 *   | { event: "connection" } & ConnectionFacts
 *   | { event: "refused" } & RefusedFacts} EngineEvent
 */

/**
 * @typedef {{ do: "openDesk", slug: string, fingerprint: Bytes | null, record: Bytes | null }
 *   | { do: "send", conversation: Bytes | null, id: Bytes, text: string }
 *   | { do: "react", conversation: Bytes | null, id: Bytes, to: Bytes, replaces: Bytes | null,
 *       text: string | null }
 *   | { do: "devices", conversation: Bytes | null }
 *   | { do: "know", device: Bytes, compared: boolean }
 *   | { do: "withdraw", conversation: Bytes | null, id: Bytes }
 *   | { do: "leave", conversation: Bytes | null }
 *   | { do: "typing", conversation: Bytes | null, on: boolean }
 *   | { do: "read", conversation: Bytes | null, from: number, through: number | null }
 *   | { do: "list", count: number }
 *   | { do: "history", conversation: Bytes | null, before: number | null, count: number }
 *   | { do: "prepare" }
 *   | { do: "setUp", token: Bytes, company: string, desk: string, name: string, colour: string }
 *   | { do: "invite", uses: number, days: number }
 *   | { do: "withdrawInvitation", key: Bytes }
 *   | { do: "removeAgent", device: Bytes }
 *   | { do: "pauseNewcomers", on: boolean }
 *   | { do: "join", invitation: Bytes, name: string }
 *   | { do: "examine", invitation: Bytes, record: Bytes | null, at: number | null, name: string |
 *       null }} Command
 */

export {};

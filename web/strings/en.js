// The words of every page, in English; those of the desk stand in desk/. Other languages have the
// same keys.

export default {
  // Names that assistive technology and our tests know things by.
  conversation: "Conversation",
  message: "Message",
  send: "Send",
  more: "More",
  encrypted: "Encrypted",
  keyVerified: "Key verified",
  notVerified: "Not verified",
  notConfirmed: "Not confirmed",
  checking: "Checking…",
  foot: "Sotto · end-to-end encrypted",

  // Messages.
  you: "You",
  states: { waiting: "Waiting", sent: "Sent", delivered: "Delivered", read: "Read" },
  notSent: (/** @type {string} */ why) => `Not sent. ${why}`,
  writeAgain: "Put back into the message box",
  delete: "Delete",
  unkept: "Not kept yet: leave this page open",
  unreadHere: "Unread",
  roomLeft: (/** @type {number} */ count) => `Room for about ${count} more characters`,
  tooLongBy: (/** @type {number} */ count) =>
    `Too long by about ${count} characters. Send it in parts.`,
  today: "Today",
  yesterday: "Yesterday",
  notices: {
    joined: (/** @type {string} */ name) => `${name} joined the conversation`,
    left: (/** @type {string} */ name) => `${name} left the conversation`,
    started: "Conversation started. Only its members can read it.",
    broken: (/** @type {string} */ name) => `Something invalid came in the name of ${name}.`,
  },
  someone: "Somebody",

  // What the page waits for.
  waits: {
    starting: "Opening…",
    partSlow: "A part of this page is slow to arrive. Leave it open; it goes on by itself.",
    partLost: "A part of this page does not arrive: the network fails. Trying again; leave it " +
      "open.",
    partRenewed: "This page has been renewed since it was opened. Load it again.",
    connecting: "Connecting…",
    catchingUp: "Fetching what came meanwhile…",
    noNetwork: "No network. What you write is kept here and goes out when it is back.",
    noNetworkYet: "No network. Leave this page open: what you write goes out when it is back.",
    noServer: "The server does not answer. Trying again; what you write is kept here.",
    noServerYet: "The server does not answer. Trying again; leave this page open.",
    waitDesk: "Waiting to learn who is at the desk. Your message goes out right after.",
    waitKeys: "Waiting for the others’ keys. Your message goes out right after.",
    waitEpoch: "Somebody joined or left just now. Sending with the new keys…",
    waitBusy: "The server asks us to wait. Your messages are kept and go out by themselves.",
  },

  // Why something was refused.
  refusals: {
    fingerprintMismatch: "The key in your link is not the key this server shows.",
    houseKeyChanged: "The company’s key is not the one this browser saw before.",
    rosterForged: "Somebody on the list of this desk is not approved by the company’s key.",
    linkDamaged: "The end of your link, the part after the #, is missing or damaged. It says " +
      "whom to trust, so nothing can be written here without it.",
    unknownDesk: "There is no desk at this address.",
    filesNotYet: "Pictures and files cannot be sent here yet.",
    partNotHere: "This part of the page cannot be fetched now. Check your network, or load the " +
      "page again.",
    storage: "This browser could not keep it. Nothing was sent.",
    network: "The network failed. Try again.",
    tooLong: "It is too long. Send it in parts.",
    internal: "Something in this page failed. Reload it and try again.",
  },

  // The customer's page.
  welcome: (/** @type {string} */ company) => `Write to ${company}`,
  welcomeTrust: (/** @type {string} */ company) =>
    `Only you and the people of ${company} can read what is written here. The server cannot.`,
  welcomeFirstUse: "Encrypted from your browser to theirs. Your link did not carry the company’s " +
    "key, so nobody has checked it yet.",
  unconfirmed: "The company has not confirmed for 30 days who is at its desk.",
  welcomeStay: "No account, no app. The conversation stays in this browser.",
  beginAnew: "Begin a new conversation",
  closed: "This conversation has ended. What was said stays here to read.",
  copyLink: "Copy the link of this page",
};

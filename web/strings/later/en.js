// What is said only once there is something to read, in what is opened on purpose, or where nothing
// can be written: fetched with it. Other languages have the same keys.

export default {
  // Of a log that something stands in.
  newMessages: (/** @type {number} */ count) =>
    count === 1 ? "1 new message" : `${count} new messages`,
  toNewest: "Newest messages",
  writing: (/** @type {string} */ name) => `${name} is typing…`,
  actions: "Message actions",
  react: "React",

  // Of dialogs, and of what can be copied.
  close: "Close",
  copy: "Copy",
  copied: "Copied",
  copyFailed: "It is selected: copy it by hand.",

  // Who can read this.
  whoCanRead: "Who can read this",
  people: "People",
  whoNow: "These people have the keys to this conversation:",
  whoWill: "These people get the keys when you write:",
  compareHow: "Each pair of people has a number. If both read the same, in person or over the " +
    "telephone, nobody stands between them.",
  numberWith: (/** @type {string} */ name) => `Your number with ${name}`,
  numbersMatch: "Numbers match",
  numbersMatchWith: (/** @type {string} */ name) => `Numbers match: ${name}`,
  compared: "Compared: they match",

  // Somebody has another device than before.
  changed: (/** @type {string} */ name) => `${name} has another device than before`,
  changedWhy: (/** @type {string} */ name) =>
    `That is so with a new telephone or browser. If you are not sure, ask ${name} another way, ` +
    "and compare this number:",
  changedBefore: (/** @type {string} */ name) =>
    `You had compared numbers with the device before. Compare again with ${name}, in person or ` +
    "over the telephone:",
  changedHeld: "What you write is kept, and goes out when you have chosen.",
  goOn: "Go on without comparing",
  thatsYou: "you",
  roles: { customer: "Customer", owner: "Owner", agent: "Agent" },
  houseKey: "The company’s key",
  houseKeyIs: "This key is the same for everyone who writes to this company.",
  trust: {
    link: "Your link carries this key. Your browser checked that everyone here has been approved " +
      "with it.",
    firstUse: "Your link did not carry the company’s key. Your browser kept the first one it was " +
      "shown and will refuse any other, but nobody has checked that the first one is right.",
    own: "You made this key. Everyone here has been approved with it.",
    invitation: "Your invitation carried this key. Everyone here has been approved with it.",
  },
  toVerify: "To be sure, do one of these:",
  waysToVerify: [
    "Open the company’s full link, with everything after the #, or scan its QR code. This page " +
    "then says “Key verified”.",
    "Ask the company to read you its key, and compare it with the one below.",
  ],
  serverLearns: "What the server still learns",
  serverSees: [
    "When something is sent, and roughly how large it is",
    "Which devices talk with each other, and when somebody joins or leaves",
    "The network address that each device connects from; it is not written down",
    "The names of the company, its desk and the people at it",
  ],
  serverNever: "What is written it passes on without being able to read it. It also delivers " +
    "this page: whoever controls the server could deliver a different one.",

  // Where nothing can be written.
  damaged: {
    title: "This link is not whole",
    act: "Open the whole link again, or get it again from the company.",
  },
  distrust: {
    title: "Not safe to write here",
    explain: "This may be somebody between you and the company. So nothing can be written here, " +
      "and nothing goes out.",
    act: "Get the link again from the company itself: its website, its letter, its counter. If " +
      "it happens again, tell them.",
  },
  unknown: {
    title: "Page not found",
    act: "Check the address, or get the link again from the company.",
  },
  unsent: "You wrote this, and it was not sent",
  leaving: "Your next message begins a new conversation. This one then leaves the page, and " +
    "what is written in it no longer reaches you.",
  stay: "Stay in this one",

  // What seldom stands in the way, and what is seldom refused.
  rare: {
    earlier: "You joined later. For you the conversation begins here.",
    unreadable: "Something came that this browser cannot read.",
    newer: "Something came that only a newer version of this page can read. Reload it.",
    classical: "Conversation started. Only its members can read it today. Quantum computers " +
      "of later years might: a device in it is of an earlier version, or there are more than " +
      "47.",
    differs: (/** @type {string} */ name) =>
      `The device of ${name} says that the server has shown it other messages than you, or ` +
      "another order. Compare what you both see.",
    cutOff: (/** @type {string} */ name) => `${name} could not follow any more.`,
    held: "The conversation ended first.",
    moved: "The conversation goes on with new keys.",
    partMissing: "The server does not give out a part of this page. Trying again; leave it open.",
    partDamaged: "A part of this page arrives damaged: something between here and the server " +
      "changes it. Trying again; leave it open.",
    policy: "Something between here and the server does not let this page encrypt, so nothing " +
      "can be written here.",
    lockSlow: "Another tab of this page seems to hang. Close it, or restart the browser.",
    hangs: "This page has stopped working. Reload it; what was sent is safe.",
    lock: "This browser does not let the page start. Restart it, or use another one.",
    storageSlow: "This browser’s storage does not answer. Close other tabs of this page, or " +
      "restart the browser.",
    storageBlocked: "This browser lets this site keep nothing, so nothing can be written safely. " +
      "Allow it site data (cookies), then reload.",
    storageFull: "There is no space left, so this browser can keep nothing. Free some, then " +
      "reload.",
    storageCleared: "This site’s data has been cleared in this browser. Reload to begin anew.",
    storageNewer: "This browser has used a newer version of this page. Load it again.",
    refused: (/** @type {string} */ address) =>
      `The server does not take this address (${address}): its owner has to set the public ` +
      "address.",
    noSockets: "Something between here and the server passes on no live connection. Try another " +
      "network.",
    waitLost: "The server no longer knows this conversation. What you write waits here until it " +
      "does.",
    waitPaused: "No new conversations are taken right now. Yours goes out by itself later.",
    broken: "Something in this page failed, and starting over did not help. Reload the page; " +
      "what was sent is safe.",
    brokenStorage: "This browser’s storage fails, so nothing can be written safely. Restart the " +
      "browser, then reload.",
    pieceTooLong: "This is far too long for a message. Put it in by parts.",
    waitDevice: "Somebody has another device than before. Read below; your message goes out then.",
    rosterRolledBack: "The server shows an older list of this desk’s people than before.",
    rosterWithheld: "The server keeps back the latest list of this desk’s people.",
    rolledBack:
      "The server went back to a back-up. What was said last may be lost; write it again.",
    left: "You have left this conversation. Your next message begins a new one.",
  },
};

// What is said only in what is opened on purpose, or where nothing can be written: fetched with
// it. Other languages have the same keys.

export default {
  // Who can read this.
  whoCanRead: "Who can read this",
  people: "People",
  whoNow: "These people have the keys to this conversation:",
  whoWill: "These people get the keys when you write:",
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
  unconfirmed: "The company has not confirmed for 30 days who is at its desk.",
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
};

// What people at a desk are told, and those who become such people, in English. Other languages
// have the same keys.

export default {
  conversations: "Conversations",
  back: "Back to conversations",
  saidBy: (/** @type {string} */ name) => `${name}:`,

  // The desk.
  desk: "Desk",
  noConversations: "No conversations yet",
  noConversationsHint: "They appear here as soon as somebody opens the customer link and writes.",
  choose: "Choose a conversation",
  nextUnread: "Next unread conversation",
  unread: (/** @type {number} */ count) => `${count} unread`,
  shortcuts: [
    ["Alt ↓", "next conversation"],
    ["Alt ↑", "previous conversation"],
    ["/", "to the message box"],
    ["Enter", "send"],
    ["Shift Enter", "new line"],
  ],
  team: "Team",
  agents: "People at this desk",
  alone: "You are alone at this desk. Invite colleagues, so that somebody answers while you " +
    "are away.",
  newAgent: "New agent",
  nameNotSigned: "the owner’s browser has not confirmed the name yet",
  claimsTaken: (/** @type {string} */ name) =>
    `Wants to be called “${name}”. Somebody or something here is called so, or looks so.`,
  claimsUnclear: (/** @type {string} */ name) =>
    `Wants to be called “${name}”. That has signs in it which others cannot see or read.`,
  claimAct: "Nobody is shown this name. For another one, remove them and invite them again.",
  remove: "Remove",
  removing: "Removing…",
  removeName: (/** @type {string} */ name) => `Remove ${name}`,
  removeAsk: (/** @type {string} */ name) => `Remove ${name}?`,
  removeExplain: (/** @type {string} */ name) =>
    `Once the others’ browsers know of it, nothing new goes to ${name}. What ${name} has read ` +
    "stays read.",
  removeExplainUnnamed: "Once the others’ browsers know of it, nothing new goes to this person. " +
    "What they have read stays read.",
  cancel: "Cancel",
  notMember: "This browser is not at a desk",
  notMemberAct: "Open the set-up link or the invitation that you were given, in this browser.",
  removedTitle: "You have been removed from this desk",
  removedAct: "Nothing new reaches this browser. Ask the owner if this is a mistake.",
  newcomers: "New people",
  newcomer: "New:",
  newConversations: "New conversations",
  areTaken: "Anybody with the customer link can begin one.",
  arePaused: "No new conversations are taken. Those that you have go on.",
  pauseNewcomers: "Pause new conversations",
  admitNewcomers: "Take new conversations again",
  dropped: (/** @type {number} */ count) =>
    `Beginnings that could not be opened, and were dropped: ${count}`,
  customerLink: "Customer link",
  customerLinkHint: "Put it on your website, in letters, on the counter. It carries your " +
    "company’s key, so it is also what customers trust: pass it on whole.",
  qrCode: "QR code of the customer link",
  invite: "Invite an agent",
  inviting: "Inviting…",
  invitationLink: "Invitation link",
  invitationHint: (/** @type {string} */ until) =>
    `Works for one person, until ${until}. Give it to nobody else: it opens your desk.`,
  openInvitations: "Open invitations",
  openUntil: (/** @type {string} */ until) => `Until ${until}`,
  withdraw: "Withdraw",
  withdrawUntil: (/** @type {string} */ until) => `Withdraw the invitation until ${until}`,
  invitationIsUsed: "This invitation has been used or withdrawn.",
  invitationIsOver: "This invitation has expired.",

  // Set-up.
  setUp: "Set up your chat",
  setUpLead: "Your customers open a link and write. Only they and your people can read it.",
  companyName: "Company name",
  deskName: "Desk name",
  deskNameHint: "Such as Support, Reception or Dr Bell. It becomes part of the link.",
  colour: "Colour",
  createDesk: "Create desk",
  creating: "Making the keys…",
  preview: "What customers see",
  previewCompany: "Your company",
  previewGreeting: "Hello! How can we help?",
  nameMissing: "Enter a name",
  nameTooLong: "This name is too long",
  setUpDead: "This set-up link does not work",
  setUpDone: (/** @type {string} */ company) => `${company} is ready for messages`,
  setUpDoneLead: "Four steps, and you can answer your customers.",
  setUpUsed: "This set-up link has been used. What it made is below.",
  deskElsewhere: "That desk is not on this server. To set up a new one here, open this link in " +
    "another browser or browser profile. Clearing this site’s data would delete that " +
    "company’s key.",
  keepKey: "Keep the company’s key",
  keepKeyIs: "Creating the desk made your company’s key. It exists only in this browser’s data " +
    "on this device: it is not on the server, and there is no copy.",
  keepKeyHow: [
    "If this browser’s data is cleared, people can no longer be invited or removed, and nobody " +
    "can bring the key back.",
    "Work in a normal window. A private one forgets the key when it is closed.",
  ],
  kept: "This browser has promised to keep the key until you clear its data yourself.",
  notKept: "This browser has not promised to keep the key. It may delete it when space runs out " +
    "or after a long time without a visit.",
  understand: "I understand",
  shareLink: "Give customers your link",
  inviteStep: "Invite your colleagues",
  inviteStepHint: "An invitation is for one person. You can also invite people later, from the " +
    "desk.",
  openStep: "Answer your customers",
  openStepHint: "The desk opens in this browser whenever you come back to it.",
  keyHere: "The company’s key was made in this browser and is nowhere else. Keep this browser’s " +
    "data: whoever clears it gives up inviting and removing people.",
  openDesk: "Open the desk",

  // The invitation.
  join: "Join the desk",
  joinTitle: "You are invited to a desk",
  invitedBy: (/** @type {string} */ company) => `${company} invites you to its desk`,
  invitationChecking: "Checking the invitation…",
  invitationUnchecked: "The server does not answer, so this invitation could not be checked " +
    "yet. It is checked when you join.",
  invitationDead: "This invitation does not work",
  invitationAct: "Open the whole link again, or ask for a new one.",
  invitationDeskGone: "The desk of this invitation is not on this server.",
  joinLead: "You will answer customers here. Your keys are made in this browser and stay in it.",
  yourName: "Your name",
  yourNameHint: "Customers see it above what you write.",
  joining: "Joining…",
  alreadyMember: "This browser is already at a desk",
  alreadyMemberOf: (/** @type {string} */ company) =>
    `This browser is already at the desk of ${company}`,
  invitationElsewhere: (/** @type {string} */ company) =>
    `This invitation is from ${company}. To join there, open it in another browser or browser ` +
    "profile.",

  // Why something was refused, beside what any page says of it.
  refusals: {
    invitationInvalid: "This invitation is not complete or not from this desk.",
    invitationExpired: "This invitation has expired. Ask for a new one.",
    invitationUsed: "This invitation has been used or withdrawn. Ask for a new one.",
    setupTokenInvalid: "This set-up link has already been used or is not complete. It works once.",
    clockWrong: "The clocks of this device and of the server are more than a day apart, so " +
      "nothing is signed. Set this device’s clock, then try again.",
    nameInvalid: "This name has signs in it that others cannot see or read. Use letters, digits " +
      "and single spaces.",
    nameTaken: "Somebody or something at this desk is called so, or looks so. Add a surname or " +
      "what you do.",
    removed: "You have been removed from this desk.",
    slugTaken: "Another desk on this server has this name. Choose another desk name.",
    tooManyConversations:
      "This device holds as many conversations as it can. New customers do not reach it.",
  },
  followed: "This customer has begun another conversation. What you write here may not reach " +
    "them.",
  follow: "Open it",
};

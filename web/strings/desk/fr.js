// Ce que lisent les personnes de l’accueil, en français. The same keys as en.js.
// Before ? ! ; stands a narrow space that does not break, before : and inside « » a wide one.

/** @type {typeof import("./en.js").default} */
export default {
  conversations: "Conversations",
  back: "Retour aux conversations",
  saidBy: (name) => `${name}\u00A0:`,

  desk: "Accueil",
  noConversations: "Pas encore de conversation",
  noConversationsHint: "Elles apparaissent ici dès que quelqu’un ouvre le lien client et écrit.",
  choose: "Choisissez une conversation",
  nextUnread: "Conversation non lue suivante",
  unread: (count) => count < 2 ? `${count} non lu` : `${count} non lus`,
  shortcuts: [
    ["Alt ↓", "conversation suivante"],
    ["Alt ↑", "conversation précédente"],
    ["/", "vers la zone de message"],
    ["Enter", "envoyer"],
    ["Shift Enter", "nouvelle ligne"],
  ],
  team: "Équipe",
  agents: "Personnes à cet accueil",
  alone: "Vous êtes seul à cet accueil. Invitez des collègues, pour que quelqu’un réponde en " +
    "votre absence.",
  newAgent: "Nouvelle personne",
  nameNotSigned: "nom pas encore confirmé par le navigateur du propriétaire",
  claimsTaken: (name) =>
    `Veut s’appeler «\u00A0${name}\u00A0». Quelqu’un ou quelque chose porte ici ce nom, ou un ` +
    "nom qui lui ressemble.",
  claimsUnclear: (name) =>
    `Veut s’appeler «\u00A0${name}\u00A0». Ce nom contient des signes que les autres ne peuvent ` +
    "pas voir ou lire.",
  claimAct: "Personne ne voit ce nom. Pour lui en donner un autre, retirez cette personne et " +
    "invitez-la de nouveau.",
  remove: "Retirer",
  removing: "Retrait en cours…",
  removeName: (name) => `Retirer ${name}`,
  removeAsk: (name) => `Retirer ${name}\u202F?`,
  removeExplain: (name) =>
    `Dès que les navigateurs des autres le savent, plus rien de nouveau ne parvient à ${name}. ` +
    `Ce que ${name} a lu reste lu.`,
  removeExplainUnnamed: "Dès que les navigateurs des autres le savent, plus rien de nouveau ne " +
    "parvient à cette personne. Ce qu’elle a lu reste lu.",
  cancel: "Annuler",
  notMember: "Ce navigateur n’appartient à aucun accueil",
  notMemberAct: "Ouvrez dans ce navigateur le lien de configuration ou l’invitation que vous " +
    "avez reçue.",
  removedTitle: "Vous avez été retiré de cet accueil",
  removedAct: "Plus rien de nouveau n’arrive dans ce navigateur. Si c’est une erreur, demandez " +
    "au propriétaire.",
  newcomers: "Nouvelles personnes",
  newcomer: "Nouvelle\u00A0:",
  newConversations: "Nouvelles conversations",
  areTaken: "Toute personne qui a le lien client peut en commencer une.",
  arePaused: "Aucune nouvelle conversation n’est acceptée. Celles en cours continuent.",
  pauseNewcomers: "Suspendre les nouvelles conversations",
  admitNewcomers: "Accepter à nouveau",
  dropped: (count) => `Tentatives illisibles, écartées\u00A0: ${count}`,
  customerLink: "Lien client",
  customerLinkHint: "Mettez-le sur votre site, dans vos courriers, au guichet. Il contient la " +
    "clé de votre entreprise, à laquelle vos clients se fient\u00A0: transmettez-le en entier.",
  qrCode: "Code QR du lien client",
  invite: "Inviter un conseiller",
  inviting: "Création de l’invitation…",
  invitationLink: "Lien d’invitation",
  invitationHint: (until) =>
    `Valable pour une personne, jusqu’à\u00A0: ${until}. Ne le donnez à personne d’autre\u00A0: ` +
    "il ouvre votre accueil.",
  openInvitations: "Invitations ouvertes",
  openUntil: (until) => `Jusqu’au ${until}`,
  withdraw: "Retirer",
  withdrawUntil: (until) => `Retirer l’invitation valable jusqu’au ${until}`,
  invitationIsUsed: "Cette invitation a servi ou a été retirée.",
  invitationIsOver: "Cette invitation a expiré.",

  setUp: "Configurez votre messagerie",
  setUpLead: "Vos clients ouvrent un lien et écrivent. Eux seuls et vos équipes peuvent le lire.",
  companyName: "Nom de l’entreprise",
  deskName: "Nom de l’accueil",
  deskNameHint: "Par exemple Assistance, Réception ou Dr Bell. Il fera partie du lien.",
  colour: "Couleur",
  createDesk: "Créer l’accueil",
  creating: "Création des clés…",
  preview: "Ce que voient les clients",
  previewCompany: "Votre entreprise",
  previewGreeting: "Bonjour\u202F! Comment pouvons-nous vous aider\u202F?",
  nameMissing: "Saisissez un nom",
  nameTooLong: "Ce nom est trop long",
  setUpDead: "Ce lien de configuration ne fonctionne pas",
  setUpDone: (company) => `${company} est prêt à recevoir des messages`,
  setUpDoneLead: "Encore quatre étapes, et vous pourrez répondre à vos clients.",
  setUpUsed: "Ce lien de configuration a servi. Ce qu’il a créé se trouve ci-dessous.",
  deskElsewhere: "Cet accueil n’est pas sur ce serveur. Pour en configurer un nouveau ici, " +
    "ouvrez ce lien dans un autre navigateur ou un autre profil. Effacer les données de ce site " +
    "supprimerait la clé de cette autre entreprise.",
  keepKey: "Conservez la clé de l’entreprise",
  keepKeyIs: "La création de l’accueil a produit la clé de votre entreprise. Elle n’existe que " +
    "dans les données de ce navigateur sur cet appareil\u00A0: elle n’est pas sur le serveur et " +
    "il n’y en a pas de copie.",
  keepKeyHow: [
    "Si les données de ce navigateur sont effacées, plus personne ne peut être invité ni retiré, " +
    "et nul ne peut récupérer la clé.",
    "Travaillez dans une fenêtre normale. Une fenêtre privée oublie la clé quand on la ferme.",
  ],
  kept: "Ce navigateur a promis de conserver la clé jusqu’à ce que vous effaciez vous-même ses " +
    "données.",
  notKept: "Ce navigateur n’a pas promis de conserver la clé. Il peut la supprimer si l’espace " +
    "vient à manquer ou après une longue absence.",
  understand: "J’ai compris",
  shareLink: "Donnez votre lien à vos clients",
  inviteStep: "Invitez vos collègues",
  inviteStepHint: "Une invitation vaut pour une personne. Vous pouvez aussi inviter plus tard, " +
    "depuis l’accueil.",
  openStep: "Répondez à vos clients",
  openStepHint: "L’accueil s’ouvre dans ce navigateur chaque fois que vous y revenez.",
  keyHere: "La clé de l’entreprise a été créée dans ce navigateur et n’existe nulle part " +
    "ailleurs. Conservez les données de ce navigateur\u00A0: qui les efface ne peut plus inviter " +
    "ni retirer personne.",
  openDesk: "Ouvrir l’accueil",

  join: "Rejoindre l’accueil",
  joinTitle: "Vous êtes invité à un accueil",
  invitedBy: (company) => `${company} vous invite à son accueil`,
  invitationChecking: "Vérification de l’invitation…",
  invitationUnchecked: "Le serveur ne répond pas, cette invitation n’a donc pas encore pu être " +
    "vérifiée. Elle le sera quand vous rejoindrez l’accueil.",
  invitationDead: "Cette invitation ne fonctionne pas",
  invitationAct: "Ouvrez à nouveau le lien entier, ou demandez une nouvelle invitation.",
  invitationDeskGone: "L’accueil de cette invitation n’est pas sur ce serveur.",
  joinLead: "Vous répondrez ici aux clients. Vos clés sont créées dans ce navigateur et y restent.",
  yourName: "Votre nom",
  yourNameHint: "Les clients le voient au-dessus de ce que vous écrivez.",
  joining: "Inscription…",
  alreadyMember: "Ce navigateur appartient déjà à un accueil",
  alreadyMemberOf: (company) => `Ce navigateur appartient déjà à l’accueil de ${company}`,
  invitationElsewhere: (company) =>
    `Cette invitation vient de ${company}. Pour y répondre, ouvrez-la dans un autre navigateur ` +
    "ou un autre profil.",

  // Why something was refused, beside what any page says of it.
  refusals: {
    invitationInvalid: "Cette invitation est incomplète ou ne vient pas d’ici.",
    invitationExpired: "Cette invitation a expiré. Demandez-en une nouvelle.",
    invitationUsed: "Cette invitation a servi ou a été retirée. Demandez-en une nouvelle.",
    setupTokenInvalid: "Ce lien de configuration a déjà servi ou il est incomplet. Il ne sert " +
      "qu’une fois.",
    clockWrong: "L’horloge de cet appareil et celle du serveur diffèrent de plus d’un " +
      "jour\u00A0: rien n’est signé. Réglez l’horloge de cet appareil, puis réessayez.",
    nameInvalid: "Ce nom contient des signes que les autres ne peuvent pas voir ou lire. " +
      "Utilisez des lettres, des chiffres et des espaces simples.",
    nameTaken: "Quelqu’un ou quelque chose porte déjà ce nom à cet accueil, ou un nom qui lui " +
      "ressemble. Ajoutez un nom de famille ou une fonction.",
    removed: "Vous avez été retiré de cet accueil.",
    slugTaken: "Un autre accueil porte ce nom sur ce serveur. Choisissez un autre nom.",
    tooManyConversations: "Cet appareil ne peut pas garder plus de conversations. Les nouveaux " +
      "clients n’y arrivent pas.",
  },
  followed: "Ce client a commencé une autre conversation. Ce que vous écrivez ici ne lui " +
    "parviendra peut-être pas.",
  follow: "L’ouvrir",
};

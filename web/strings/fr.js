// Tous les mots de la page en français. The same keys as en.js.
// Before ? ! ; stands a narrow space that does not break, before : and inside « » a wide one.

/** @type {typeof import("./en.js").default} */
export default {
  conversation: "Conversation",
  conversations: "Conversations",
  message: "Message",
  send: "Envoyer",
  attach: "Joindre",
  voiceCall: "Appel vocal",
  videoCall: "Appel vidéo",
  more: "Plus",
  close: "Fermer",
  back: "Retour aux conversations",
  encrypted: "Chiffré",
  keyVerified: "Clé vérifiée",
  notVerified: "Non vérifiée",
  checking: "Vérification…",
  newMessages: (count) => count < 2 ? `${count} nouveau message` : `${count} nouveaux messages`,
  showEarlier: "Afficher les messages précédents",
  later: "Les appels et les pièces jointes viendront dans une prochaine version. Vous pouvez " +
    "déjà écrire.",
  foot: "Sotto · chiffré de bout en bout",
  copy: "Copier",
  copied: "Copié",
  copyFailed: "Le texte est sélectionné\u00A0: copiez-le à la main.",

  you: "Vous",
  states: { waiting: "En attente", sent: "Envoyé", delivered: "Distribué", read: "Lu" },
  notSent: (why) => `Non envoyé. ${why}`,
  writeAgain: "Remettre dans la zone de message",
  today: "Aujourd’hui",
  yesterday: "Hier",
  writing: (name) => `${name} est en train d’écrire…`,
  joined: (name) => `${name} a rejoint la conversation`,
  left: (name) => `${name} a quitté la conversation`,
  started: "Conversation commencée. Seuls ses membres peuvent la lire.",
  unreadable: "Quelque chose est arrivé que ce navigateur ne peut pas lire.",
  someone: "Quelqu’un",

  waits: {
    starting: "Ouverture…",
    connecting: "Connexion…",
    catchingUp: "Récupération de ce qui est arrivé entre-temps…",
    noNetwork: "Pas de réseau. Ce que vous écrivez est gardé ici et partira à son retour.",
    noServer: "Le serveur ne répond pas. Nouvel essai en cours\u202F; ce que vous écrivez est " +
      "gardé ici.",
    waitDesk: "Nous attendons de savoir qui vous répondra. Votre message partira aussitôt après.",
    waitKeys: "Nous attendons les clés de vos interlocuteurs. Votre message partira aussitôt " +
      "après.",
    waitEpoch: "Quelqu’un vient d’arriver ou de partir. Envoi avec les nouvelles clés…",
    waitBusy: "Le serveur demande de patienter. Vos messages sont gardés et partiront d’eux-mêmes.",
    broken: "Un problème est survenu dans cette page et la relancer n’a pas suffi. Rechargez la " +
      "page\u202F; ce qui a été envoyé est en sûreté.",
    brokenStorage: "Ce navigateur ne laisse rien enregistrer à la page, qui ne peut donc pas " +
      "écrire en sûreté. Quittez la navigation privée ou libérez de l’espace, puis rechargez.",
  },

  refusals: {
    fingerprintMismatch: "La clé contenue dans votre lien n’est pas celle que présente ce serveur.",
    houseKeyChanged: "La clé de l’entreprise n’est pas celle que ce navigateur a vue auparavant.",
    rosterForged: "Une personne de la liste n’est pas approuvée par la clé de l’entreprise.",
    revocationsRolledBack: "Le serveur présente une liste de personnes retirées plus ancienne " +
      "qu’auparavant.",
    linkDamaged: "La fin de votre lien, après le #, manque ou est abîmée. C’est elle qui dit à " +
      "qui se fier\u202F; sans elle, rien ne peut être écrit ici.",
    invitationInvalid: "Cette invitation est incomplète ou ne vient pas d’ici.",
    invitationExpired: "Cette invitation a expiré. Demandez-en une nouvelle.",
    invitationUsed: "Cette invitation a déjà servi. Demandez-en une nouvelle.",
    setupTokenInvalid: "Ce lien de configuration a déjà servi ou il est incomplet. Il ne sert " +
      "qu’une fois.",
    slugTaken: "Un autre accueil porte ce nom sur ce serveur. Choisissez un autre nom.",
    removed: "Vous avez été retiré de cet accueil.",
    noAgents: "Il n’y a encore personne à cet accueil. Votre message attend ici.",
    unknownDesk: "Il n’y a pas d’accueil à cette adresse.",
    tooLong: "Le message est trop long. Envoyez-le en plusieurs parties.",
    clockWrong: "L’horloge de cet appareil n’est pas à l’heure. Réglez-la, puis rechargez.",
    storage: "Ce navigateur n’a pas pu enregistrer\u00A0: l’espace est peut-être plein. Rien n’a " +
      "été envoyé.",
    network: "Le réseau a fait défaut. Réessayez.",
    rolledBack: "Le serveur est revenu à une sauvegarde. Ce qui a été dit en dernier est " +
      "peut-être perdu\u202F; écrivez-le à nouveau.",
    tooManyConversations: "Cet appareil ne peut pas garder plus de conversations. Les nouveaux " +
      "clients n’y arrivent pas.",
    internal: "Un problème est survenu dans cette page. Rechargez-la et réessayez.",
  },
  damaged: {
    title: "Ce lien est incomplet",
    act: "Ouvrez à nouveau le lien entier, ou redemandez-le à l’entreprise.",
  },
  distrust: {
    title: "Il n’est pas sûr d’écrire ici",
    explain: "Quelqu’un s’est peut-être placé entre vous et l’entreprise. C’est pourquoi rien ne " +
      "peut être écrit ici et rien ne part.",
    act: "Redemandez le lien à l’entreprise elle-même\u00A0: son site, son courrier, son " +
      "guichet. Si cela se reproduit, prévenez-la.",
  },
  unknown: {
    title: "Page introuvable",
    act: "Vérifiez l’adresse, ou redemandez le lien à l’entreprise.",
  },

  welcome: (company) => `Écrivez à ${company}`,
  welcomeTrust: (company) =>
    `Seuls vous et les équipes de ${company} pouvez lire ce qui s’écrit ici. Le serveur ne le ` +
    "peut pas.",
  welcomeStay: "Ni compte, ni application. La conversation reste dans ce navigateur.",
  closed: "Cette conversation est terminée. Ce qui a été dit reste lisible ici.",
  copyLink: "Copier le lien de cette page",

  whoCanRead: "Qui peut lire",
  people: "Personnes",
  whoNow: "Ces personnes ont les clés de cette conversation\u00A0:",
  whoWill: "Ces personnes reçoivent les clés quand vous écrivez\u00A0:",
  thatsYou: "c’est vous",
  roles: { customer: "Client", owner: "Propriétaire", agent: "Conseiller" },
  houseKey: "La clé de l’entreprise",
  houseKeyIs: "Ces chiffres sont les mêmes pour tous ceux qui écrivent à cette entreprise.",
  trust: {
    link: "Votre lien contient cette clé. Votre navigateur a vérifié que tous ici sont approuvés " +
      "par elle\u00A0: le serveur ne pourrait glisser personne d’autre.",
    firstUse: "Votre lien ne contenait pas la clé de l’entreprise. Votre navigateur a gardé la " +
      "première qui lui a été présentée et refusera toute autre, mais personne n’a vérifié que " +
      "c’est la bonne.",
    own: "C’est vous qui avez créé cette clé. Tous ici sont approuvés par elle.",
    invitation: "Votre invitation contenait cette clé. Tous ici sont approuvés par elle.",
  },
  toVerify: "Pour en être sûr, au choix\u00A0:",
  waysToVerify: [
    "Ouvrez le lien complet de l’entreprise, avec tout ce qui suit le #, ou scannez son QR code. " +
    "Cette page indique alors «\u00A0Clé vérifiée\u00A0».",
    "Demandez à l’entreprise de vous lire les chiffres de sa clé, et comparez-les avec ceux " +
    "ci-dessous.",
  ],
  serverLearns: "Ce que le serveur apprend malgré tout",
  serverSees: [
    "Quand quelque chose est envoyé, et sa taille approximative",
    "Quels appareils se parlent, et quand quelqu’un arrive ou part",
    "L’adresse réseau de chaque appareil qui se connecte\u202F; elle n’est pas enregistrée",
    "Les noms de l’entreprise, de son accueil et des personnes qui y répondent",
  ],
  serverNever: "Ce qui est écrit, il le transmet sans pouvoir le lire. Il fournit aussi cette " +
    "page\u00A0: qui contrôle le serveur pourrait en fournir une autre.",

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
  alone: "Vous êtes seul à cet accueil. Invitez des collègues pour que quelqu’un réponde en " +
    "votre absence.",
  remove: "Retirer",
  removing: "Retrait en cours…",
  removeName: (name) => `Retirer ${name}`,
  removeAsk: (name) => `Retirer ${name}\u202F?`,
  removeExplain: (name) =>
    `À partir du prochain message, ${name} ne peut plus rien lire. Ce que ${name} a lu reste lu.`,
  cancel: "Annuler",
  notMember: "Ce navigateur n’appartient à aucun accueil",
  notMemberAct: "Ouvrez dans ce navigateur le lien de configuration ou l’invitation que vous " +
    "avez reçue.",
  removedTitle: "Vous avez été retiré de cet accueil",
  removedAct: "Plus rien de nouveau n’arrive dans ce navigateur. Si c’est une erreur, demandez " +
    "au propriétaire.",
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
  invitationIsUsed: "Cette invitation a été utilisée.",
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
  previewGreeting: "Bonjour\u202F! Que pouvons-nous faire pour vous\u202F?",
  nameMissing: "Saisissez un nom",
  nameTooLong: "Ce nom est trop long",
  setUpDead: "Ce lien de configuration ne fonctionne pas",
  setUpDone: (company) => `${company} est prêt à recevoir des messages`,
  setUpDoneLead: "Quatre étapes, et vous pourrez répondre à vos clients.",
  setUpUsed: "Ce lien de configuration a servi. Ce qu’il a créé se trouve ci-dessous.",
  deskElsewhere: "Cet accueil n’est pas sur ce serveur. Pour en créer un ici, ouvrez ce lien " +
    "dans un autre navigateur ou un autre profil. Effacer les données de ce site supprimerait la " +
    "clé de cette entreprise.",
  keepKey: "Conservez la clé de l’entreprise",
  keepKeyIs: "La clé de votre entreprise est née avec l’accueil. Elle n’existe que dans les " +
    "données de ce navigateur, sur cet appareil\u00A0: pas sur le serveur, et sans copie.",
  keepKeyHow: [
    "Si les données de ce navigateur sont effacées, plus personne ne peut être invité ni retiré, " +
    "et nul ne peut récupérer la clé.",
    "Travaillez dans une fenêtre normale. Une fenêtre privée oublie la clé dès qu’elle est fermée.",
  ],
  kept: "Ce navigateur a promis de garder la clé tant que vous n’effacez pas ses données " +
    "vous-même.",
  notKept: "Ce navigateur n’a pas promis de garder la clé. Il peut la supprimer si la place " +
    "vient à manquer ou après une longue absence.",
  understand: "J’ai compris",
  shareLink: "Donnez votre lien aux clients",
  inviteStep: "Invitez vos collègues",
  inviteStepHint: "Une invitation vaut pour une personne. Vous pourrez aussi inviter plus tard, " +
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
  invitationAct: "Ouvrez de nouveau le lien complet, ou demandez une nouvelle invitation.",
  invitationDeskGone: "L’accueil de cette invitation n’est pas sur ce serveur.",
  joinLead: "Vous répondrez ici aux clients. Vos clés sont créées dans ce navigateur et y restent.",
  yourName: "Votre nom",
  yourNameHint: "Les clients le voient au-dessus de ce que vous écrivez.",
  joining: "Inscription…",
  alreadyMember: "Ce navigateur appartient déjà à un accueil",
  alreadyMemberOf: (company) => `Ce navigateur appartient déjà à l’accueil de ${company}`,
  invitationElsewhere: (company) =>
    `Cette invitation vient de ${company}. Ouvrez-la dans un autre navigateur ou un autre profil.`,
};

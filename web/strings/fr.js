// Tous les mots de la page en français. The same keys as en.js.
// Before ? ! ; stands a narrow space that does not break, before : and inside « » a wide one.

/** @type {typeof import("./en.js").default} */
export default {
  conversation: "Conversation",
  conversations: "Conversations",
  message: "Message",
  send: "Envoyer",
  more: "Plus",
  close: "Fermer",
  back: "Retour aux conversations",
  encrypted: "Chiffré",
  keyVerified: "Clé vérifiée",
  notVerified: "Non vérifiée",
  checking: "Vérification…",
  newMessages: (count) => count < 2 ? `${count} nouveau message` : `${count} nouveaux messages`,
  toNewest: "Derniers messages",
  foot: "Sotto · chiffré de bout en bout",
  copy: "Copier",
  copied: "Copié",
  copyFailed: "Le lien est sélectionné\u00A0: copiez-le à la main.",

  you: "Vous",
  states: { waiting: "En attente", sent: "Envoyé", delivered: "Distribué", read: "Lu" },
  notSent: (why) => `Non envoyé. ${why}`,
  writeAgain: "Remettre dans la zone de message",
  delete: "Supprimer",
  unkept: "Pas encore enregistré\u00A0: laissez cette page ouverte",
  unreadHere: "Non lus",
  saidBy: (name) => `${name}\u00A0:`,
  roomLeft: (count) => `Encore de la place pour environ ${count} caractères`,
  tooLongBy: (count) => `Environ ${count} caractères de trop. Envoyez le texte en plusieurs ` +
    "parties.",
  today: "Aujourd’hui",
  yesterday: "Hier",
  writing: (name) => `${name} est en train d’écrire…`,
  joined: (name) => `${name} a rejoint la conversation`,
  left: (name) => `${name} a quitté la conversation`,
  started: "Conversation commencée. Seuls ses membres peuvent la lire.",
  earlier: "Vous êtes arrivé plus tard. Ce qui a été dit avant ne vous est pas accessible.",
  unreadable: "Quelque chose est arrivé que ce navigateur ne peut pas lire.",
  newer: "Quelque chose est arrivé que seule une version plus récente de cette page peut " +
    "lire. Rechargez-la.",
  someone: "Quelqu’un",

  waits: {
    starting: "Ouverture…",
    partSlow: "Une partie de cette page tarde à arriver. Laissez-la ouverte\u202F; la suite " +
      "viendra d’elle-même.",
    partLost: "Une partie de cette page n’arrive pas\u00A0: le réseau fait défaut. Nouvel essai " +
      "en cours\u202F; laissez la page ouverte.",
    partMissing: "Le serveur ne fournit pas une partie de cette page. Nouvel essai en " +
      "cours\u202F; laissez la page ouverte.",
    partDamaged: "Une partie de cette page arrive abîmée\u00A0: quelque chose entre ici et le " +
      "serveur la modifie. Nouvel essai en cours\u202F; laissez la page ouverte.",
    partRenewed: "Cette page a été renouvelée depuis son ouverture. Rechargez-la.",
    policy: "Quelque chose entre ici et le serveur empêche cette page de chiffrer, rien ne peut " +
      "donc être écrit ici («\u00A0wasm-unsafe-eval\u00A0» manque dans la " +
      "Content-Security-Policy).",
    lockSlow: "Un autre onglet de cette page semble bloqué. Fermez-le ou redémarrez le navigateur.",
    hangs: "Cette page ne répond plus. Rechargez-la\u202F; ce qui a été envoyé est en sûreté.",
    noLock: "Ce navigateur ne laisse pas la page démarrer. Redémarrez-le ou utilisez-en un autre.",
    storageSlow: "Le stockage de ce navigateur ne répond pas. Fermez les autres onglets de cette " +
      "page ou redémarrez le navigateur.",
    blocked: "Ce navigateur ne laisse rien enregistrer à ce site, qui ne peut donc pas écrire en " +
      "sûreté. Autorisez ses données (cookies), puis rechargez.",
    full: "Il ne reste plus d’espace, ce navigateur ne peut donc rien enregistrer. Libérez-en, " +
      "puis rechargez.",
    cleared: "Les données de ce site ont été effacées dans ce navigateur. Rechargez pour " +
      "recommencer.",
    newer: "Ce navigateur a déjà utilisé une version plus récente de cette page. Rechargez-la.",
    connecting: "Connexion…",
    catchingUp: "Récupération de ce qui est arrivé entre-temps…",
    noNetwork: "Pas de réseau. Ce que vous écrivez est gardé ici et partira à son retour.",
    noNetworkYet: "Pas de réseau. Laissez cette page ouverte\u00A0: ce que vous écrivez partira " +
      "à son retour.",
    noServer: "Le serveur ne répond pas. Nouvel essai en cours\u202F; ce que vous écrivez est " +
      "gardé ici.",
    noServerYet: "Le serveur ne répond pas. Nouvel essai en cours\u202F; laissez cette page " +
      "ouverte.",
    refused: (address) =>
      `Le serveur n’accepte pas cette adresse (${address})\u00A0: son propriétaire doit régler ` +
      "l’adresse publique.",
    noSockets: "Quelque chose entre ici et le serveur ne laisse passer aucune connexion directe. " +
      "Essayez un autre réseau.",
    waitDesk: "Nous attendons de savoir qui vous répondra. Votre message partira aussitôt après.",
    waitKeys: "Nous attendons les clés de vos interlocuteurs. Votre message partira aussitôt " +
      "après.",
    waitEpoch: "Quelqu’un vient d’arriver ou de partir. Envoi avec les nouvelles clés…",
    waitBusy: "Le serveur demande de patienter. Vos messages sont gardés et partiront d’eux-mêmes.",
    broken: "Un problème est survenu dans cette page et la relancer n’a pas suffi. Rechargez la " +
      "page\u202F; ce qui a été envoyé est en sûreté.",
    brokenStorage: "Le stockage de ce navigateur fait défaut, rien ne peut donc être écrit en " +
      "sûreté. Redémarrez le navigateur, puis rechargez.",
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
    unknownDesk: "Il n’y a pas d’accueil à cette adresse.",
    tooLong: "Le message est trop long. Envoyez-le en plusieurs parties.",
    filesNotYet: "Les images et les fichiers ne peuvent pas encore être envoyés ici.",
    partNotHere: "Cette partie de la page ne peut pas être chargée maintenant. Vérifiez votre " +
      "réseau ou rechargez la page.",
    pieceTooLong: "C’est beaucoup trop long pour un message. Collez-le en plusieurs parties.",
    storage: "Ce navigateur n’a pas pu l’enregistrer. Rien n’a été envoyé.",
    storageBlocked: "Ce navigateur ne laisse rien enregistrer à ce site.",
    storageFull: "Ce navigateur n’a plus d’espace pour l’enregistrer.",
    storageCleared: "Les données de ce site ont été effacées dans ce navigateur. Rechargez, puis " +
      "écrivez à nouveau.",
    storageNewer: "Ce navigateur a déjà utilisé une version plus récente de cette page. " +
      "Rechargez, puis écrivez à nouveau.",
    lock: "Ce navigateur ne laisse pas la page démarrer.",
    policy: "Quelque chose entre ici et le serveur empêche cette page de chiffrer.",
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
  welcomeFirstUse: "Chiffré de votre navigateur jusqu’au leur. Votre lien ne contenait pas la " +
    "clé de l’entreprise, personne ne l’a donc encore vérifiée.",
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
  houseKeyIs: "Cette clé est la même pour tous ceux qui écrivent à cette entreprise.",
  trust: {
    link: "Votre lien contient cette clé. Votre navigateur a vérifié que tous ici sont approuvés " +
      "par elle\u00A0: le serveur ne pourrait glisser personne d’autre.",
    firstUse: "Votre lien ne contenait pas la clé de l’entreprise. Votre navigateur a gardé la " +
      "première qui lui a été présentée et refusera toute autre, mais personne n’a vérifié que " +
      "la première est la bonne.",
    own: "C’est vous qui avez créé cette clé. Tous ici sont approuvés par elle.",
    invitation: "Votre invitation contenait cette clé. Tous ici sont approuvés par elle.",
  },
  toVerify: "Pour en être sûr, faites l’une de ces choses\u00A0:",
  waysToVerify: [
    "Ouvrez le lien complet de l’entreprise, avec tout ce qui suit le #, ou scannez son code QR. " +
    "Cette page indique alors «\u00A0Clé vérifiée\u00A0».",
    "Demandez à l’entreprise de vous lire sa clé et comparez-la à celle ci-dessous.",
  ],
  serverLearns: "Ce que le serveur apprend malgré tout",
  serverSees: [
    "Quand quelque chose est envoyé, et à peu près de quelle taille",
    "Quels appareils se parlent, et quand quelqu’un arrive ou part",
    "L’adresse réseau d’où chaque appareil se connecte\u202F; elle n’est pas notée",
    "Les noms de l’entreprise, de son accueil et des personnes qui y travaillent",
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
  alone: "Vous êtes seul à cet accueil. Invitez des collègues, pour que quelqu’un réponde en " +
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
  unsent: "Vous avez écrit ceci, et cela n’a pas été envoyé",
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
  invitationIsUsed: "Cette invitation a servi.",
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
};

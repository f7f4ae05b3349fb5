// Ce qui ne se voit qu’une fois ouvert, en français. The same keys as en.js.

/** @type {typeof import("./en.js").default} */
export default {
  newMessages: (count) => count < 2 ? `${count} nouveau message` : `${count} nouveaux messages`,
  toNewest: "Derniers messages",
  writing: (name) => `${name} est en train d’écrire…`,
  actions: "Actions du message",
  react: "Réagir",

  close: "Fermer",
  copy: "Copier",
  copied: "Copié",
  copyFailed: "Le texte est sélectionné\u00A0: copiez-le à la main.",

  whoCanRead: "Qui peut lire",
  people: "Personnes",
  whoNow: "Ces personnes ont les clés de cette conversation\u00A0:",
  whoWill: "Ces personnes reçoivent les clés quand vous écrivez\u00A0:",
  compareHow: "Deux personnes ont toujours un numéro commun. Si toutes deux lisent le même, de " +
    "vive voix ou au téléphone, personne ne se tient entre elles.",
  numberWith: (name) => `Votre numéro avec ${name}`,
  numbersMatch: "Les numéros concordent",
  numbersMatchWith: (name) => `Les numéros concordent : ${name}`,
  compared: "Comparés : ils concordent",

  changed: (name) => `${name} a un autre appareil qu’avant`,
  changedWhy: (name) =>
    "C’est le cas avec un nouveau téléphone ou navigateur. En cas de doute, demandez à " +
    `${name} par un autre moyen et comparez ce numéro :`,
  changedBefore: (name) =>
    "Vous aviez comparé les numéros avec l’appareil précédent. Comparez à nouveau avec " +
    `${name}, de vive voix ou au téléphone :`,
  changedHeld: "Ce que vous écrivez est gardé et partira quand vous aurez choisi.",
  goOn: "Continuer sans comparer",
  thatsYou: "c’est vous",
  roles: { customer: "Client", owner: "Propriétaire", agent: "Conseiller" },
  houseKey: "La clé de l’entreprise",
  houseKeyIs: "Cette clé est la même pour tous ceux qui écrivent à cette entreprise.",
  trust: {
    link: "Votre lien contient cette clé. Votre navigateur a vérifié que tous ici sont approuvés " +
      "par elle.",
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
  unsent: "Vous avez écrit ceci, et cela n’a pas été envoyé",
  leaving: "Votre prochain message commencera une nouvelle conversation. Celle-ci quittera " +
    "alors la page, et ce qui s’y écrit ne vous parviendra plus.",
  stay: "Rester dans celle-ci",

  rare: {
    earlier: "Vous êtes arrivé plus tard. Pour vous, la conversation commence ici.",
    unreadable: "Un contenu est arrivé que ce navigateur ne peut pas lire.",
    newer: "Un contenu est arrivé que seule une version plus récente de cette page peut " +
      "lire. Rechargez-la.",
    classical: "La conversation a commencé. Aujourd’hui, seuls ses membres peuvent la lire. " +
      "Les ordinateurs quantiques de demain le pourraient : un appareil qui y participe a une " +
      "version antérieure, ou il y en a plus de 47.",
    differs: (name) =>
      `Le serveur a montré à ${name} d’autres messages qu’à vous, ou dans un autre ordre, selon ` +
      "son appareil. Comparez ce que vous voyez l’un et l’autre.",
    cutOff: (name) => `${name} ne pouvait plus suivre.`,
    held: "La conversation s’est terminée avant.",
    moved: "La conversation continue avec de nouvelles clés.",
    partMissing: "Le serveur ne fournit pas une partie de cette page. Nouvel essai en " +
      "cours\u202F; laissez la page ouverte.",
    partDamaged: "Une partie de cette page arrive endommagée\u00A0: quelque chose entre ici et " +
      "le serveur la modifie. Nouvel essai en cours\u202F; laissez la page ouverte.",
    policy: "Quelque chose entre ici et le serveur empêche cette page de chiffrer, rien ne peut " +
      "donc être écrit ici («\u00A0wasm-unsafe-eval\u00A0» manque dans la " +
      "Content-Security-Policy).",
    lockSlow: "Un autre onglet de cette page semble bloqué. Fermez-le ou redémarrez le navigateur.",
    hangs: "Cette page ne répond plus. Rechargez-la\u202F; ce qui a été envoyé est en sûreté.",
    lock: "Ce navigateur ne laisse pas la page démarrer. Redémarrez-le ou utilisez-en un autre.",
    storageSlow: "Le stockage de ce navigateur ne répond pas. Fermez les autres onglets de cette " +
      "page ou redémarrez le navigateur.",
    storageBlocked: "Ce navigateur ne laisse rien enregistrer à ce site, qui ne peut donc pas " +
      "écrire en sûreté. Autorisez ses données (cookies), puis rechargez.",
    storageFull: "Il ne reste plus d’espace, ce navigateur ne peut donc rien enregistrer. " +
      "Libérez-en, puis rechargez.",
    storageCleared: "Les données de ce site ont été effacées dans ce navigateur. Rechargez pour " +
      "recommencer.",
    storageNewer: "Ce navigateur a déjà utilisé une version plus récente de cette page. " +
      "Rechargez-la.",
    refused: (address) =>
      `Le serveur n’accepte pas cette adresse (${address})\u00A0: son propriétaire doit régler ` +
      "l’adresse publique.",
    noSockets: "Quelque chose entre ici et le serveur ne laisse passer aucune connexion directe. " +
      "Essayez un autre réseau.",
    waitLost: "Le serveur ne connaît plus cette conversation. Ce que vous écrivez attend ici " +
      "qu’il la retrouve.",
    waitPaused: "Aucune nouvelle conversation n’est acceptée pour le moment. La vôtre partira " +
      "d’elle-même plus tard.",
    broken: "Un problème est survenu dans cette page et la relancer n’a pas suffi. Rechargez la " +
      "page\u202F; ce qui a été envoyé est en sûreté.",
    brokenStorage: "Le stockage de ce navigateur fait défaut, rien ne peut donc être écrit en " +
      "sûreté. Redémarrez le navigateur, puis rechargez.",
    pieceTooLong: "C’est beaucoup trop long pour un message. Collez-le en plusieurs parties.",
    waitDevice: "Quelqu’un a un autre appareil qu’avant. Lisez ci-dessous ; votre message " +
      "partira ensuite.",
    rosterRolledBack: "Le serveur présente une liste des personnes de cet accueil plus " +
      "ancienne qu’avant.",
    rosterWithheld: "Le serveur retient la dernière liste des personnes de cet accueil. Rien " +
      "ne part tant qu’il ne la montre pas.",
    rolledBack: "Le serveur est revenu à une sauvegarde. Ce qui a été dit en dernier est " +
      "peut-être perdu\u202F; écrivez-le à nouveau.",
    left: "Vous avez quitté cette conversation. Votre prochain message en commencera une nouvelle.",
  },
};

// Tous les mots de la page en français. The same keys as en.js.
// Before ? ! ; stands a narrow space that does not break, before : and inside « » a wide one.

/** @type {typeof import("./en.js").default} */
export default {
  conversation: "Conversation",
  message: "Message",
  send: "Envoyer",
  more: "Plus",
  encrypted: "Chiffré",
  keyVerified: "Clé vérifiée",
  notVerified: "Non vérifiée",
  notConfirmed: "Non confirmé",
  checking: "Vérification…",
  foot: "Sotto · chiffré de bout en bout",

  you: "Vous",
  states: { waiting: "En attente", sent: "Envoyé", delivered: "Distribué", read: "Lu" },
  notSent: (why) => `Non envoyé. ${why}`,
  writeAgain: "Remettre dans la zone de message",
  delete: "Supprimer",
  unkept: "Pas encore enregistré\u00A0: laissez cette page ouverte",
  unreadHere: "Non lus",
  roomLeft: (count) => `Encore de la place pour environ ${count} caractères`,
  tooLongBy: (count) => `Environ ${count} caractères de trop. Envoyez le texte en plusieurs ` +
    "parties.",
  today: "Aujourd’hui",
  yesterday: "Hier",
  notices: {
    joined: (name) => `${name} a rejoint la conversation`,
    left: (name) => `${name} a quitté la conversation`,
    started: "Conversation commencée. Seuls ses membres peuvent la lire.",
    broken: (name) => `Ce qui est arrivé au nom de ${name} n’était pas valable.`,
  },
  someone: "Quelqu’un",

  waits: {
    starting: "Ouverture…",
    partSlow: "Une partie de cette page tarde à arriver. Laissez-la ouverte\u202F; la suite " +
      "viendra d’elle-même.",
    partLost: "Une partie de cette page n’arrive pas\u00A0: le réseau fait défaut. Nouvel essai " +
      "en cours\u202F; laissez la page ouverte.",
    partRenewed: "Cette page a été renouvelée depuis son ouverture. Rechargez-la.",
    connecting: "Connexion…",
    catchingUp: "Récupération de ce qui est arrivé entre-temps…",
    noNetwork: "Pas de réseau. Ce que vous écrivez est gardé ici et partira à son retour.",
    noNetworkYet: "Pas de réseau. Laissez cette page ouverte\u00A0: ce que vous écrivez partira " +
      "à son retour.",
    noServer: "Le serveur ne répond pas. Nouvel essai en cours\u202F; ce que vous écrivez est " +
      "gardé ici.",
    noServerYet: "Le serveur ne répond pas. Nouvel essai en cours\u202F; laissez cette page " +
      "ouverte.",
    waitDesk: "Nous attendons de savoir qui vous répondra. Votre message partira aussitôt après.",
    waitKeys: "Nous attendons les clés de vos interlocuteurs. Votre message partira aussitôt " +
      "après.",
    waitEpoch: "Quelqu’un vient d’arriver ou de partir. Envoi avec les nouvelles clés…",
    waitBusy: "Le serveur demande de patienter. Vos messages sont gardés et partiront d’eux-mêmes.",
  },

  refusals: {
    fingerprintMismatch: "La clé contenue dans votre lien n’est pas celle que présente ce serveur.",
    houseKeyChanged: "La clé de l’entreprise n’est pas celle que ce navigateur a vue auparavant.",
    rosterForged: "Une personne de la liste n’est pas approuvée par la clé de l’entreprise.",
    linkDamaged: "La fin de votre lien, après le #, manque ou est abîmée. C’est elle qui dit à " +
      "qui se fier\u202F; sans elle, rien ne peut être écrit ici.",
    unknownDesk: "Il n’y a pas d’accueil à cette adresse.",
    filesNotYet: "Les images et les fichiers ne peuvent pas encore être envoyés ici.",
    partNotHere: "Cette partie de la page ne peut pas être chargée maintenant. Vérifiez votre " +
      "réseau ou rechargez la page.",
    storage: "Ce navigateur n’a pas pu l’enregistrer. Rien n’a été envoyé.",
    network: "Le réseau a fait défaut. Réessayez.",
    tooLong: "Le message est trop long. Envoyez-le en plusieurs parties.",
    internal: "Un problème est survenu dans cette page. Rechargez-la et réessayez.",
  },

  welcome: (company) => `Écrivez à ${company}`,
  welcomeTrust: (company) =>
    `Seuls vous et les équipes de ${company} pouvez lire ce qui s’écrit ici. Le serveur ne le ` +
    "peut pas.",
  welcomeFirstUse: "Chiffré de votre navigateur jusqu’au leur. Votre lien ne contenait pas la " +
    "clé de l’entreprise, personne ne l’a donc encore vérifiée.",
  unconfirmed: "L’entreprise n’a pas confirmé depuis 30 jours qui est à son accueil.",
  welcomeStay: "Ni compte, ni application. La conversation reste dans ce navigateur.",
  beginAnew: "Commencer une nouvelle conversation",
  closed: "Cette conversation est terminée. Ce qui a été dit reste lisible ici.",
  copyLink: "Copier le lien de cette page",
};

// Alle Wörter der Seite auf Deutsch. The same keys as en.js.

/** @type {typeof import("./en.js").default} */
export default {
  conversation: "Unterhaltung",
  message: "Nachricht",
  send: "Senden",
  more: "Mehr",
  encrypted: "Verschlüsselt",
  keyVerified: "Schlüssel bestätigt",
  notVerified: "Nicht bestätigt",
  notConfirmed: "Nicht bestätigt",
  checking: "Wird geprüft …",
  foot: "Sotto · Ende-zu-Ende-verschlüsselt",

  you: "Sie",
  states: { waiting: "Wartet", sent: "Gesendet", delivered: "Zugestellt", read: "Gelesen" },
  notSent: (why) => `Nicht gesendet. ${why}`,
  writeAgain: "Zurück ins Nachrichtenfeld",
  delete: "Löschen",
  unkept: "Noch nicht gesichert: Lassen Sie diese Seite offen",
  unreadHere: "Ungelesen",
  roomLeft: (count) => `Noch Platz für etwa ${count} Zeichen`,
  tooLongBy: (count) => `Etwa ${count} Zeichen zu lang. Senden Sie den Text in Teilen.`,
  today: "Heute",
  yesterday: "Gestern",
  notices: {
    joined: (name) => `${name} ist der Unterhaltung beigetreten`,
    left: (name) => `${name} hat die Unterhaltung verlassen`,
    started: "Unterhaltung begonnen. Nur wer dabei ist, kann sie lesen.",
    broken: (name) => `Was im Namen von ${name} kam, hielt der Prüfung nicht stand.`,
  },
  someone: "Jemand",

  waits: {
    starting: "Wird geöffnet …",
    partSlow: "Ein Teil dieser Seite lässt auf sich warten. Lassen Sie sie offen; es geht von " +
      "selbst weiter.",
    partLost: "Ein Teil dieser Seite kommt nicht an: Das Netz versagt. Neuer Versuch läuft; " +
      "lassen Sie die Seite offen.",
    partRenewed: "Diese Seite wurde erneuert, seit sie geöffnet ist. Laden Sie sie neu.",
    connecting: "Verbindung wird aufgebaut …",
    catchingUp: "Was inzwischen kam, wird abgeholt …",
    noNetwork: "Kein Netz. Was Sie schreiben, bleibt hier und geht hinaus, sobald es wieder da " +
      "ist.",
    noNetworkYet: "Kein Netz. Lassen Sie diese Seite offen: Was Sie schreiben, geht hinaus, " +
      "sobald es wieder da ist.",
    noServer: "Der Server antwortet nicht. Neuer Versuch läuft; was Sie schreiben, bleibt hier.",
    noServerYet: "Der Server antwortet nicht. Neuer Versuch läuft; lassen Sie diese Seite offen.",
    waitDesk: "Noch ist nicht bekannt, wer Dienst hat. Ihre Nachricht geht gleich danach hinaus.",
    waitKeys: "Es fehlen noch die Schlüssel der anderen. Ihre Nachricht geht gleich danach hinaus.",
    waitEpoch: "Gerade kam oder ging jemand. Wird mit den neuen Schlüsseln gesendet …",
    waitBusy: "Der Server bittet um Geduld. Ihre Nachrichten bleiben hier und gehen von selbst " +
      "hinaus.",
  },

  refusals: {
    fingerprintMismatch: "Der Schlüssel in Ihrem Link ist nicht der, den dieser Server zeigt.",
    houseKeyChanged: "Der Schlüssel des Unternehmens ist nicht der, den dieser Browser früher sah.",
    rosterForged: "Auf der Liste steht jemand, den der Schlüssel des Unternehmens nicht bestätigt.",
    linkDamaged: "Das Ende Ihres Links, der Teil nach dem #, fehlt oder ist beschädigt. Er sagt, " +
      "wem Sie vertrauen; ohne ihn kann hier nichts geschrieben werden.",
    unknownDesk: "Unter dieser Adresse gibt es keinen Desk.",
    filesNotYet: "Bilder und Dateien können hier noch nicht gesendet werden.",
    partNotHere: "Dieser Teil der Seite lässt sich gerade nicht laden. Prüfen Sie Ihr Netz, " +
      "oder laden Sie die Seite neu.",
    storage: "Dieser Browser konnte es nicht speichern. Es wurde nichts gesendet.",
    network: "Das Netz ist ausgefallen. Versuchen Sie es noch einmal.",
    tooLong: "Die Nachricht ist zu lang. Senden Sie sie in Teilen.",
    internal: "Auf dieser Seite ist etwas ausgefallen. Laden Sie sie neu und versuchen Sie es " +
      "noch einmal.",
  },

  welcome: (company) => `Schreiben Sie an ${company}`,
  welcomeTrust: (company) =>
    `Nur Sie und die Mitarbeitenden von ${company} können lesen, was hier steht. Der Server nicht.`,
  welcomeFirstUse: "Verschlüsselt von Ihrem Browser bis zum anderen. Ihr Link enthielt den " +
    "Schlüssel des Unternehmens nicht, deshalb hat ihn noch niemand geprüft.",
  unconfirmed: "Das Unternehmen hat seit 30 Tagen nicht bestätigt, wer an seinem Desk ist.",
  welcomeStay: "Kein Konto, keine App. Die Unterhaltung bleibt in diesem Browser.",
  beginAnew: "Neue Unterhaltung beginnen",
  closed: "Diese Unterhaltung ist beendet. Was gesagt wurde, können Sie hier weiter lesen.",
  copyLink: "Link dieser Seite kopieren",
};

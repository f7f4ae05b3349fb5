// Alle Wörter der Seite auf Deutsch. The same keys as en.js.

/** @type {typeof import("./en.js").default} */
export default {
  conversation: "Unterhaltung",
  conversations: "Unterhaltungen",
  message: "Nachricht",
  send: "Senden",
  more: "Mehr",
  close: "Schließen",
  back: "Zurück zu den Unterhaltungen",
  encrypted: "Verschlüsselt",
  keyVerified: "Schlüssel bestätigt",
  notVerified: "Nicht bestätigt",
  checking: "Wird geprüft …",
  newMessages: (count) => count === 1 ? "1 neue Nachricht" : `${count} neue Nachrichten`,
  toNewest: "Neueste Nachrichten",
  foot: "Sotto · Ende-zu-Ende-verschlüsselt",
  copy: "Kopieren",
  copied: "Kopiert",
  copyFailed: "Der Link ist markiert: Kopieren Sie ihn von Hand.",

  you: "Sie",
  states: { waiting: "Wartet", sent: "Gesendet", delivered: "Zugestellt", read: "Gelesen" },
  notSent: (why) => `Nicht gesendet. ${why}`,
  writeAgain: "Zurück ins Nachrichtenfeld",
  delete: "Löschen",
  unkept: "Noch nicht gesichert: Lassen Sie diese Seite offen",
  unreadHere: "Ungelesen",
  saidBy: (name) => `${name}:`,
  roomLeft: (count) => `Noch Platz für etwa ${count} Zeichen`,
  tooLongBy: (count) => `Etwa ${count} Zeichen zu lang. Senden Sie den Text in Teilen.`,
  today: "Heute",
  yesterday: "Gestern",
  writing: (name) => `${name} schreibt …`,
  joined: (name) => `${name} ist der Unterhaltung beigetreten`,
  left: (name) => `${name} hat die Unterhaltung verlassen`,
  started: "Unterhaltung begonnen. Nur wer dabei ist, kann sie lesen.",
  earlier: "Sie kamen später dazu. Was vorher gesagt wurde, können Sie nicht lesen.",
  unreadable: "Es kam etwas an, das dieser Browser nicht lesen kann.",
  newer: "Es kam etwas an, das nur eine neuere Version dieser Seite lesen kann. Laden Sie " +
    "sie neu.",
  someone: "Jemand",

  waits: {
    starting: "Wird geöffnet …",
    partSlow: "Ein Teil dieser Seite lässt auf sich warten. Lassen Sie sie offen; es geht von " +
      "selbst weiter.",
    partLost: "Ein Teil dieser Seite kommt nicht an: Das Netz versagt. Neuer Versuch läuft; " +
      "lassen Sie die Seite offen.",
    partMissing: "Der Server gibt einen Teil dieser Seite nicht heraus. Neuer Versuch läuft; " +
      "lassen Sie die Seite offen.",
    partDamaged: "Ein Teil dieser Seite kommt beschädigt an: Etwas zwischen hier und dem Server " +
      "verändert ihn. Neuer Versuch läuft; lassen Sie die Seite offen.",
    partRenewed: "Diese Seite wurde erneuert, seit sie geöffnet ist. Laden Sie sie neu.",
    policy: "Etwas zwischen hier und dem Server lässt diese Seite nicht verschlüsseln, deshalb " +
      "kann hier nichts geschrieben werden („wasm-unsafe-eval“ fehlt in der " +
      "Content-Security-Policy).",
    lockSlow: "Ein anderer Tab dieser Seite scheint zu hängen. Schließen Sie ihn, oder starten " +
      "Sie den Browser neu.",
    hangs: "Diese Seite reagiert nicht mehr. Laden Sie sie neu; was gesendet ist, ist sicher.",
    noLock: "Dieser Browser lässt die Seite nicht starten. Starten Sie ihn neu, oder nehmen Sie " +
      "einen anderen.",
    storageSlow: "Der Speicher dieses Browsers antwortet nicht. Schließen Sie andere Tabs dieser " +
      "Seite, oder starten Sie den Browser neu.",
    blocked: "Dieser Browser lässt diese Website nichts speichern, deshalb können Sie hier nicht " +
      "sicher schreiben. Erlauben Sie ihr Websitedaten (Cookies), und laden Sie dann neu.",
    full: "Es ist kein Platz mehr, deshalb kann dieser Browser nichts speichern. Schaffen Sie " +
      "Platz, und laden Sie dann neu.",
    cleared: "Die Daten dieser Website wurden in diesem Browser gelöscht. Laden Sie neu, um von " +
      "vorn zu beginnen.",
    newer: "Dieser Browser hat schon eine neuere Version dieser Seite benutzt. Laden Sie sie neu.",
    connecting: "Verbindung wird aufgebaut …",
    catchingUp: "Was inzwischen kam, wird abgeholt …",
    noNetwork: "Kein Netz. Was Sie schreiben, bleibt hier und geht hinaus, sobald es wieder da " +
      "ist.",
    noNetworkYet: "Kein Netz. Lassen Sie diese Seite offen: Was Sie schreiben, geht hinaus, " +
      "sobald es wieder da ist.",
    noServer: "Der Server antwortet nicht. Neuer Versuch läuft; was Sie schreiben, bleibt hier.",
    noServerYet: "Der Server antwortet nicht. Neuer Versuch läuft; lassen Sie diese Seite offen.",
    refused: (address) =>
      `Der Server nimmt diese Adresse nicht an (${address}): Sein Betreiber muss die öffentliche ` +
      "Adresse einstellen.",
    noSockets: "Etwas zwischen hier und dem Server lässt keine stehende Verbindung durch. " +
      "Versuchen Sie es in einem anderen Netz.",
    waitDesk: "Noch ist nicht bekannt, wer Dienst hat. Ihre Nachricht geht gleich danach hinaus.",
    waitKeys: "Es fehlen noch die Schlüssel der anderen. Ihre Nachricht geht gleich danach hinaus.",
    waitEpoch: "Gerade kam oder ging jemand. Wird mit den neuen Schlüsseln gesendet …",
    waitBusy: "Der Server bittet um Geduld. Ihre Nachrichten bleiben hier und gehen von selbst " +
      "hinaus.",
    broken: "Auf dieser Seite ist etwas ausgefallen, und ein Neustart half nicht. Laden Sie die " +
      "Seite neu; was gesendet ist, ist sicher.",
    brokenStorage: "Der Speicher dieses Browsers versagt, deshalb können Sie hier nicht sicher " +
      "schreiben. Starten Sie den Browser neu, und laden Sie dann neu.",
  },

  refusals: {
    fingerprintMismatch: "Der Schlüssel in Ihrem Link ist nicht der, den dieser Server zeigt.",
    houseKeyChanged: "Der Schlüssel des Unternehmens ist nicht der, den dieser Browser früher sah.",
    rosterForged: "Auf der Liste steht jemand, den der Schlüssel des Unternehmens nicht bestätigt.",
    revocationsRolledBack: "Der Server zeigt eine ältere Liste entfernter Personen als zuvor.",
    linkDamaged: "Das Ende Ihres Links, der Teil nach dem #, fehlt oder ist beschädigt. Er sagt, " +
      "wem Sie vertrauen; ohne ihn kann hier nichts geschrieben werden.",
    invitationInvalid: "Diese Einladung ist nicht vollständig oder gehört nicht hierher.",
    invitationExpired: "Diese Einladung ist abgelaufen. Bitten Sie um eine neue.",
    invitationUsed: "Diese Einladung wurde schon benutzt. Bitten Sie um eine neue.",
    setupTokenInvalid: "Dieser Einrichtungslink wurde schon benutzt oder ist nicht vollständig. " +
      "Er gilt nur einmal.",
    slugTaken: "Auf diesem Server gibt es schon einen Desk mit diesem Namen. Wählen Sie einen " +
      "anderen.",
    removed: "Sie wurden von diesem Desk entfernt.",
    unknownDesk: "Unter dieser Adresse gibt es keinen Desk.",
    tooLong: "Die Nachricht ist zu lang. Senden Sie sie in Teilen.",
    filesNotYet: "Bilder und Dateien können hier noch nicht gesendet werden.",
    partNotHere: "Dieser Teil der Seite lässt sich gerade nicht laden. Prüfen Sie Ihr Netz, " +
      "oder laden Sie die Seite neu.",
    pieceTooLong: "Das ist viel zu lang für eine Nachricht. Fügen Sie es in Teilen ein.",
    storage: "Dieser Browser konnte es nicht speichern. Es wurde nichts gesendet.",
    storageBlocked: "Dieser Browser lässt diese Website nichts speichern.",
    storageFull: "Dieser Browser hat keinen Platz mehr, um es zu speichern.",
    storageCleared: "Die Daten dieser Website wurden in diesem Browser gelöscht. Laden Sie neu, " +
      "und schreiben Sie dann noch einmal.",
    storageNewer: "Dieser Browser hat schon eine neuere Version dieser Seite benutzt. Laden " +
      "Sie neu, und schreiben Sie dann noch einmal.",
    lock: "Dieser Browser lässt die Seite nicht starten.",
    policy: "Etwas zwischen hier und dem Server lässt diese Seite nicht verschlüsseln.",
    network: "Das Netz ist ausgefallen. Versuchen Sie es noch einmal.",
    rolledBack: "Der Server wurde aus einer Sicherung wiederhergestellt. Das zuletzt Gesagte " +
      "kann fehlen; schreiben Sie es noch einmal.",
    tooManyConversations: "Dieses Gerät fasst keine weiteren Unterhaltungen. Neue Kunden kommen " +
      "hier nicht an.",
    internal: "Auf dieser Seite ist etwas ausgefallen. Laden Sie sie neu und versuchen Sie es " +
      "noch einmal.",
  },
  damaged: {
    title: "Dieser Link ist nicht vollständig",
    act: "Öffnen Sie den ganzen Link noch einmal, oder lassen Sie ihn sich vom Unternehmen neu " +
      "geben.",
  },
  distrust: {
    title: "Hier zu schreiben ist nicht sicher",
    explain: "Es könnte sich jemand zwischen Sie und das Unternehmen gestellt haben. Deshalb " +
      "kann hier nichts geschrieben werden, und nichts geht hinaus.",
    act: "Holen Sie sich den Link beim Unternehmen selbst: auf seiner Website, aus seinem Brief, " +
      "vor Ort. Geschieht es wieder, sagen Sie dort Bescheid.",
  },
  unknown: {
    title: "Seite nicht gefunden",
    act: "Prüfen Sie die Adresse, oder lassen Sie sich den Link vom Unternehmen neu geben.",
  },

  welcome: (company) => `Schreiben Sie an ${company}`,
  welcomeTrust: (company) =>
    `Nur Sie und die Mitarbeitenden von ${company} können lesen, was hier steht. Der Server nicht.`,
  welcomeFirstUse: "Verschlüsselt von Ihrem Browser bis zum anderen. Ihr Link enthielt den " +
    "Schlüssel des Unternehmens nicht, deshalb hat ihn noch niemand geprüft.",
  welcomeStay: "Kein Konto, keine App. Die Unterhaltung bleibt in diesem Browser.",
  closed: "Diese Unterhaltung ist beendet. Was gesagt wurde, können Sie hier weiter lesen.",
  copyLink: "Link dieser Seite kopieren",

  whoCanRead: "Wer mitlesen kann",
  people: "Personen",
  whoNow: "Diese Personen haben die Schlüssel zu dieser Unterhaltung:",
  whoWill: "Diese Personen erhalten die Schlüssel, wenn Sie schreiben:",
  thatsYou: "das sind Sie",
  roles: { customer: "Kunde", owner: "Inhaber", agent: "Mitarbeiter" },
  houseKey: "Der Schlüssel des Unternehmens",
  houseKeyIs: "Dieser Schlüssel ist für alle gleich, die diesem Unternehmen schreiben.",
  trust: {
    link: "Ihr Link enthält diesen Schlüssel. Ihr Browser hat geprüft, dass alle hier damit " +
      "bestätigt sind: Der Server könnte niemanden einschleusen.",
    firstUse: "Ihr Link enthielt den Schlüssel des Unternehmens nicht. Ihr Browser hat den " +
      "ersten behalten, der ihm gezeigt wurde, und lehnt jeden anderen ab; aber niemand hat " +
      "geprüft, ob der erste der richtige ist.",
    own: "Sie haben diesen Schlüssel erzeugt. Alle hier sind damit bestätigt.",
    invitation: "Ihre Einladung enthielt diesen Schlüssel. Alle hier sind damit bestätigt.",
  },
  toVerify: "Um sicher zu sein, tun Sie eines davon:",
  waysToVerify: [
    "Öffnen Sie den vollständigen Link des Unternehmens, mit allem nach dem #, oder scannen Sie " +
    "seinen QR-Code. Dann steht hier „Schlüssel bestätigt“.",
    "Lassen Sie sich vom Unternehmen seinen Schlüssel vorlesen, und vergleichen Sie " +
    "ihn mit dem unten.",
  ],
  serverLearns: "Was der Server trotzdem erfährt",
  serverSees: [
    "Wann etwas gesendet wird, und ungefähr wie groß es ist",
    "Welche Geräte miteinander sprechen, und wann jemand dazukommt oder geht",
    "Die Netzadresse, von der sich jedes Gerät verbindet; sie wird nicht aufgeschrieben",
    "Die Namen des Unternehmens, seines Desks und der Personen dort",
  ],
  serverNever: "Was geschrieben wird, leitet er weiter, ohne es lesen zu können. Er liefert auch " +
    "diese Seite: Wer den Server beherrscht, könnte eine andere liefern.",

  desk: "Desk",
  noConversations: "Noch keine Unterhaltungen",
  noConversationsHint: "Sie erscheinen hier, sobald jemand den Kundenlink öffnet und schreibt.",
  choose: "Wählen Sie eine Unterhaltung",
  nextUnread: "Nächste ungelesene Unterhaltung",
  unread: (count) => `${count} ungelesen`,
  shortcuts: [
    ["Alt ↓", "nächste Unterhaltung"],
    ["Alt ↑", "vorige Unterhaltung"],
    ["/", "zum Nachrichtenfeld"],
    ["Enter", "senden"],
    ["Shift Enter", "neue Zeile"],
  ],
  team: "Team",
  agents: "Personen an diesem Desk",
  alone: "Sie sind allein an diesem Desk. Laden Sie Kollegen ein, damit jemand antwortet, wenn " +
    "Sie nicht da sind.",
  remove: "Entfernen",
  removing: "Wird entfernt …",
  removeName: (name) => `Entfernen: ${name}`,
  removeAsk: (name) => `Entfernen: ${name}?`,
  removeExplain: (name) =>
    `Ab der nächsten Nachricht kann ${name} nichts mehr lesen. Was ${name} gelesen hat, bleibt ` +
    "gelesen.",
  cancel: "Abbrechen",
  notMember: "Dieser Browser gehört zu keinem Desk",
  notMemberAct: "Öffnen Sie den Einrichtungslink oder Ihre Einladung in diesem Browser.",
  removedTitle: "Sie wurden von diesem Desk entfernt",
  removedAct: "In diesem Browser kommt nichts Neues mehr an. Ist das ein Irrtum, fragen Sie den " +
    "Inhaber.",
  unsent: "Das haben Sie geschrieben, und es wurde nicht gesendet",
  customerLink: "Kundenlink",
  customerLinkHint: "Setzen Sie ihn auf Ihre Website, in Briefe, auf den Tresen. Er enthält den " +
    "Schlüssel Ihres Unternehmens, dem Ihre Kunden vertrauen: Geben Sie ihn vollständig weiter.",
  qrCode: "QR-Code des Kundenlinks",
  invite: "Mitarbeiter einladen",
  inviting: "Einladung wird erstellt …",
  invitationLink: "Einladungslink",
  invitationHint: (until) =>
    `Gilt für eine Person, bis ${until}. Geben Sie ihn sonst niemandem: Er öffnet Ihren Desk.`,
  invitationIsUsed: "Diese Einladung wurde benutzt.",
  invitationIsOver: "Diese Einladung ist abgelaufen.",

  setUp: "Richten Sie Ihren Chat ein",
  setUpLead: "Ihre Kunden öffnen einen Link und schreiben. Nur sie und Ihr Team können es lesen.",
  companyName: "Name des Unternehmens",
  deskName: "Name des Desks",
  deskNameHint: "Zum Beispiel Support, Empfang oder Dr. Bell. Er wird Teil des Links.",
  colour: "Farbe",
  createDesk: "Desk anlegen",
  creating: "Schlüssel werden erzeugt …",
  preview: "Was Kunden sehen",
  previewCompany: "Ihr Unternehmen",
  previewGreeting: "Guten Tag! Wie können wir helfen?",
  nameMissing: "Geben Sie einen Namen ein",
  nameTooLong: "Dieser Name ist zu lang",
  setUpDead: "Dieser Einrichtungslink funktioniert nicht",
  setUpDone: (company) => `${company} ist bereit für Nachrichten`,
  setUpDoneLead: "Noch vier Schritte, und Sie können Ihren Kunden antworten.",
  setUpUsed: "Dieser Einrichtungslink wurde benutzt. Was daraus entstand, steht unten.",
  deskElsewhere: "Dieser Desk ist nicht auf diesem Server. Um hier einen neuen einzurichten, " +
    "öffnen Sie diesen Link in einem anderen Browser oder Browserprofil. Die Daten dieser " +
    "Website zu löschen, würde den Schlüssel jenes Unternehmens löschen.",
  keepKey: "Bewahren Sie den Schlüssel des Unternehmens",
  keepKeyIs: "Beim Anlegen des Desks entstand der Schlüssel Ihres Unternehmens. Es gibt ihn nur " +
    "in den Daten dieses Browsers auf diesem Gerät: Er ist nicht auf dem Server, und es gibt " +
    "keine Kopie.",
  keepKeyHow: [
    "Werden die Daten dieses Browsers gelöscht, kann niemand mehr eingeladen oder entfernt " +
    "werden, und niemand kann den Schlüssel zurückholen.",
    "Arbeiten Sie in einem normalen Fenster. Ein privates vergisst den Schlüssel, wenn es " +
    "geschlossen wird.",
  ],
  kept: "Dieser Browser hat zugesagt, den Schlüssel zu behalten, bis Sie seine Daten selbst " +
    "löschen.",
  notKept: "Dieser Browser hat nicht zugesagt, den Schlüssel zu behalten. Er kann ihn löschen, " +
    "wenn der Platz knapp wird oder Sie lange nicht hier waren.",
  understand: "Ich habe verstanden",
  shareLink: "Geben Sie Ihren Kunden den Link",
  inviteStep: "Laden Sie Ihre Kollegen ein",
  inviteStepHint: "Eine Einladung gilt für eine Person. Einladen können Sie auch später, am Desk.",
  openStep: "Antworten Sie Ihren Kunden",
  openStepHint: "Der Desk öffnet sich in diesem Browser, wann immer Sie zurückkommen.",
  keyHere: "Der Schlüssel des Unternehmens wurde in diesem Browser erzeugt und ist nirgends " +
    "sonst. Behalten Sie die Daten dieses Browsers: Wer sie löscht, kann niemanden mehr einladen " +
    "oder entfernen.",
  openDesk: "Desk öffnen",

  join: "Dem Desk beitreten",
  joinTitle: "Sie sind zu einem Desk eingeladen",
  invitedBy: (company) => `${company} lädt Sie an den eigenen Desk ein`,
  invitationChecking: "Einladung wird geprüft …",
  invitationUnchecked: "Der Server antwortet nicht, deshalb konnte diese Einladung noch nicht " +
    "geprüft werden. Das geschieht, wenn Sie beitreten.",
  invitationDead: "Diese Einladung funktioniert nicht",
  invitationAct: "Öffnen Sie den ganzen Link noch einmal, oder bitten Sie um eine neue Einladung.",
  invitationDeskGone: "Den Desk dieser Einladung gibt es auf diesem Server nicht.",
  joinLead: "Sie werden hier Kunden antworten. Ihre Schlüssel entstehen in diesem Browser und " +
    "bleiben darin.",
  yourName: "Ihr Name",
  yourNameHint: "Kunden sehen ihn über dem, was Sie schreiben.",
  joining: "Beitritt läuft …",
  alreadyMember: "Dieser Browser gehört schon zu einem Desk",
  alreadyMemberOf: (company) => `Dieser Browser gehört schon zum Desk von ${company}`,
  invitationElsewhere: (company) =>
    `Diese Einladung ist von ${company}. Um dort beizutreten, öffnen Sie sie in einem anderen ` +
    "Browser oder Browserprofil.",
};

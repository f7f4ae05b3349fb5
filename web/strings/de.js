// Alle Wörter der Seite auf Deutsch. The same keys as en.js.

/** @type {typeof import("./en.js").default} */
export default {
  conversation: "Unterhaltung",
  conversations: "Unterhaltungen",
  message: "Nachricht",
  send: "Senden",
  attach: "Anhängen",
  voiceCall: "Sprachanruf",
  videoCall: "Videoanruf",
  more: "Mehr",
  close: "Schließen",
  back: "Zurück zu den Unterhaltungen",
  encrypted: "Verschlüsselt",
  keyVerified: "Schlüssel bestätigt",
  notVerified: "Nicht bestätigt",
  checking: "Wird geprüft …",
  newMessages: (count) => count === 1 ? "1 neue Nachricht" : `${count} neue Nachrichten`,
  showEarlier: "Frühere Nachrichten anzeigen",
  later: "Anrufe und Anhänge kommen in einer späteren Version. Schreiben geht schon jetzt.",
  foot: "Sotto · Ende-zu-Ende-verschlüsselt",
  copy: "Kopieren",
  copied: "Kopiert",
  copyFailed: "Es ist markiert: Kopieren Sie es von Hand.",

  you: "Sie",
  states: { waiting: "Wartet", sent: "Gesendet", delivered: "Zugestellt", read: "Gelesen" },
  notSent: (why) => `Nicht gesendet. ${why}`,
  writeAgain: "Zurück ins Nachrichtenfeld",
  today: "Heute",
  yesterday: "Gestern",
  writing: (name) => `${name} schreibt …`,
  joined: (name) => `${name} ist der Unterhaltung beigetreten`,
  left: (name) => `${name} hat die Unterhaltung verlassen`,
  started: "Unterhaltung begonnen. Nur wer dabei ist, kann sie lesen.",
  unreadable: "Es kam etwas an, das dieser Browser nicht lesen kann.",
  someone: "Jemand",

  waits: {
    starting: "Wird geöffnet …",
    connecting: "Verbindung wird aufgebaut …",
    catchingUp: "Was inzwischen kam, wird abgeholt …",
    noNetwork: "Kein Netz. Was Sie schreiben, bleibt hier und geht hinaus, sobald es wieder da " +
      "ist.",
    noServer: "Der Server antwortet nicht. Neuer Versuch läuft; was Sie schreiben, bleibt hier.",
    waitDesk: "Noch ist nicht bekannt, wer Dienst hat. Ihre Nachricht geht gleich danach hinaus.",
    waitKeys: "Es fehlen noch die Schlüssel der anderen. Ihre Nachricht geht gleich danach hinaus.",
    waitEpoch: "Gerade kam oder ging jemand. Wird mit den neuen Schlüsseln gesendet …",
    waitBusy: "Der Server bittet um Geduld. Ihre Nachrichten bleiben hier und gehen von selbst " +
      "hinaus.",
    broken: "Auf dieser Seite ist etwas ausgefallen, und ein Neustart half nicht. Laden Sie die " +
      "Seite neu; was gesendet ist, ist sicher.",
    brokenStorage: "Dieser Browser lässt die Seite nichts speichern, deshalb können Sie hier " +
      "nicht sicher schreiben. Verlassen Sie den privaten Modus oder schaffen Sie Platz, und " +
      "laden Sie dann neu.",
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
    setupTokenInvalid: "Dieser Einrichtungslink wurde schon benutzt oder ist unvollständig. Er " +
      "gilt nur einmal.",
    slugTaken: "Auf diesem Server gibt es schon einen Desk mit diesem Namen. Wählen Sie einen " +
      "anderen.",
    removed: "Sie wurden von diesem Desk entfernt.",
    noAgents: "Hier ist noch niemand. Ihre Nachricht wartet.",
    unknownDesk: "Unter dieser Adresse gibt es keinen Desk.",
    tooLong: "Die Nachricht ist zu lang. Senden Sie sie in Teilen.",
    clockWrong: "Die Uhr dieses Geräts geht falsch. Stellen Sie sie und laden Sie dann neu.",
    storage: "Dieser Browser konnte nicht speichern; vielleicht ist der Speicher voll. Es wurde " +
      "nichts gesendet.",
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
  welcomeStay: "Kein Konto, keine App. Die Unterhaltung bleibt in diesem Browser.",
  closed: "Diese Unterhaltung ist beendet. Was gesagt wurde, können Sie hier weiter lesen.",
  copyLink: "Link dieser Seite kopieren",

  whoCanRead: "Wer mitlesen kann",
  people: "Personen",
  whoNow: "Diese Personen haben die Schlüssel zu dieser Unterhaltung:",
  whoWill: "Diese Personen bekommen die Schlüssel, wenn Sie schreiben:",
  thatsYou: "das sind Sie",
  roles: { customer: "Kunde", owner: "Inhaber", agent: "Mitarbeiter" },
  houseKey: "Der Schlüssel des Unternehmens",
  houseKeyIs: "Diese Zahlen sind für alle gleich, die diesem Unternehmen schreiben.",
  trust: {
    link: "Ihr Link enthält diesen Schlüssel. Ihr Browser hat geprüft, dass alle hier damit " +
      "bestätigt sind: Der Server könnte niemanden einschleusen.",
    firstUse: "Ihr Link enthielt den Schlüssel des Unternehmens nicht. Ihr Browser hat den " +
      "ersten behalten, der ihm gezeigt wurde, und lehnt jeden anderen ab. Ob der erste der " +
      "richtige ist, hat aber niemand geprüft.",
    own: "Sie haben diesen Schlüssel erzeugt. Alle hier sind damit bestätigt.",
    invitation: "Ihre Einladung enthielt diesen Schlüssel. Alle hier sind damit bestätigt.",
  },
  toVerify: "Um sicher zu sein, tun Sie eines davon:",
  waysToVerify: [
    "Öffnen Sie den vollständigen Link des Unternehmens, mit allem nach dem #, oder scannen Sie " +
    "seinen QR-Code. Hier steht dann „Schlüssel bestätigt“.",
    "Lassen Sie sich vom Unternehmen die Zahlen seines Schlüssels vorlesen und vergleichen Sie " +
    "sie mit denen unten.",
  ],
  serverLearns: "Was der Server trotzdem erfährt",
  serverSees: [
    "Wann etwas gesendet wird und wie groß es ungefähr ist",
    "Welche Geräte miteinander sprechen und wann jemand dazukommt oder geht",
    "Die Netzwerkadresse, von der sich ein Gerät verbindet; sie wird nicht aufgezeichnet",
    "Die Namen des Unternehmens, seines Desks und der Personen daran",
  ],
  serverNever: "Was geschrieben wird, leitet er weiter, ohne es lesen zu können. Er liefert auch " +
    "diese Seite: Wer den Server in der Hand hat, könnte eine andere liefern.",

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
  alone: "Sie sind an diesem Desk allein. Laden Sie andere ein, damit jemand antwortet, wenn Sie " +
    "nicht da sind.",
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
  setUpDead: "Dieser Einrichtungslink gilt nicht",
  setUpDone: (company) => `${company} ist bereit für Nachrichten`,
  setUpDoneLead: "Vier Schritte, dann können Sie Ihren Kunden antworten.",
  setUpUsed: "Dieser Einrichtungslink wurde benutzt. Was daraus wurde, steht unten.",
  deskElsewhere: "Dieser Desk ist nicht auf diesem Server. Um hier einen neuen einzurichten, " +
    "öffnen Sie den Link in einem anderen Browser oder Browserprofil. Löschten Sie die Daten " +
    "dieser Website, wäre der Schlüssel jenes Unternehmens verloren.",
  keepKey: "Bewahren Sie den Schlüssel des Unternehmens",
  keepKeyIs: "Mit dem Desk ist der Schlüssel Ihres Unternehmens entstanden. Es gibt ihn nur in " +
    "den Daten dieses Browsers auf diesem Gerät: nicht auf dem Server und in keiner Kopie.",
  keepKeyHow: [
    "Werden die Daten dieses Browsers gelöscht, kann niemand mehr eingeladen oder entfernt " +
    "werden, und niemand kann den Schlüssel zurückholen.",
    "Arbeiten Sie in einem normalen Fenster. Ein privates vergisst den Schlüssel, sobald es " +
    "geschlossen wird.",
  ],
  kept: "Dieser Browser hat zugesagt, den Schlüssel zu behalten, bis Sie seine Daten selbst " +
    "löschen.",
  notKept: "Dieser Browser hat nicht zugesagt, den Schlüssel zu behalten. Er kann ihn löschen, " +
    "wenn der Platz knapp wird oder Sie lange nicht hier waren.",
  understand: "Verstanden",
  shareLink: "Geben Sie Kunden Ihren Link",
  inviteStep: "Laden Sie Ihr Team ein",
  inviteStepHint: "Eine Einladung gilt für eine Person. Einladen können Sie auch später, vom " +
    "Desk aus.",
  openStep: "Antworten Sie Ihren Kunden",
  openStepHint: "Der Desk öffnet sich in diesem Browser, sooft Sie wiederkommen.",
  keyHere: "Der Schlüssel des Unternehmens wurde in diesem Browser erzeugt und ist nirgends " +
    "sonst. Behalten Sie die Daten dieses Browsers: Wer sie löscht, kann niemanden mehr einladen " +
    "oder entfernen.",
  openDesk: "Desk öffnen",

  join: "Dem Desk beitreten",
  joinTitle: "Sie sind zu einem Desk eingeladen",
  invitedBy: (company) => `${company} lädt Sie an den Desk ein`,
  invitationChecking: "Einladung wird geprüft …",
  invitationUnchecked: "Der Server antwortet nicht, deshalb konnte diese Einladung noch nicht " +
    "geprüft werden. Das geschieht, wenn Sie beitreten.",
  invitationDead: "Diese Einladung gilt nicht",
  invitationAct: "Öffnen Sie den vollständigen Link noch einmal, oder bitten Sie um eine neue " +
    "Einladung.",
  invitationDeskGone: "Der Desk dieser Einladung ist nicht auf diesem Server.",
  joinLead: "Sie werden hier Kunden antworten. Ihre Schlüssel entstehen in diesem Browser und " +
    "bleiben darin.",
  yourName: "Ihr Name",
  yourNameHint: "Kunden sehen ihn über dem, was Sie schreiben.",
  joining: "Beitritt läuft …",
  alreadyMember: "Dieser Browser gehört schon zu einem Desk",
  alreadyMemberOf: (company) => `Dieser Browser gehört schon zum Desk von ${company}`,
  invitationElsewhere: (company) =>
    `Diese Einladung ist von ${company}. Öffnen Sie sie dafür in einem anderen Browser oder Profil.`,
};

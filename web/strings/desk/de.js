// Was Leute am Empfang gesagt bekommen, auf Deutsch. The same keys as en.js.

/** @type {typeof import("./en.js").default} */
export default {
  conversations: "Unterhaltungen",
  back: "Zurück zu den Unterhaltungen",
  saidBy: (name) => `${name}:`,

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
  newAgent: "Neue Person",
  nameNotSigned: "der Name ist vom Browser der Inhaberin oder des Inhabers noch nicht bestätigt",
  claimsTaken: (name) =>
    `Möchte „${name}“ heißen. So heißt hier schon jemand oder etwas, oder es sieht so aus.`,
  claimsUnclear: (name) =>
    `Möchte „${name}“ heißen. Darin stehen Zeichen, die andere nicht sehen oder lesen können.`,
  claimAct: "Diesen Namen bekommt niemand zu sehen. Für einen anderen entfernen Sie diese Person " +
    "und laden sie noch einmal ein.",
  remove: "Entfernen",
  removing: "Wird entfernt …",
  removeName: (name) => `Entfernen: ${name}`,
  removeAsk: (name) => `Entfernen: ${name}?`,
  removeExplain: (name) =>
    `Sobald die Browser der anderen davon wissen, geht nichts Neues mehr an ${name}. Was ${name} ` +
    "gelesen hat, bleibt gelesen.",
  removeExplainUnnamed: "Sobald die Browser der anderen davon wissen, geht nichts Neues mehr an " +
    "diese Person. Was sie gelesen hat, bleibt gelesen.",
  cancel: "Abbrechen",
  notMember: "Dieser Browser gehört zu keinem Desk",
  notMemberAct: "Öffnen Sie den Einrichtungslink oder Ihre Einladung in diesem Browser.",
  removedTitle: "Sie wurden von diesem Desk entfernt",
  removedAct: "In diesem Browser kommt nichts Neues mehr an. Ist das ein Irrtum, fragen Sie den " +
    "Inhaber.",
  newcomers: "Neue Personen",
  newcomer: "Neu:",
  newConversations: "Neue Unterhaltungen",
  areTaken: "Wer den Kundenlink hat, kann eine beginnen.",
  arePaused: "Es werden keine neuen Unterhaltungen angenommen. Laufende gehen weiter.",
  pauseNewcomers: "Neue Unterhaltungen anhalten",
  admitNewcomers: "Neue Unterhaltungen wieder annehmen",
  dropped: (count) => `Versuche, die sich nicht öffnen ließen und verworfen wurden: ${count}`,
  customerLink: "Kundenlink",
  customerLinkHint: "Setzen Sie ihn auf Ihre Website, in Briefe, auf den Tresen. Er enthält den " +
    "Schlüssel Ihres Unternehmens, dem Ihre Kunden vertrauen: Geben Sie ihn vollständig weiter.",
  qrCode: "QR-Code des Kundenlinks",
  invite: "Mitarbeiter einladen",
  inviting: "Einladung wird erstellt …",
  invitationLink: "Einladungslink",
  invitationHint: (until) =>
    `Gilt für eine Person, bis ${until}. Geben Sie ihn sonst niemandem: Er öffnet Ihren Desk.`,
  openInvitations: "Offene Einladungen",
  openUntil: (until) => `Bis ${until}`,
  withdraw: "Zurückziehen",
  withdrawUntil: (until) => `Einladung bis ${until} zurückziehen`,
  invitationIsUsed: "Diese Einladung wurde benutzt oder zurückgezogen.",
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

  // Why something was refused, beside what any page says of it.
  refusals: {
    invitationInvalid: "Diese Einladung ist nicht vollständig oder gehört nicht hierher.",
    invitationExpired: "Diese Einladung ist abgelaufen. Bitten Sie um eine neue.",
    invitationUsed: "Diese Einladung wurde benutzt oder zurückgezogen. Bitten Sie um eine neue.",
    setupTokenInvalid: "Dieser Einrichtungslink wurde schon benutzt oder ist nicht vollständig. " +
      "Er gilt nur einmal.",
    clockWrong: "Die Uhren dieses Geräts und des Servers weichen um mehr als einen Tag " +
      "voneinander ab. Deshalb wird nichts unterschrieben. Stellen Sie die Uhr dieses Geräts und " +
      "versuchen Sie es noch einmal.",
    nameInvalid: "In diesem Namen stehen Zeichen, die andere nicht sehen oder lesen können. " +
      "Nehmen Sie Buchstaben, Ziffern und einzelne Leerzeichen.",
    nameTaken: "So heißt an diesem Desk schon jemand oder etwas, oder es sieht so aus. Fügen Sie " +
      "einen Nachnamen oder eine Aufgabe hinzu.",
    removed: "Sie wurden von diesem Desk entfernt.",
    slugTaken: "Auf diesem Server gibt es schon einen Desk mit diesem Namen. Wählen Sie einen " +
      "anderen.",
    tooManyConversations: "Dieses Gerät fasst keine weiteren Unterhaltungen. Neue Kunden kommen " +
      "hier nicht an.",
  },
  followed: "Dieser Kunde hat eine andere Unterhaltung begonnen. Was Sie hier schreiben, " +
    "erreicht ihn vielleicht nicht.",
  follow: "Öffnen",
};

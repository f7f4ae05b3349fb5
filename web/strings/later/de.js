// Was erst zu sehen ist, wenn jemand es öffnet, auf Deutsch. The same keys as en.js.

/** @type {typeof import("./en.js").default} */
export default {
  newMessages: (count) => count === 1 ? "1 neue Nachricht" : `${count} neue Nachrichten`,
  toNewest: "Neueste Nachrichten",
  writing: (name) => `${name} schreibt …`,
  actions: "Aktionen für die Nachricht",
  react: "Reagieren",

  close: "Schließen",
  copy: "Kopieren",
  copied: "Kopiert",
  copyFailed: "Es ist markiert: Kopieren Sie es von Hand.",

  whoCanRead: "Wer mitlesen kann",
  people: "Personen",
  whoNow: "Diese Personen haben die Schlüssel zu dieser Unterhaltung:",
  whoWill: "Diese Personen erhalten die Schlüssel, wenn Sie schreiben:",
  compareHow: "Je zwei Personen haben eine Nummer. Lesen beide dieselbe, beim Treffen oder am " +
    "Telefon, so steht niemand dazwischen.",
  numberWith: (name) => `Ihre Nummer mit ${name}`,
  numbersMatch: "Nummern stimmen überein",
  numbersMatchWith: (name) => `Nummern stimmen überein: ${name}`,
  compared: "Verglichen: stimmt überein",

  changed: (name) => `${name} hat ein anderes Gerät als zuvor`,
  changedWhy: (name) =>
    "So ist es bei einem neuen Telefon oder Browser. Wenn Sie nicht sicher sind, fragen Sie " +
    `${name} auf anderem Weg und vergleichen Sie diese Nummer:`,
  changedBefore: (name) =>
    "Mit dem Gerät davor hatten Sie die Nummern verglichen. Vergleichen Sie noch einmal mit " +
    `${name}, beim Treffen oder am Telefon:`,
  changedHeld: "Was Sie schreiben, wird aufbewahrt und geht hinaus, sobald Sie gewählt haben.",
  goOn: "Ohne Vergleich weiter",
  thatsYou: "das sind Sie",
  roles: { customer: "Kunde", owner: "Inhaber", agent: "Mitarbeiter" },
  houseKey: "Der Schlüssel des Unternehmens",
  houseKeyIs: "Dieser Schlüssel ist für alle gleich, die diesem Unternehmen schreiben.",
  trust: {
    link: "Ihr Link enthält diesen Schlüssel. Ihr Browser hat geprüft, dass alle hier damit " +
      "bestätigt sind.",
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
  unsent: "Das haben Sie geschrieben, und es wurde nicht gesendet",
  leaving: "Ihre nächste Nachricht beginnt eine neue Unterhaltung. Diese verschwindet dann von " +
    "der Seite, und was darin geschrieben wird, erreicht Sie nicht mehr.",
  stay: "In dieser bleiben",

  rare: {
    earlier: "Sie kamen später dazu. Für Sie beginnt die Unterhaltung hier.",
    unreadable: "Es kam etwas an, das dieser Browser nicht lesen kann.",
    newer: "Es kam etwas an, das nur eine neuere Version dieser Seite lesen kann. Laden Sie " +
      "sie neu.",
    classical: "Unterhaltung begonnen. Heute können nur ihre Mitglieder sie lesen. " +
      "Quantencomputer späterer Jahre könnten es: Ein Gerät darin hat eine ältere Version, " +
      "oder es sind mehr als 47.",
    differs: (name) =>
      `Der Server hat ${name} andere Nachrichten gezeigt als Ihnen, oder in anderer Reihenfolge: ` +
      "So meldet es das Gerät dort. Vergleichen Sie, was Sie beide sehen.",
    cutOff: (name) => `${name} konnte nicht mehr folgen.`,
    held: "Die Unterhaltung endete vorher.",
    moved: "Die Unterhaltung geht mit neuen Schlüsseln weiter.",
    partMissing: "Der Server gibt einen Teil dieser Seite nicht heraus. Neuer Versuch läuft; " +
      "lassen Sie die Seite offen.",
    partDamaged: "Ein Teil dieser Seite kommt beschädigt an: Etwas zwischen hier und dem Server " +
      "verändert ihn. Neuer Versuch läuft; lassen Sie die Seite offen.",
    policy: "Etwas zwischen hier und dem Server lässt diese Seite nicht verschlüsseln, deshalb " +
      "kann hier nichts geschrieben werden („wasm-unsafe-eval“ fehlt in der " +
      "Content-Security-Policy).",
    lockSlow: "Ein anderer Tab dieser Seite scheint zu hängen. Schließen Sie ihn, oder starten " +
      "Sie den Browser neu.",
    hangs: "Diese Seite reagiert nicht mehr. Laden Sie sie neu; was gesendet ist, ist sicher.",
    lock: "Dieser Browser lässt die Seite nicht starten. Starten Sie ihn neu, oder nehmen Sie " +
      "einen anderen.",
    storageSlow: "Der Speicher dieses Browsers antwortet nicht. Schließen Sie andere Tabs dieser " +
      "Seite, oder starten Sie den Browser neu.",
    storageBlocked: "Dieser Browser lässt diese Website nichts speichern, deshalb können Sie " +
      "hier nicht sicher schreiben. Erlauben Sie ihr Websitedaten (Cookies), und laden Sie dann " +
      "neu.",
    storageFull: "Es ist kein Platz mehr, deshalb kann dieser Browser nichts speichern. Schaffen " +
      "Sie Platz, und laden Sie dann neu.",
    storageCleared: "Die Daten dieser Website wurden in diesem Browser gelöscht. Laden Sie neu, " +
      "um von vorn zu beginnen.",
    storageNewer: "Dieser Browser hat schon eine neuere Version dieser Seite benutzt. Laden Sie " +
      "sie neu.",
    refused: (address) =>
      `Der Server nimmt diese Adresse nicht an (${address}): Sein Betreiber muss die öffentliche ` +
      "Adresse einstellen.",
    noSockets: "Etwas zwischen hier und dem Server lässt keine stehende Verbindung durch. " +
      "Versuchen Sie es in einem anderen Netz.",
    waitLost: "Der Server kennt diese Unterhaltung nicht mehr. Was Sie schreiben, wartet hier, " +
      "bis er sie wieder kennt.",
    waitPaused: "Zurzeit werden keine neuen Unterhaltungen angenommen. Ihre geht später von " +
      "selbst hinaus.",
    broken: "Auf dieser Seite ist etwas ausgefallen, und ein Neustart half nicht. Laden Sie die " +
      "Seite neu; was gesendet ist, ist sicher.",
    brokenStorage: "Der Speicher dieses Browsers versagt, deshalb können Sie hier nicht sicher " +
      "schreiben. Starten Sie den Browser neu, und laden Sie dann neu.",
    pieceTooLong: "Das ist viel zu lang für eine Nachricht. Fügen Sie es in Teilen ein.",
    waitDevice: "Jemand hat ein anderes Gerät als zuvor. Lesen Sie unten; danach geht Ihre " +
      "Nachricht hinaus.",
    rosterRolledBack: "Der Server zeigt eine ältere Liste der Leute an diesem Desk als zuvor.",
    rosterWithheld: "Der Server hält die neueste Liste der Leute an diesem Desk zurück. Bis er " +
      "sie zeigt, geht nichts hinaus.",
    rolledBack: "Der Server wurde aus einer Sicherung wiederhergestellt. Das zuletzt Gesagte " +
      "kann fehlen; schreiben Sie es noch einmal.",
    left: "Sie haben diese Unterhaltung verlassen. Ihre nächste Nachricht beginnt eine neue.",
  },
};

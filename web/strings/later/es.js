// Lo que solo se ve al abrirlo, en español. The same keys as en.js.

/** @type {typeof import("./en.js").default} */
export default {
  newMessages: (count) => count === 1 ? "1 mensaje nuevo" : `${count} mensajes nuevos`,
  toNewest: "Mensajes más recientes",
  writing: (name) => `${name} está escribiendo…`,
  actions: "Acciones del mensaje",
  react: "Reaccionar",

  close: "Cerrar",
  copy: "Copiar",
  copied: "Copiado",
  copyFailed: "El texto está seleccionado: cópielo a mano.",

  whoCanRead: "Quién puede leer esto",
  people: "Personas",
  whoNow: "Estas personas tienen las claves de esta conversación:",
  whoWill: "Estas personas reciben las claves cuando usted escribe:",
  compareHow: "Cada dos personas tienen un número común. Si ambas leen el mismo, en persona o " +
    "por teléfono, no hay nadie entre ellas.",
  numberWith: (name) => `Su número con ${name}`,
  numbersMatch: "Los números coinciden",
  numbersMatchWith: (name) => `Los números coinciden: ${name}`,
  compared: "Comparados: coinciden",

  changed: (name) => `${name} tiene otro dispositivo que antes`,
  changedWhy: (name) =>
    "Así ocurre con un teléfono o navegador nuevo. Si tiene dudas, pregunte a " +
    `${name} por otro medio y compare este número:`,
  changedBefore: (name) =>
    "Usted había comparado los números con el dispositivo anterior. Compare de nuevo con " +
    `${name}, en persona o por teléfono:`,
  changedHeld: "Lo que escriba se guarda y saldrá cuando haya elegido.",
  goOn: "Seguir sin comparar",
  thatsYou: "usted",
  roles: { customer: "Cliente", owner: "Propietario", agent: "Agente" },
  houseKey: "La clave de la empresa",
  houseKeyIs: "Esta clave es la misma para todos los que escriben a esta empresa.",
  trust: {
    link: "Su enlace lleva esta clave. Su navegador comprobó que todos los que están aquí han " +
      "sido aprobados con ella.",
    firstUse: "Su enlace no llevaba la clave de la empresa. Su navegador se quedó con la primera " +
      "que le mostraron y rechazará cualquier otra, pero nadie ha comprobado que la primera sea " +
      "la correcta.",
    own: "Usted creó esta clave. Todos los que están aquí han sido aprobados con ella.",
    invitation: "Su invitación llevaba esta clave. Todos los que están aquí han sido aprobados " +
      "con ella.",
  },
  toVerify: "Para estar seguro, haga una de estas cosas:",
  waysToVerify: [
    "Abra el enlace completo de la empresa, con todo lo que sigue a #, o escanee su código QR. " +
    "Esta página dirá entonces «Clave verificada».",
    "Pida a la empresa que le lea su clave y compárela con la de abajo.",
  ],
  serverLearns: "Lo que el servidor sí llega a saber",
  serverSees: [
    "Cuándo se envía algo y qué tamaño tiene, aproximadamente",
    "Qué dispositivos hablan entre sí y cuándo entra o sale alguien",
    "La dirección de red desde la que se conecta cada dispositivo; no se anota",
    "Los nombres de la empresa, de su puesto y de quienes atienden",
  ],
  serverNever: "Lo que se escribe lo transmite sin poder leerlo. También entrega esta página: " +
    "quien controla el servidor podría entregar otra distinta.",
  damaged: {
    title: "Este enlace está incompleto",
    act: "Abra de nuevo el enlace completo o pídaselo otra vez a la empresa.",
  },
  distrust: {
    title: "No es seguro escribir aquí",
    explain: "Puede que haya alguien entre usted y la empresa. Por eso no se puede escribir nada " +
      "aquí y no sale nada.",
    act: "Pida de nuevo el enlace a la propia empresa: en su web, en su carta, en su mostrador. " +
      "Si vuelve a ocurrir, avíseles.",
  },
  unknown: {
    title: "Página no encontrada",
    act: "Compruebe la dirección o pida de nuevo el enlace a la empresa.",
  },
  unsent: "Usted escribió esto y no se envió",
  leaving: "Su próximo mensaje empezará una conversación nueva. Esta desaparecerá entonces de " +
    "la página, y lo que se escriba en ella ya no le llegará.",
  stay: "Seguir en esta",

  rare: {
    earlier: "Usted se unió más tarde. Para usted la conversación empieza aquí.",
    unreadable: "Llegó algo que este navegador no puede leer.",
    newer: "Llegó algo que solo puede leer una versión más reciente de esta página. Recárguela.",
    classical: "La conversación ha empezado. Hoy solo pueden leerla sus miembros. Los " +
      "ordenadores cuánticos de años venideros podrían: un dispositivo en ella tiene una " +
      "versión anterior, o hay más de 47.",
    differs: (name) =>
      `El servidor ha mostrado a ${name} otros mensajes que a usted, o en otro orden, según su ` +
      "dispositivo. Comparen lo que ven ambos.",
    cutOff: (name) => `${name} ya no podía seguir la conversación.`,
    held: "La conversación terminó antes.",
    moved: "La conversación sigue con claves nuevas.",
    partMissing: "El servidor no entrega una parte de esta página. Volvemos a intentarlo; déjela " +
      "abierta.",
    partDamaged: "Una parte de esta página llega dañada: algo entre aquí y el servidor la " +
      "modifica. Volvemos a intentarlo; déjela abierta.",
    policy: "Algo entre aquí y el servidor no deja que esta página cifre, así que no se puede " +
      "escribir nada aquí (falta «wasm-unsafe-eval» en la Content-Security-Policy).",
    lockSlow: "Otra pestaña de esta página parece bloqueada. Ciérrela o reinicie el navegador.",
    hangs: "Esta página ha dejado de responder. Recárguela; lo que se envió está a salvo.",
    lock: "Este navegador no deja que la página arranque. Reinícielo o use otro.",
    storageSlow: "El almacenamiento de este navegador no responde. Cierre otras pestañas de esta " +
      "página o reinicie el navegador.",
    storageBlocked: "Este navegador no deja que este sitio guarde nada, así que no se puede " +
      "escribir con seguridad. Permita los datos del sitio (cookies) y recargue.",
    storageFull: "No queda espacio, así que este navegador no puede guardar nada. Libere espacio " +
      "y recargue.",
    storageCleared: "Se han borrado los datos de este sitio en este navegador. Recargue para " +
      "empezar de nuevo.",
    storageNewer: "Este navegador ya ha usado una versión más nueva de esta página. Vuelva a " +
      "cargarla.",
    refused: (address) =>
      `El servidor no acepta esta dirección (${address}): su propietario debe ajustar la ` +
      "dirección pública.",
    noSockets: "Algo entre aquí y el servidor no deja pasar ninguna conexión en directo. Pruebe " +
      "con otra red.",
    waitLost: "El servidor ya no conoce esta conversación. Lo que escriba espera aquí hasta que " +
      "la recupere.",
    waitPaused: "Ahora no se aceptan conversaciones nuevas. La suya saldrá sola más tarde.",
    broken: "Algo falló en esta página y volver a empezar no ayudó. Recargue la página; lo que " +
      "se envió está a salvo.",
    brokenStorage: "Falla el almacenamiento de este navegador, así que no se puede escribir con " +
      "seguridad. Reinicie el navegador y recargue.",
    pieceTooLong: "Es demasiado largo para un mensaje. Péguelo por partes.",
    waitDevice: "Alguien tiene otro dispositivo que antes. Lea abajo; después sale su mensaje.",
    rosterRolledBack: "El servidor muestra una lista de las personas de este puesto más " +
      "antigua que antes.",
    rosterWithheld: "El servidor retiene la última lista de las personas de este puesto. Nada " +
      "sale hasta que la muestre.",
    rolledBack: "El servidor ha vuelto a una copia de seguridad. Lo último que se dijo puede " +
      "haberse perdido; escríbalo de nuevo.",
    left: "Ha dejado esta conversación. Su próximo mensaje empezará una nueva.",
  },
};

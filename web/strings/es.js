// Todas las palabras de la página en español. The same keys as en.js.

/** @type {typeof import("./en.js").default} */
export default {
  conversation: "Conversación",
  message: "Mensaje",
  send: "Enviar",
  more: "Más",
  encrypted: "Cifrado",
  keyVerified: "Clave verificada",
  notVerified: "Sin verificar",
  notConfirmed: "Sin confirmar",
  checking: "Comprobando…",
  foot: "Sotto · cifrado de extremo a extremo",

  you: "Usted",
  states: { waiting: "En espera", sent: "Enviado", delivered: "Entregado", read: "Leído" },
  notSent: (why) => `No enviado. ${why}`,
  writeAgain: "Devolver al cuadro de mensaje",
  delete: "Eliminar",
  unkept: "Aún sin guardar: deje esta página abierta",
  unreadHere: "Sin leer",
  roomLeft: (count) => `Quedan unos ${count} caracteres`,
  tooLongBy: (count) => `Sobran unos ${count} caracteres. Envíe el texto por partes.`,
  today: "Hoy",
  yesterday: "Ayer",
  notices: {
    joined: (name) => `${name} se unió a la conversación`,
    left: (name) => `${name} salió de la conversación`,
    started: "Conversación iniciada. Solo quienes participan pueden leerla.",
    broken: (name) => `Lo que llegó en nombre de ${name} no era válido.`,
  },
  someone: "Alguien",

  waits: {
    starting: "Abriendo…",
    partSlow: "Una parte de esta página tarda en llegar. Déjela abierta; seguirá sola.",
    partLost: "Una parte de esta página no llega: falla la red. Volvemos a intentarlo; déjela " +
      "abierta.",
    partRenewed: "Esta página se ha renovado desde que la abrió. Vuelva a cargarla.",
    connecting: "Conectando…",
    catchingUp: "Recibiendo lo que llegó entretanto…",
    noNetwork: "Sin conexión. Lo que escriba se guarda aquí y saldrá cuando vuelva.",
    noNetworkYet: "Sin conexión. Deje esta página abierta: lo que escriba saldrá cuando vuelva.",
    noServer: "El servidor no responde. Volvemos a intentarlo; lo que escriba se guarda aquí.",
    noServerYet: "El servidor no responde. Volvemos a intentarlo; deje esta página abierta.",
    waitDesk: "Falta saber quién atiende. Su mensaje saldrá justo después.",
    waitKeys: "Faltan las claves de la otra parte. Su mensaje saldrá justo después.",
    waitEpoch: "Alguien acaba de entrar o salir. Enviando con las claves nuevas…",
    waitBusy: "El servidor pide esperar. Sus mensajes se guardan y saldrán solos.",
  },

  refusals: {
    fingerprintMismatch: "La clave de su enlace no es la que muestra este servidor.",
    houseKeyChanged: "La clave de la empresa no es la que este navegador vio antes.",
    rosterForged: "En la lista hay alguien a quien la clave de la empresa no ha aprobado.",
    linkDamaged: "El final de su enlace, lo que sigue a #, falta o está dañado. Indica en quién " +
      "confiar, así que sin él no se puede escribir nada aquí.",
    unknownDesk: "No hay ningún puesto en esta dirección.",
    filesNotYet: "Todavía no se pueden enviar imágenes ni archivos aquí.",
    partNotHere: "Esta parte de la página no se puede cargar ahora. Compruebe su red o vuelva " +
      "a cargar la página.",
    storage: "Este navegador no pudo guardarlo. No se envió nada.",
    network: "Falló la red. Inténtelo de nuevo.",
    tooLong: "El mensaje es demasiado largo. Envíelo por partes.",
    internal: "Algo falló en esta página. Recárguela e inténtelo de nuevo.",
  },

  welcome: (company) => `Escriba a ${company}`,
  welcomeTrust: (company) =>
    `Solo usted y el personal de ${company} pueden leer lo que se escribe aquí. El servidor, no.`,
  welcomeFirstUse: "Cifrado desde su navegador hasta el de ellos. Su enlace no llevaba la clave " +
    "de la empresa, así que nadie la ha comprobado todavía.",
  unconfirmed: "La empresa no ha confirmado desde hace 30 días quién está en su puesto.",
  welcomeStay: "Sin cuenta y sin aplicación. La conversación se queda en este navegador.",
  beginAnew: "Empezar una conversación nueva",
  closed: "Esta conversación ha terminado. Lo que se dijo se puede seguir leyendo aquí.",
  copyLink: "Copiar el enlace de esta página",
};

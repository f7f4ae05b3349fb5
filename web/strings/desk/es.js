// Lo que lee la gente del mostrador, en español. The same keys as en.js.

/** @type {typeof import("./en.js").default} */
export default {
  conversations: "Conversaciones",
  back: "Volver a las conversaciones",
  saidBy: (name) => `${name}:`,

  desk: "Puesto de atención",
  noConversations: "Todavía no hay conversaciones",
  noConversationsHint: "Aparecen aquí en cuanto alguien abre el enlace para clientes y escribe.",
  choose: "Elija una conversación",
  nextUnread: "Siguiente conversación sin leer",
  unread: (count) => `${count} sin leer`,
  shortcuts: [
    ["Alt ↓", "conversación siguiente"],
    ["Alt ↑", "conversación anterior"],
    ["/", "al cuadro de mensaje"],
    ["Enter", "enviar"],
    ["Shift Enter", "línea nueva"],
  ],
  team: "Equipo",
  agents: "Personas en este puesto",
  alone: "Está usted a solas en este puesto. Invite a sus compañeros para que alguien responda " +
    "en su ausencia.",
  newAgent: "Persona nueva",
  nameNotSigned: "el navegador del propietario aún no ha confirmado el nombre",
  claimsTaken: (name) =>
    `Quiere llamarse «${name}». Alguien o algo aquí se llama así, o lo parece.`,
  claimsUnclear: (name) =>
    `Quiere llamarse «${name}». Ese nombre tiene signos que los demás no pueden ver o leer.`,
  claimAct: "Nadie ve ese nombre. Para darle otro, retire a esta persona y vuelva a invitarla.",
  remove: "Retirar",
  removing: "Retirando…",
  removeName: (name) => `Retirar a ${name}`,
  removeAsk: (name) => `¿Retirar a ${name}?`,
  removeExplain: (name) =>
    `En cuanto los navegadores de los demás lo sepan, a ${name} no le llegará nada nuevo. Lo que ` +
    `${name} ha leído, leído queda.`,
  removeExplainUnnamed: "En cuanto los navegadores de los demás lo sepan, a esta persona no le " +
    "llegará nada nuevo. Lo que ha leído, leído queda.",
  cancel: "Cancelar",
  notMember: "Este navegador no está en ningún puesto",
  notMemberAct: "Abra en este navegador el enlace de configuración o la invitación que le dieron.",
  removedTitle: "Le han retirado de este puesto",
  removedAct: "A este navegador ya no llega nada nuevo. Si es un error, pregunte al propietario.",
  newcomers: "Personas nuevas",
  newcomer: "Nueva:",
  newConversations: "Conversaciones nuevas",
  areTaken: "Cualquiera con el enlace para clientes puede empezar una.",
  arePaused: "No se aceptan conversaciones nuevas. Las que ya hay continúan.",
  pauseNewcomers: "Pausar las conversaciones nuevas",
  admitNewcomers: "Volver a aceptarlas",
  dropped: (count) => `Intentos que no se pudieron abrir y se descartaron: ${count}`,
  customerLink: "Enlace para clientes",
  customerLinkHint: "Póngalo en su web, en sus cartas, en el mostrador. Lleva la clave de su " +
    "empresa, en la que confían sus clientes: páselo completo.",
  qrCode: "Código QR del enlace para clientes",
  invite: "Invitar a un agente",
  inviting: "Creando la invitación…",
  invitationLink: "Enlace de invitación",
  invitationHint: (until) =>
    `Sirve para una persona, hasta: ${until}. No se lo dé a nadie más: abre su puesto.`,
  openInvitations: "Invitaciones abiertas",
  openUntil: (until) => `Hasta el ${until}`,
  withdraw: "Retirar",
  withdrawUntil: (until) => `Retirar la invitación válida hasta el ${until}`,
  invitationIsUsed: "Esta invitación ya se ha usado o se ha retirado.",
  invitationIsOver: "Esta invitación ha caducado.",

  setUp: "Configure su chat",
  setUpLead: "Sus clientes abren un enlace y escriben. Solo ellos y su equipo pueden leerlo.",
  companyName: "Nombre de la empresa",
  deskName: "Nombre del puesto",
  deskNameHint: "Por ejemplo, Soporte, Recepción o Dra. Bell. Formará parte del enlace.",
  colour: "Color",
  createDesk: "Crear el puesto",
  creating: "Creando las claves…",
  preview: "Lo que ven los clientes",
  previewCompany: "Su empresa",
  previewGreeting: "¡Hola! ¿En qué podemos ayudarle?",
  nameMissing: "Introduzca un nombre",
  nameTooLong: "Ese nombre es demasiado largo",
  setUpDead: "Este enlace de configuración no funciona",
  setUpDone: (company) => `${company} ya puede recibir mensajes`,
  setUpDoneLead: "Cuatro pasos más y podrá responder a sus clientes.",
  setUpUsed: "Este enlace de configuración ya se ha usado. Lo que creó está abajo.",
  deskElsewhere: "Ese puesto no está en este servidor. Para configurar uno nuevo aquí, abra este " +
    "enlace en otro navegador o en otro perfil. Borrar los datos de este sitio eliminaría la " +
    "clave de aquella empresa.",
  keepKey: "Conserve la clave de la empresa",
  keepKeyIs: "Al crear el puesto se creó la clave de su empresa. Solo existe en los datos de " +
    "este navegador, en este dispositivo: no está en el servidor y no hay ninguna copia.",
  keepKeyHow: [
    "Si se borran los datos de este navegador, ya no se podrá invitar ni retirar a nadie, y " +
    "nadie podrá recuperar la clave.",
    "Trabaje en una ventana normal. Una privada olvida la clave al cerrarse.",
  ],
  kept: "Este navegador ha prometido conservar la clave hasta que usted mismo borre sus datos.",
  notKept: "Este navegador no ha prometido conservar la clave. Puede eliminarla si falta espacio " +
    "o tras mucho tiempo sin visitas.",
  understand: "Entendido",
  shareLink: "Dé su enlace a los clientes",
  inviteStep: "Invite a sus compañeros",
  inviteStepHint: "Una invitación es para una persona. También puede invitar más tarde, desde el " +
    "puesto.",
  openStep: "Responda a sus clientes",
  openStepHint: "El puesto se abre en este navegador siempre que vuelva a él.",
  keyHere: "La clave de la empresa se creó en este navegador y no está en ningún otro sitio. " +
    "Conserve los datos de este navegador: quien los borra ya no puede invitar ni retirar a nadie.",
  openDesk: "Abrir el puesto",

  join: "Unirse al puesto",
  joinTitle: "Le han invitado a un puesto",
  invitedBy: (company) => `${company} le invita a su puesto`,
  invitationChecking: "Comprobando la invitación…",
  invitationUnchecked: "El servidor no responde, así que la invitación aún no se ha podido " +
    "comprobar. Se comprobará cuando se una.",
  invitationDead: "Esta invitación no funciona",
  invitationAct: "Abra de nuevo el enlace completo o pida una invitación nueva.",
  invitationDeskGone: "El puesto de esta invitación no está en este servidor.",
  joinLead: "Aquí responderá a los clientes. Sus claves se crean en este navegador y se quedan " +
    "en él.",
  yourName: "Su nombre",
  yourNameHint: "Los clientes lo ven encima de lo que usted escribe.",
  joining: "Uniéndose…",
  alreadyMember: "Este navegador ya está en un puesto",
  alreadyMemberOf: (company) => `Este navegador ya está en el puesto de ${company}`,
  invitationElsewhere: (company) =>
    `Esta invitación es de ${company}. Para unirse allí, ábrala en otro navegador o en otro ` +
    "perfil.",

  // Why something was refused, beside what any page says of it.
  refusals: {
    invitationInvalid: "Esta invitación está incompleta o no es de aquí.",
    invitationExpired: "Esta invitación ha caducado. Pida una nueva.",
    invitationUsed: "Esta invitación ya se ha usado o se ha retirado. Pida una nueva.",
    setupTokenInvalid: "Este enlace de configuración ya se ha usado o está incompleto. Solo " +
      "sirve una vez.",
    clockWrong: "El reloj de este dispositivo y el del servidor difieren en más de un día, así " +
      "que no se firma nada. Ponga en hora este dispositivo e inténtelo de nuevo.",
    nameInvalid: "Ese nombre tiene signos que los demás no pueden ver o leer. Use letras, cifras " +
      "y espacios sencillos.",
    nameTaken: "Alguien o algo en este puesto se llama así, o lo parece. Añada un apellido o una " +
      "función.",
    removed: "Le han retirado de este puesto.",
    slugTaken: "En este servidor ya hay otro puesto con ese nombre. Elija otro nombre.",
    tooManyConversations: "Este dispositivo no admite más conversaciones. Los clientes nuevos no " +
      "llegan a él.",
  },
  followed: "Este cliente ha empezado otra conversación. Es posible que no le llegue lo que " +
    "escriba aquí.",
  follow: "Abrirla",
};

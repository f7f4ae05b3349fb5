"""Every state of the pages that a person can meet, as the events an engine would send.

Bytes are written as {"b": "hex"}. Times are minutes before now.
"""


def b(text):
    return {"b": text}


def ident(number):
    return b(f"{number:032x}")


CONVERSATION = b("c0" * 16)
FINGERPRINT = b("4f1d9a027be3c85516d0a4f7c2398e61b07d55e2")

OWNER = {"device": b("01"), "name": "Mira Stone", "role": "owner", "self": False}
AGENT = {"device": b("02"), "name": "Bilal", "role": "agent", "self": False}
LONG_AGENT = {
    "device": b("03"),
    "name": "Wilhelmina Featherstonehaugh-Cholmondeley",
    "role": "agent",
    "self": False,
}
CUSTOMER = {"device": b("0a"), "name": None, "role": "customer", "self": False}


def me(person):
    return {**person, "self": True}


def desk(trust="link", agents=(OWNER, AGENT), **changes):
    return {
        "event": "desk",
        "company": "Northwind Bank",
        "desk": "Support",
        "slug": "support",
        "colour": "#1d4ed8",
        "fingerprint": FINGERPRINT,
        "trust": trust,
        "agents": list(agents),
        **changes,
    }


def identity(role, name=None, removed=False):
    return {
        "event": "identity",
        "role": role,
        "device": None if role == "none" else b("01"),
        "name": name,
        "removed": removed,
    }


def conversation(members, number=12, ago=1, unread=0, key=CONVERSATION, **changes):
    return {
        "event": "conversation",
        "id": key,
        "number": number,
        "members": members,
        "createdAt": {"ago": ago + 60},
        "lastAt": {"ago": ago},
        "unread": unread,
        "waiting": None,
        "stopped": None,
        "closed": False,
        **changes,
    }


def message(order, ago, text, side="customer", mine=False, name=None, state=None, key=CONVERSATION):
    return {
        "event": "message",
        "conversation": key,
        "id": ident(order if order < 900 else order),
        "order": None if order >= 900 else order,
        "at": {"ago": ago},
        "mine": mine,
        "side": side,
        "name": name,
        "text": text,
        "state": state,
    }


def notice(order, kind, name, key=CONVERSATION):
    return {"event": "notice", "conversation": key, "order": order, "kind": kind, "name": name}


def online():
    return [
        {"event": "link", "open": True, "nextTry": None},
        {"event": "connection", "state": "online"},
        {"event": "ready"},
    ]


def offline():
    return [
        {"event": "connection", "state": "offline"},
        {"event": "link", "open": False, "nextTry": {"ago": -1}},
        {"event": "ready"},
    ]


def talk(mine):
    """A conversation as the customer (mine="customer") or Bilal (mine="company") sees it."""
    customer = {"side": "customer", "mine": mine == "customer"}
    bilal = {"side": "company", "name": "Bilal", "mine": mine == "company"}

    def read(who):
        return {"state": "read"} if who["mine"] else {}

    return [
        notice(1, "started", None),
        message(2, 1500, "Good evening. My card was swallowed by the machine in Harbour Street.",
                **customer, **read(customer)),
        message(3, 1499, "It is the blue one.", **customer, **read(customer)),
        message(4, 1480, "I am sorry about that. I have blocked it for now, so nobody can use it.",
                **bilal, **read(bilal)),
        message(5, 1479, "Shall I send a new one to the address we have?", **bilal, **read(bilal)),
        notice(6, "joined", "Mira Stone"),
        message(7, 30, "Yes please. Does https://example.org/cards?lang=en show where it is?",
                **customer, **read(customer)),
        message(8, 28, "👍🏽🙏", **customer, **read(customer)),
        message(9, 25, "It does. You will have it on Thursday.", side="company", name="Mira Stone"),
        message(10, 4, "Thank you!\nOne more thing: may I raise the limit before my journey?",
                **customer, **({"state": "delivered"} if customer["mine"] else {})),
    ]


def customer_scene(*more, members=None, trust="link", **changes):
    people = members or [me(CUSTOMER), OWNER, AGENT]
    return [identity("customer"), desk(trust), conversation(people, **changes), *talk("customer"),
            *more, *online()]


MANY_WORDS = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


def desk_scene(role="owner", *more):
    team = (me(OWNER), AGENT, LONG_AGENT) if role == "owner" else (OWNER, me(AGENT), LONG_AGENT)
    people = [CUSTOMER, *team]
    events = [identity(role, "Mira Stone" if role == "owner" else "Bilal"),
              desk("own" if role == "owner" else "invitation", team)]
    others = [
        (14, 1, 3, "Hello? Is somebody there?"),
        (13, 9, 1, "مرحبا، أريد أن أسأل عن حسابي"),
        (11, 200, 0, "Perfect, that was all."),
        (10, 1700, 0, MANY_WORDS),
        (9, 4000, 0, "🎉"),
    ]
    for number, ago, unread, text in others:
        key = b(f"{number:02x}" * 16)
        events += [conversation(people, number, ago, unread, key),
                   message(number + 100, ago, text, key=key)]
    return [*events, conversation(people, 12, 4, 0), *talk("company"), *more, *online()]


# name: (page, events, what to do before the picture)
SCENES = {
    "customer-skeleton": ("/support", [], None),
    "customer-first": ("/support", [identity("none"), desk(), *online()], None),
    "customer-talk": ("/support", customer_scene(
        {"event": "typing", "conversation": CONVERSATION, "name": "Bilal", "side": "company",
         "on": True}), "draft"),
    "customer-waiting": ("/support", [
        identity("customer"), desk(), conversation([me(CUSTOMER), OWNER, AGENT]),
        *talk("customer"),
        message(901, 0, "I am on the train now.", mine=True, state="waiting"),
        message(902, 0, "The network comes and goes.", mine=True, state="waiting"), *offline()],
        None),
    "customer-long": ("/support", customer_scene(
        message(11, 3, MANY_WORDS, mine=True, state="sent"),
        message(12, 2, "Line after line. " * 60, side="company", name="Bilal"),
        message(13, 1, "مرحبا، هل يمكنني الكتابة بالعربية؟", mine=True, state="sent")), None),
    "customer-trust": ("/support", customer_scene(), "trust"),
    "customer-first-use": ("/support", customer_scene(trust="firstUse"), "trust"),
    "customer-later": ("/support", customer_scene(), "later"),
    "customer-more": ("/support", customer_scene(), "more"),
    "customer-refused": ("/support#00", [], None),
    "customer-mismatch": ("/support", [{"event": "refused", "code": "fingerprintMismatch"}], None),
    "customer-unknown": ("/support", [{"event": "refused", "code": "unknownDesk"}], None),
    "customer-ended": ("/support", customer_scene(closed=True), None),
    "customer-yellow": ("/support", [
        identity("customer"), desk(colour="#ffdd00", company="Sunny Dental & Orthodontics"),
        conversation([me(CUSTOMER), OWNER, AGENT]), *talk("customer"), *online()], None),
    "customer-broken": ("/support", customer_scene({"event": "broken", "code": "internal"}), None),
    "desk-empty": ("/desk", [identity("owner", "Mira Stone"), desk("own", [me(OWNER)]),
                             *online()], None),
    "desk-list": ("/desk", desk_scene("agent"), None),
    "desk-talk": ("/desk#12", desk_scene("agent"), "draft"),
    "desk-team": ("/desk", desk_scene("owner", {
        "event": "invitation", "invitation": b("ab" * 48), "expires": {"ago": -10000}}), "team"),
    "desk-remove": ("/desk", desk_scene("owner"), "remove"),
    "desk-removed": ("/desk", [identity("agent", "Bilal", removed=True), desk("invitation"),
                               *online()], None),
    "desk-stranger": ("/desk", [identity("none"), *online()], None),
    "setup": ("/setup#AAAAAAAAAAAAAAAAAAAAAA", [identity("none"), *online()], "setup"),
    "setup-dead": ("/setup", [identity("none"), *online()], None),
    "setup-done": ("/setup#AAAAAAAAAAAAAAAAAAAAAA", [
        identity("owner", "Mira Stone"), desk("own", [me(OWNER)]),
        {"event": "invitation", "invitation": b("ab" * 48), "expires": {"ago": -10000}},
        *online()], None),
    "join": ("/join#q6urq6urq6s", [identity("none"), *online()], "join"),
}

"""Every state of the pages that a person can meet, as the events an engine would send.

Bytes are written as {"b": "hex"}. Times are minutes before now.
"""

import base64
from dataclasses import dataclass, field


def refused(code):
    return [{"event": "refused", "code": code}]


@dataclass(frozen=True)
class Scene:
    path: str
    events: list = field(default_factory=list)
    # What a person does before we look, by its name in acts.py.
    act: str | None = None
    # What the engine tells when it is given a command; all else is simply done.
    answers: dict = field(default_factory=dict)
    locale: str = "en-GB"
    # Whether JavaScript is allowed.
    script: bool = True
    # A page without a module of ours.
    is_bare: bool = False
    # It asks for something that is not there, and the browser says so.
    misses: bool = False
    # Drawn on paper too.
    printed: bool = False


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


def device(person, number, **changes):
    """What is known of the device of somebody else."""
    return {
        "event": "device",
        "device": person["device"],
        "name": person["name"],
        "number": number,
        "compared": False,
        "changed": False,
        "before": False,
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


def conversation(members, number=12, ago=1, unread=0, key=CONVERSATION, read=899, **changes):
    return {
        "event": "conversation",
        "id": key,
        "number": number,
        "members": members,
        "createdAt": {"ago": ago + 60},
        "lastAt": {"ago": ago},
        "unread": unread,
        "seen": [0, read],
        "waiting": None,
        "stopped": None,
        "closed": False,
        "answered": True,
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
        "messageID": name_of(order),
    }


def name_of(order):
    """What all call a message by."""
    return b(f"01{order:062x}")


def reaction(order, to, text, person, replaces=None, mine=False, key=CONVERSATION):
    side = "customer" if person["role"] == "customer" else "company"
    return {
        "event": "reaction", "conversation": key, "messageID": name_of(order), "order": order,
        "to": name_of(to), "replaces": replaces and name_of(replaces), "device": person["device"],
        "mine": mine, "side": side, "name": person["name"], "text": text,
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


def signs(mine):
    """What the three of them have put on the words of that conversation."""
    def by(person):
        return {"person": person, "mine": person == mine}

    return [
        reaction(21, 4, "🙏", **by(CUSTOMER)), reaction(22, 4, "👍", **by(CUSTOMER)),
        reaction(23, 4, "👍", **by(OWNER)), reaction(24, 10, "👍", **by(AGENT)),
        reaction(25, 10, "🎉", **by(OWNER)), reaction(26, 10, "😢", **by(OWNER)),
        reaction(27, 10, None, replaces=26, **by(OWNER)),
        reaction(28, 7, "not an emoji, and much too long", **by(OWNER)),
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
        # The latest two are of people to whom nobody has said anything yet.
        theirs = [{**CUSTOMER, "device": key}, *team]
        events += [conversation(theirs, number, ago, unread, key, answered=unread == 0),
                   message(number + 100, ago, text, key=key)]
    return [*events, conversation(people, 12, 4, 0), *talk("company"), *more, *online()]


NOBODY = [identity("none"), *online()]
SETUP = "/setup#AAAAAAAAAAAAAAAAAAAAAA"


def invitation_link(company, slug):
    """Well formed, so that the page can read whose it is; what it is worth is the engine's word."""
    def part(major, text):
        size = len(text)
        short = bytes([major << 5 | size]) if size < 24 else bytes([major << 5 | 24, size])
        return short + text

    parts = [slug.encode(), b"\1" * 32, b"\2" * 140, b"\3" * 32]
    encoded = b"\x85" + b"".join(part(2, text) for text in parts) + part(3, company.encode())
    return "/join#" + base64.urlsafe_b64encode(encoded).decode().rstrip("=")


JOIN = invitation_link("Northwind Bank", "support")
FIRST = [identity("none"), desk(), *online()]
OPEN_INVITATIONS = {"event": "invitations", "taken": [], "unclear": [], "open": [
    {"key": b("01" * 32), "places": 1, "expires": {"ago": -10000}},
    {"key": b("02" * 32), "places": 1, "expires": {"ago": -3000}}]}
# One like the owner's with a Cyrillic letter, one that turns itself round.
NEWCOMERS = {"event": "invitations", "open": [],
             "taken": [{**AGENT, "device": b("31"), "name": "Mir\u0430 Stone"}],
             "unclear": [{**AGENT, "device": b("32"), "name": "\u202eenotS ariM"}]}
INVITATION = {"event": "invitation", "invitation": b("ab" * 48), "expires": {"ago": -10000},
              "used": False}


def long_talk(read):
    """Two hundred messages of a busy afternoon, those after `read` unread."""
    unread = sum(1 for order in range(read + 1, 202) if order % 3)
    talked = [
        message(order, 700 - 3 * order, f"{order}. {LITTLE[order % len(LITTLE)]}",
                **({"side": "company", "name": "Bilal"} if order % 3 else
                   {"mine": True, "state": "read"}))
        for order in range(2, 202)
    ]
    return [identity("customer"), desk(),
            conversation([me(CUSTOMER), OWNER, AGENT], ago=97, unread=unread, read=read),
            *talked, *online()]


LITTLE = [
    "Yes.",
    "I have looked it up for you: the transfer left on Tuesday and has arrived.",
    "Thank you!",
    "Would you like the confirmation by letter as well? It costs nothing.",
    "One moment please.",
    "No, that is all I wanted to know.",
    "The branch in Harbour Street is open until six.",
]


def colleagues():
    """A conversation that three people of the desk have a part in, as Bilal sees it."""
    mira = {"side": "company", "name": "Mira Stone"}
    wilhelmina = {"side": "company", "name": LONG_AGENT["name"]}
    bilal = {"side": "company", "name": "Bilal", "mine": True}
    return [
        notice(1, "started", None),
        message(2, 60, "Can I have my statement in English?"),
        message(3, 55, "Of course. From which month on?", **mira),
        message(4, 54, "I ask because the old ones are in the archive.", **mira),
        message(5, 50, "From January please."),
        notice(6, "joined", LONG_AGENT["name"]),
        message(7, 40, "I can do that from here.", **wilhelmina),
        message(8, 30, "It is on its way to you.", state="read", **bilal),
        message(9, 29, "Does it look right?", state="delivered", **bilal),
        message(10, 12, "Let us know if a page is missing.", **mira),
        message(11, 5, "It is all there, thank you three!"),
    ]


def at_the_desk(*talked, unread=0):
    """The desk as Bilal sees it, with one conversation."""
    team = (OWNER, me(AGENT), LONG_AGENT)
    return [identity("agent", "Bilal"), desk("invitation", team),
            conversation([CUSTOMER, *team], 12, 4, unread), *talked, *online()]


SCENES = {
    "customer-skeleton": Scene("/support"),
    "customer-first": Scene("/support", FIRST),
    "customer-first-bare": Scene("/support", [identity("none"), desk("firstUse"), *online()]),
    "customer-first-unconfirmed": Scene("/support", [
        identity("none"), desk(stale=True), *online()]),
    "customer-first-de": Scene("/support", FIRST, locale="de-DE"),
    "customer-first-es": Scene("/support", FIRST, locale="es-ES"),
    "customer-first-fr": Scene("/support", FIRST, locale="fr-FR"),
    "customer-first-ja": Scene("/support", FIRST, locale="ja-JP"),
    "customer-talk": Scene("/support", customer_scene(
        {"event": "typing", "conversation": CONVERSATION, "name": "Bilal", "side": "company",
         "on": True}), "draft", printed=True),
    "customer-waiting": Scene("/support", [
        identity("customer"), desk(), conversation([me(CUSTOMER), OWNER, AGENT]),
        *talk("customer"),
        message(901, 0, "I am on the train now.", mine=True, state="waiting"),
        message(902, 0, "The network comes and goes.", mine=True, state="waiting"), *offline()]),
    "customer-signs": Scene("/support", customer_scene(*signs(CUSTOMER)), "signs", printed=True),
    "customer-actions": Scene("/support", customer_scene(*signs(CUSTOMER)), "actions"),
    "customer-failed": Scene("/support", customer_scene(), "send",
                             answers={"send": refused("storage")}),
    "customer-near-the-limit": Scene("/support", customer_scene(), "long draft"),
    "customer-unread": Scene("/support", long_talk(read=163)),
    "customer-long": Scene("/support", customer_scene(
        message(11, 3, MANY_WORDS, mine=True, state="sent"),
        message(12, 2, "Line after line. " * 60, side="company", name="Bilal"),
        message(13, 1, "مرحبا، هل يمكنني الكتابة بالعربية؟", mine=True, state="sent"))),
    "customer-languages": Scene("/support", customer_scene(
        message(11, 3, "カードを止めてもらえますか。よろしくお願いします。", mine=True,
                state="sent"),
        message(12, 2, "Straße, señor, garçon, Łódź, Ελλάδα, Київ", side="company",
                name="Bilal"),
        message(13, 1, "رقم الطلب 4417 من Northwind Bank من فضلك", mine=True, state="sent"))),
    "customer-trust": Scene("/support", customer_scene(
        device(OWNER, "61094 22870 05513 98246 40377 81562 19905 73318"),
        device(AGENT, "04417 90213 55870 16632 87109 34458 20094 61275", compared=True)), "trust"),
    # Over what stands in the box already.
    "customer-changed": Scene("/support", customer_scene(
        device(AGENT, "04417 90213 55870 16632 87109 34458 20094 61275", changed=True,
               before=True)), "draft below a sheet"),
    "customer-first-use": Scene("/support", customer_scene(trust="firstUse"), "trust"),
    "customer-unconfirmed": Scene(
        "/support", [*customer_scene(), desk(stale=True)], "trust"),
    "customer-unproven": Scene("/support", customer_scene(trust="firstUse")),
    "customer-more": Scene("/support", customer_scene(), "more"),
    "customer-lost": Scene("/support", customer_scene(waiting="lost"), "more"),
    "customer-leaving": Scene("/support", customer_scene(), "leave"),
    "customer-refused": Scene("/support#00"),
    "customer-mismatch": Scene("/support", [
        {"event": "refused", "code": "fingerprintMismatch"}]),
    "customer-unknown": Scene("/support", [{"event": "refused", "code": "unknownDesk"}]),
    "customer-ended": Scene("/support", customer_scene(closed=True)),
    # It ends while somebody types: what stands in the box stays there to be copied.
    "customer-ended-typing": Scene("/support", customer_scene(), "draft", {
        "typing": [conversation([me(CUSTOMER), OWNER, AGENT], closed=True)]}),
    "customer-successor": Scene("/support", customer_scene(
        notice(11, "broken", "Bilal"), notice(12, "moved", None),
        message(13, 3, "Are you still there?", mine=True, state="read"),
        message(14, 1, "We are.", side="company", name="Mira Stone"))),
    "customer-classical": Scene("/support", [
        identity("customer"), desk(), conversation([me(CUSTOMER), OWNER, AGENT]),
        notice(1, "classical", None),
        message(2, 1, "Good evening. My card was swallowed by the machine.", mine=True,
                state="delivered"), *online()]),
    "customer-notices": Scene("/support", customer_scene(
        notice(11, "differs", "Mira Stone"), notice(12, "cutOff", LONG_AGENT["name"]),
        notice(13, "moved", None),
        message(14, 1, "Are you all there?", mine=True, state="delivered"))),
    "customer-rolled-back": Scene("/support", customer_scene(stopped="rolledBack")),
    "customer-yellow": Scene("/support", [
        identity("customer"), desk(colour="#ffdd00", company="Sunny Dental & Orthodontics"),
        conversation([me(CUSTOMER), OWNER, AGENT]), *talk("customer"), *online()]),
    "customer-broken": Scene("/support", customer_scene({"event": "broken", "code": "internal"})),
    "customer-without-storage": Scene("/support", [{"event": "broken", "code": "storage"}]),
    "customer-without-script": Scene("/support", script=False),
    "desk-empty": Scene("/desk", [identity("owner", "Mira Stone"), desk("own", [me(OWNER)]),
                                  *online()]),
    "desk-list": Scene("/desk", desk_scene("agent")),
    "desk-talk": Scene("/desk", desk_scene("agent"), "open with draft", printed=True),
    # Who has written in the broken group waits for the customer to begin the next.
    "desk-successor": Scene("/desk", [
        *at_the_desk(*colleagues(), notice(12, "broken", LONG_AGENT["name"])),
        message(901, 0, "It is all there for the auditor, too, I hope?", side="company",
                name="Bilal", mine=True, state="waiting"),
        conversation([CUSTOMER, OWNER, me(AGENT), LONG_AGENT], 12, 4, waiting="keys")], "open"),
    # Its customer has another conversation since, and nothing more is read in this one.
    "desk-followed": Scene("/desk", [
        *at_the_desk(*colleagues()),
        conversation([CUSTOMER, OWNER, me(AGENT), LONG_AGENT], 13, 1, key=b("0d" * 16)),
        message(113, 1, "One more thing, apart from the statement.", key=b("0d" * 16))], "open"),
    "desk-notices": Scene("/desk", at_the_desk(
        *colleagues(), notice(12, "differs", None), notice(13, "cutOff", "Mira Stone"),
        notice(14, "moved", None), message(15, 1, "Are you all there?")), "open earlier"),
    "desk-colleagues": Scene("/desk", at_the_desk(*colleagues()), "open"),
    # In the list a name stands before words that run the other way and begin at their beginning.
    "desk-answered": Scene("/desk", at_the_desk(
        *colleagues(), message(12, 1, "مرحبًا بك! Guten Tag, was können wir für Sie tun?",
                               side="company", name="Bilal", mine=True, state="sent"))),
    "desk-signs": Scene("/desk", at_the_desk(*colleagues(), *signs(AGENT)), "open and react"),
    "desk-overrides": Scene("/desk", at_the_desk(
        message(2, 20, "The invoice is in invoice\u202egnp.exe, just open it."),
        message(3, 19, "Or here: https://files.example/\u202egnp.exe"),
        message(4, 18, "https://bank.example\u202e.evil.example/login"),
        message(5, 9, "That is a program, and I will not open it.", side="company", name="Bilal",
                mine=True, state="read"),
        message(6, 2, "It is all there: \u202egnp.exe")), "open"),
    "desk-late": Scene("/desk", at_the_desk(notice(1, "earlier", None), *colleagues()[5:]), "open"),
    "desk-team": Scene("/desk", desk_scene("owner", INVITATION), "team"),
    "desk-team-open": Scene("/desk", desk_scene("owner", OPEN_INVITATIONS), "team"),
    "desk-team-used": Scene("/desk", desk_scene("owner", {**INVITATION, "used": True}), "team"),
    "desk-newcomers": Scene("/desk", [
        identity("owner", "Mira Stone"),
        desk("own", [me(OWNER), AGENT, {**AGENT, "device": b("31"), "name": None},
                     {**AGENT, "device": b("32"), "name": None}]), NEWCOMERS, *online()], "team"),
    "desk-remove": Scene("/desk", desk_scene("owner"), "remove"),
    "desk-removed": Scene("/desk", [identity("agent", "Bilal", removed=True), desk("invitation"),
                                    *online()]),
    # While Bilal writes: what he had begun, and what had not left, is his.
    "desk-removed-writing": Scene("/desk", [
        *desk_scene("agent"),
        message(901, 0, "I have written to the branch in Harbour Street.", side="company",
                name="Bilal", mine=True, state="waiting", key=b("0b" * 16))], "open with draft", {
        "typing": [identity("agent", "Bilal", removed=True)]}),
    "desk-stranger": Scene("/desk", NOBODY),
    "desk-without-script": Scene("/desk", script=False),
    "setup": Scene(SETUP, NOBODY, "set up"),
    "setup-untouched": Scene(SETUP, NOBODY),
    "setup-nameless": Scene(SETUP, NOBODY, "set up without names"),
    "setup-taken": Scene(SETUP, NOBODY, "set up and create", {"setUp": refused("slugTaken")}),
    "setup-dead": Scene("/setup", NOBODY),
    "setup-done": Scene(SETUP, [identity("owner", "Mira Stone"), desk("own", [me(OWNER)]),
                                INVITATION, *online()]),
    "setup-without-script": Scene(SETUP, script=False),
    "join": Scene(JOIN, NOBODY, "join"),
    "join-dead": Scene("/join", NOBODY),
    "join-invalid": Scene(JOIN, NOBODY, answers={"examine": refused("invitationInvalid")}),
    "join-used": Scene(JOIN, NOBODY, answers={"examine": refused("invitationUsed")}),
    "join-expired": Scene(JOIN, NOBODY, answers={"examine": refused("invitationExpired")}),
    "join-unknown-desk": Scene(invitation_link("Northwind Bank", "gone"), NOBODY,
                               misses=True),
    "join-too-late": Scene(JOIN, NOBODY, "join and go", {
        "join": refused("invitationUsed")}),
    "join-member": Scene(JOIN, [identity("agent", "Bilal"), desk("invitation"), *online()]),
    "join-member-elsewhere": Scene(invitation_link("Harbour Bank", "support"), [
        identity("owner", "Mira Stone"), desk("own"), *online()]),
    "join-without-script": Scene(JOIN, script=False),
    "not-found": Scene("/nowhere", is_bare=True, misses=True),
}

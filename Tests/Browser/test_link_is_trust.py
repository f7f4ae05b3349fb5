"""A link that lies, a roster that lies: refused in plain words, and nothing is sent."""

import base64
import urllib.request

import enemy
import pytest
from people import DESKTOP, PHONE, Agent, Customer, Owner, fragment
from playwright.sync_api import expect
from translation import TRANSLATE, words

# In the worker: a relay that keeps back what it says of the desk on the line, or spoils it.
LIES = """
let isLying = true;
const isForging = false;
new BroadcastChannel("truth").onmessage = () => { isLying = false; };
const Line = WebSocket;
const told = new WeakSet();
globalThis.WebSocket = class extends Line {
  constructor(...of) {
    super(...of);
    this.addEventListener("message", (event) => {
      const frame = new Uint8Array(event.data);
      if (!isLying || told.has(event) || frame[0] !== 0x8d) return;
      event.stopImmediatePropagation();
      if (!isForging) return;
      const forged = frame.slice();
      forged[forged.length * 3 >> 2] ^= 1;
      const lie = new MessageEvent("message", { data: forged.buffer });
      told.add(lie);
      this.dispatchEvent(lie);
    });
  }
};
"""
# The page asks again when nothing it can use has come for a while.
HEALING = 60_000


def tell_truth(page):
    page.evaluate("() => new BroadcastChannel('truth').postMessage(true)")


def test_a_wrong_fingerprint_is_refused(browser, server, owner):
    base, mark = owner.customer_link.split("#")
    wrong = ("A" if mark[0] != "A" else "B") + mark[1:]
    page = browser.new_context(**PHONE).new_page()
    page.goto(f"{base}#{wrong}")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_have_count(0)
    expect(owner.conversations.get_by_role("listitem")).to_have_count(0)


def test_under_another_key_nothing_of_the_desk_is_shown_not_even_for_a_moment(
        browser, customer_link):
    customer = Customer.open(browser, customer_link)
    customer.write("only for the desk I know")
    customer.sees("only for the desk I know", "Sent")
    base, mark = customer_link.split("#")
    wrong = ("A" if mark[0] != "A" else "B") + mark[1:]
    other = customer.context.new_page()
    # What is shown at any moment, however short.
    other.add_init_script("""
      window.shown = [];
      new MutationObserver(() => window.shown.push(document.body?.innerText ?? ""))
        .observe(document, { childList: true, subtree: true, characterData: true });
    """)
    other.goto(f"{base}#{wrong}")
    expect(other.get_by_role("alert")).to_be_visible()
    shown = other.evaluate("window.shown")
    assert len(shown) > 1
    assert not [text for text in shown if "only for the desk I know" in text]
    # The page with the right link goes on where it was.
    customer.page.reload()
    customer.sees("only for the desk I know", "Sent")


def trust_of(page):
    """The words beside the status, and the drawing of its lock."""
    status = page.get_by_role("status", name="Encrypted")
    expect(status).to_be_visible()
    lock = status.get_by_role("button").locator("svg")
    return page.locator(".trust").inner_text(), lock.inner_html()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_link_without_fingerprint_does_not_look_verified(browser, server, customer_link, device):
    bare = customer_link.split("#")[0]
    expected = {customer_link: "Key verified", bare: "Not verified",
                server.url + "/": "Not verified"}
    locks = {}
    for link, level in expected.items():
        page = Customer.open(browser, link, **device).page
        button = page.get_by_role("status", name="Encrypted").get_by_role("button")
        expect(button).to_have_accessible_description(level)
        said, locks[link] = trust_of(page)
        assert said.split() == ["Encrypted", *level.split()]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.context.close()
    # The locks differ in their lines, not only in colour.
    assert locks[customer_link] != locks[bare] == locks[server.url + "/"]


def test_the_words_beside_the_lock_open_the_reasons_too(browser, customer_link):
    page = Customer.open(browser, customer_link).page
    expect(page.get_by_text("Key verified")).to_be_visible()
    place = page.get_by_text("Key verified").bounding_box()
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(page.get_by_role("dialog", name="Who can read this")).to_be_visible()


def test_owner_and_agent_know_the_key(browser, server):
    owner = Owner.set_up(browser, server)
    agent = Agent.join(browser, owner.invite(), "Bilal")
    owner.go_to_desk(server)
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Hello")
    for person in (owner, agent):
        person.open_conversation()
        button = person.page.get_by_role("status", name="Encrypted").get_by_role("button")
        expect(button).to_have_accessible_description("Key verified")


def test_who_came_without_the_key_is_told_how_to_be_sure(browser, customer_link):
    customer = Customer.open(browser, customer_link.split("#")[0])
    page = customer.page
    page.get_by_role("status", name="Encrypted").click()
    dialog = page.get_by_role("dialog", name="Who can read this")
    expect(dialog).to_contain_text("Not verified")
    expect(dialog).to_contain_text("first")
    expect(dialog).to_contain_text("full link")
    expect(dialog).to_contain_text("compare it")
    # It is as the page says: with the full link the same browser knows.
    again = page.context.new_page()
    page.close()
    again.goto(customer_link)
    button = again.get_by_role("status", name="Encrypted").get_by_role("button")
    expect(button).to_have_accessible_description("Key verified")


@pytest.mark.parametrize("device", [{**PHONE, "viewport": {"width": 360, "height": 740}}, DESKTOP],
                         ids=["phone", "desktop"])
def test_the_key_can_be_compared_read_aloud_and_copied(browser, customer_link, device):
    page = Customer.open(browser, customer_link, **device).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("status", name="Encrypted").click()
    dialog = page.get_by_role("dialog", name="Who can read this")
    digits = dialog.locator(".digits")
    mark = base64.urlsafe_b64decode(fragment(customer_link) + "=").hex().upper()
    groups = [mark[at:at + 4] for at in range(0, 40, 4)]
    assert digits.inner_text() == " ".join(groups)
    # Where each group stands: two rows of five.
    tops = digits.evaluate("""digits => {
      const text = digits.firstChild;
      return [...text.data.matchAll(/[0-9A-F]{4}/g)].map(({ index }) => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + 4);
        return range.getClientRects().length === 1 && range.getBoundingClientRect().top;
      });
    }""")
    assert [tops.count(top) for top in sorted(set(tops))] == [5, 5]
    # Screen readers get digit after digit.
    expect(dialog).to_contain_text(", ".join(" ".join(group) for group in groups))
    selected = digits.evaluate("""digits => {
      getSelection().selectAllChildren(digits);
      return getSelection().toString();
    }""")
    assert selected == " ".join(groups)
    dialog.get_by_role("button", name="Copy").click()
    expect(dialog.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == " ".join(groups)


def test_what_cannot_be_copied_is_selected(browser, customer_link):
    context = browser.new_context(**DESKTOP)
    context.add_init_script("Clipboard.prototype.writeText = async () => { throw new Error(); };")
    page = context.new_page()
    page.goto(customer_link)
    page.get_by_role("status", name="Encrypted").click()
    dialog = page.get_by_role("dialog", name="Who can read this")
    dialog.get_by_role("button", name="Copy").click()
    expect(dialog.get_by_text("copy it by hand")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == dialog.locator(".digits").inner_text()


def test_what_the_server_still_learns_is_said(browser, customer_link):
    page = Customer.open(browser, customer_link).page
    page.get_by_role("status", name="Encrypted").click()
    dialog = page.get_by_role("dialog", name="Who can read this")
    expect(dialog.get_by_role("heading", name="What the server still learns")).to_be_visible()
    for word in ("When", "how large", "Which devices", "address", "names"):
        expect(dialog.get_by_role("listitem").filter(has_text=word)).not_to_have_count(0)
    delivered = dialog.get_by_text("It also delivers this page")
    expect(delivered).to_contain_text("whoever controls the server could deliver a different one")


def test_a_name_written_the_other_way_round_stays_in_its_place(browser, server):
    owner = Owner.set_up(browser, server)
    Agent.join(browser, owner.invite(), "נועה (2)")
    page = Customer.open(browser, owner.customer_link).page
    page.get_by_role("status", name="Encrypted").click()
    name = page.get_by_role("dialog").get_by_text("נועה (2)")
    expect(name).to_have_css("unicode-bidi", "isolate")
    expect(name).to_have_css("direction", "rtl")


def test_a_translated_dialog_says_everything_once(browser, customer_link):
    read = []
    for script in ("", TRANSLATE):
        context = browser.new_context(**PHONE)
        context.add_init_script(script)
        page = context.new_page()
        page.goto(customer_link)
        expect(page.get_by_text("Key verified")).to_have_count(1)
        page.get_by_role("status").get_by_role("button").click()
        dialog = page.get_by_role("dialog")
        for _ in range(2):
            # Selected by hand at first, then copied: the button and its word change.
            dialog.get_by_role("button", name="Copy").click()
            expect(dialog.get_by_text("Copied")).not_to_have_count(0)
        read.append(words(page, "dialog"))
        context.close()
    assert read[0] == read[1]
    assert "~" not in read[0]


def test_an_expired_invitation_is_refused(browser, server):
    invitation = Owner.set_up(browser, server).invite()
    server.stop()
    server.start(days_later=8)
    # This browser's own clock knows of no end yet: the server's does, where it can be asked at
    # first, and where it cannot, when somebody joins.
    for is_asked in (True, False):
        context = browser.new_context(**DESKTOP)
        page = context.new_page()
        if not is_asked:
            context.route("**/desks/*", lambda route: route.abort())
        page.goto(invitation)
        if not is_asked:
            page.get_by_role("textbox", name="Your name").fill("Too late")
            page.get_by_role("button", name="Join the desk").click()
        said = page.get_by_role("alert")
        expect(said).to_contain_text("expired")
        expect(said).to_contain_text("Harbour Bank")
        expect(page.get_by_role("textbox")).to_have_count(0)
        expect(page.get_by_role("list", name="Conversations")).to_have_count(0)


def test_a_rolled_back_revocation_list_is_refused(browser, server):
    owner = Owner.set_up(browser, server)
    agent = Agent.join(browser, owner.invite(), "Soon gone")
    owner.go_to_desk(server)
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Hello")
    customer.sees("Hello", "Delivered")
    with urllib.request.urlopen(server.url + "/desks/support") as answer:
        old_record = answer.read()
    owner.remove("Soon gone")
    expect(agent.page.get_by_text("removed").first).to_be_visible()
    customer.write("I have heard of the removal")
    customer.sees("I have heard of the removal", "Delivered")

    # What the server says of the desk on the line does not come, and what it answers is old.
    enemy.in_worker(customer.context, LIES)
    customer.context.route("**/desks/*", lambda route: route.fulfill(
        status=200, body=old_record, content_type="application/cbor"))
    customer.page.reload()
    expect(customer.page.get_by_role("alert")).to_be_visible()
    expect(customer.page.get_by_role("textbox", name="Message")).to_have_count(0)
    # When it tells the truth, the page opens by itself.
    tell_truth(customer.page)
    expect(customer.page.get_by_role("textbox", name="Message")).to_be_visible(timeout=HEALING)
    customer.write("And now")
    customer.sees("And now", "Delivered")


def test_a_forged_list_closes_no_page_for_longer_than_the_lie(browser, server):
    owner = Owner.set_up(browser, server)
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Hello")
    customer.sees("Hello", "Delivered")
    agent = Agent.join(browser, owner.invite(), "Bilal")
    for person in (customer, agent):
        enemy.in_worker(person.context, LIES.replace("isForging = false", "isForging = true"))
        person.page.reload()
    expect(customer.page.get_by_role("alert")).to_be_visible()
    expect(customer.page.get_by_role("textbox", name="Message")).to_have_count(0)
    expect(agent.page.get_by_text("not approved by the company")).to_be_visible()
    for person in (customer, agent):
        tell_truth(person.page)
    expect(customer.page.get_by_role("textbox", name="Message")).to_be_visible(timeout=HEALING)
    expect(agent.page.get_by_role("list", name="Conversations")).to_be_visible(timeout=HEALING)
    customer.write("Still here")
    customer.sees("Still here", "Delivered")


def test_a_forged_agent_in_the_roster_is_refused(browser, server, customer_link):
    """The relay's answer is replaced on its way by one whose roster holds a stranger."""
    def forge(route):
        record = bytearray(route.fetch().body())
        # One octet in the middle of a certificate: the chain no longer holds.
        record[len(record) * 3 // 4] ^= 1
        route.fulfill(status=200, body=bytes(record), content_type="application/cbor")

    context = browser.new_context(**PHONE)
    context.route("**/desks/*", forge)
    page = context.new_page()
    page.goto(customer_link)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_have_count(0)


def test_an_unknown_desk_is_said_to_be_unknown(browser, server, owner):
    page = browser.new_context(**PHONE).new_page()
    response = page.goto(server.url + "/no-such-desk")
    assert response.status == 404
    expect(page.get_by_role("heading").first).to_be_visible()


def test_a_company_that_changes_its_key_is_refused(browser, server, owner, tmp_path):
    """First use pinned one house; the same address with another house is not it."""
    from server import Server

    customer = Customer.open(browser, owner.customer_link.split("#")[0])
    customer.write("I know you")
    customer.sees("I know you", "Delivered")
    server.stop()
    imposter = Server(tmp_path / "imposter")
    imposter.port, imposter.url = server.port, server.url
    imposter.start()
    try:
        Owner.set_up(browser, imposter)
        customer.page.reload()
        expect(customer.page.get_by_role("alert")).to_be_visible()
    finally:
        imposter.stop()

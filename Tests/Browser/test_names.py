"""Names and links that deceive, as the people at both ends see them."""

import json
import time

import enemy
import pytest
from people import DESKTOP, WAIT, Agent, Customer, Owner
from playwright.sync_api import expect

SAME_TO_THE_EYE = "Mir\u0430 Stone"  # with a Cyrillic letter
TURNED = "\u202eenotS ariM"

# No page and no engine lets such a name pass. So it is changed where the engine keeps it, after it
# was chosen and before it is signed, which is when the server answers: for now it does not.
CHANGES_THE_NAME = """
self.WebSocket = class { addEventListener() {} close() {} send() {} };
const put = IDBObjectStore.prototype.put;
const [from, to] = %s.map((name) => new TextEncoder().encode(name));
IDBObjectStore.prototype.put = function (value, ...rest) {
  if (!(value instanceof Uint8Array)) return put.call(this, value, ...rest);
  const start = value.findIndex((_, at) => from.every((byte, index) => value[at + index] === byte));
  const changed = value.slice();
  if (start >= 0) changed.set(to, start);
  return put.call(this, changed, ...rest);
};
"""
HOLDS_THE_NAME = """async (name) => {
  const wanted = new TextEncoder().encode(name);
  for (const { name: database } of await indexedDB.databases()) {
    const opening = indexedDB.open(database);
    await new Promise((resolve) => { opening.onsuccess = resolve; });
    const values = opening.result.transaction("records").objectStore("records").getAll();
    await new Promise((resolve) => { values.onsuccess = resolve; });
    opening.result.close();
    for (const value of values.result) {
      if (!(value instanceof Uint8Array)) continue;
      if (value.some((_, at) => wanted.every((byte, index) => value[at + index] === byte))) {
        return true;
      }
    }
  }
  return false;
}"""


def join_page(browser, invitation):
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(invitation)
    return page


def tries(page, name):
    page.get_by_role("textbox", name="Your name").fill(name)
    page.get_by_role("button", name="Join the desk").click()


def test_the_form_says_what_is_wrong_with_a_name_before_a_place_is_taken(browser, server):
    owner = Owner.set_up(browser, server)
    page = join_page(browser, owner.invite())
    alert = page.get_by_role("alert")
    for name in ("Mira Stone", "mira stone", SAME_TO_THE_EYE, "Harbour Bank", "Suppοrt"):
        tries(page, name)
        expect(alert).to_contain_text("is called so, or looks so")
    for name in (TURNED, "Mi\u200bra Stone", "Bilal\u2069"):
        tries(page, name)
        expect(alert).to_contain_text("signs in it that others cannot see or read")
    # What only a keyboard does is mended.
    tries(page, "  Bilal\u00a0 Zoe\u0308 ")
    agent = Agent(page)
    expect(agent.conversations).to_be_visible()
    owner.go_to_desk(server)
    owner.page.get_by_role("button", name="Team").click()
    people = owner.page.get_by_role("list", name="People at this desk")
    expect(people.get_by_text("Bilal Zoë", exact=True)).to_be_visible()


def test_a_founder_is_told_the_same(browser, server):
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(server.setup_link())
    page.get_by_role("textbox", name="Company name").fill("Harbour\u202e Bank")
    page.get_by_role("textbox", name="Desk name").fill("Support")
    page.get_by_role("textbox", name="Your name").fill("Mira Stone")
    page.get_by_role("button", name="Create desk").click()
    expect(page.get_by_role("alert")).to_contain_text("signs in it that others cannot see or read")
    page.get_by_role("textbox", name="Company name").fill("Harbour Bank")
    page.get_by_role("button", name="Create desk").click()
    expect(page.get_by_role("link", name="Customer link")).to_be_visible()


@pytest.mark.parametrize("name, why, shown", [
    (SAME_TO_THE_EYE, "is called so, or looks so", SAME_TO_THE_EYE),
    (TURNED, "signs in it which others cannot see or read", "[U+202E]enotS ariM"),
], ids=["same-to-the-eye", "turned"])
def test_a_name_that_deceives_is_shown_to_nobody_and_told_to_the_owner(
    browser, server, name, why, shown,
):
    owner = Owner.set_up(browser, server)
    invitation = owner.invite()
    owner.go_to_desk(server)
    agent = Agent(join_hostile(browser, server, invitation, name))
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Who is there?")
    agent.open_conversation()
    agent.write("It is me, the owner")
    customer.sees("It is me, the owner")
    expect(customer.message("It is me, the owner")).to_contain_text("Harbour Bank")
    customer.page.get_by_role("status", name="Encrypted").click()
    dialog = customer.page.get_by_role("dialog", name="Who can read this")
    expect(dialog.get_by_text("Somebody", exact=True)).to_be_visible()
    for person in (customer, owner):
        expect(person.page.get_by_text(name, exact=True)).to_have_count(0)
    # Only the owner's browser is told what they wanted to be called.
    owner.page.get_by_role("button", name="Team").click()
    people = owner.page.get_by_role("list", name="People at this desk")
    newcomer = people.get_by_role("listitem").filter(has_text="New agent")
    expect(newcomer).to_contain_text(f"Wants to be called “{shown}”")
    expect(newcomer).to_contain_text(why)
    newcomer.get_by_role("button", name="Remove New agent").click()
    owner.page.get_by_role("button", name="Remove", exact=True).click()
    expect(newcomer).to_have_count(0)
    expect(agent.page.get_by_text("You have been removed from this desk")).to_be_visible()


def join_hostile(browser, server, invitation, name):
    context = browser.new_context(**DESKTOP)
    harmless = "x" * len(name.encode())
    enemy.in_worker(context, CHANGES_THE_NAME % json.dumps([harmless, name]))
    page = context.new_page()
    page.goto(invitation)
    tries(page, harmless)
    # By hand: `wait_for_function` takes a promise for true.
    deadline = time.monotonic() + WAIT / 1000
    while not page.evaluate(HOLDS_THE_NAME, name):
        assert time.monotonic() < deadline, "the engine keeps no such name"
    page.close()
    context.unroute_all()
    page = context.new_page()
    page.goto(server.url + "/desk")
    return page


@pytest.mark.parametrize("options", [{}, DESKTOP], ids=["phone", "desktop"])
def test_an_override_in_a_text_is_seen_and_turns_nothing(browser, server, options):
    owner = Owner.set_up(browser, server)
    owner.go_to_desk(server)
    customer = Customer.open(browser, owner.customer_link, **options)
    customer.write("Invoice: \u202egnp.exe and more")
    customer.write("See https://files.example/\u202egnp.exe now")
    customer.write("See https://bank.example\u202e.evil.example/a now")
    owner.open_conversation()
    for person in (owner, customer):
        expect(person.message("Invoice")).to_contain_text("Invoice: U+202Egnp.exe and more")
        link = person.message("files.example").get_by_role("link")
        expect(link).to_have_text("https://files.example/U+202Egnp.exe")
        expect(link).to_have_attribute("href", "https://files.example/%E2%80%AEgnp.exe")
        evil = person.message("evil.example")
        expect(evil).to_contain_text("https://bank.exampleU+202E.evil.example/a now")
        expect(evil.get_by_role("link")).to_have_count(0)
        # Nothing that turns round has reached the page's texts, and what follows runs on.
        assert "\u202e" not in person.log.inner_text()
        mark = person.message("Invoice").locator("mark").bounding_box()
        assert runs_on(person.message("Invoice"), mark)
    row = owner.conversations.get_by_role("listitem").first
    assert "\u202e" not in row.inner_text()


def test_an_address_is_read_in_the_order_in_which_it_leads(browser, server):
    owner = Owner.set_up(browser, server)
    # Wide enough for each to stand on one line.
    customer = Customer.open(browser, owner.customer_link, **DESKTOP)
    addresses = [
        "http://bank.example.شبكة.السعودية/٠/1100068049663",
        "https://shop.example.com.אב.גד/0/12",
        "https://x.קום:443/לאומי.בנק/1",
    ]
    for address in addresses:
        customer.write(address)
        link = customer.message(address).get_by_role("link")
        expect(link).to_have_text(address)
        # Where each run of letters begins on the screen, in the order of the text.
        lefts = link.evaluate(LEFTS)
        assert len(lefts) > 2
        assert lefts == sorted(lefts), f"{address}: {lefts}"


LEFTS = """link => {
  const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
  const lefts = [];
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    if (walker.currentNode.data) lefts.push(range.getBoundingClientRect().left);
  }
  return lefts;
}"""


def runs_on(message, mark):
    """The letters behind the mark stand to its right, in their order."""
    places = message.locator(".bubble").evaluate("""(bubble) => {
      const walker = document.createTreeWalker(bubble, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const start = node.data.indexOf("gnp.exe");
        if (start < 0) continue;
        return [...Array(7).keys()].map((offset) => {
          const range = document.createRange();
          range.setStart(node, start + offset);
          range.setEnd(node, start + offset + 1);
          return range.getBoundingClientRect().x;
        });
      }
    }""")
    return places == sorted(places) and places[0] >= mark["x"] + mark["width"] - 1

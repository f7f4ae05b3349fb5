"""A link that lies, a roster that lies: refused in plain words, and nothing is sent."""

import urllib.request

from people import DESKTOP, PHONE, Agent, Customer, Owner
from playwright.sync_api import expect


def test_a_wrong_fingerprint_is_refused(browser, server, owner):
    base, mark = owner.customer_link.split("#")
    wrong = ("A" if mark[0] != "A" else "B") + mark[1:]
    page = browser.new_context(**PHONE).new_page()
    page.goto(f"{base}#{wrong}")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_have_count(0)
    expect(owner.conversations.get_by_role("listitem")).to_have_count(0)


def test_a_link_without_fingerprint_says_so(browser, server, owner):
    customer = Customer.open(browser, owner.customer_link.split("#")[0])
    customer.page.get_by_role("status", name="Encrypted").click()
    dialog = customer.page.get_by_role("dialog", name="Who can read this")
    expect(dialog).to_contain_text("first")


def test_an_expired_invitation_is_refused(browser, server):
    invitation = Owner.set_up(browser, server).invite()
    server.stop()
    server.start(days_later=8)
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(invitation)
    page.get_by_role("textbox", name="Your name").fill("Too late")
    page.get_by_role("button", name="Join the desk").click()
    expect(page.get_by_role("alert")).to_contain_text("expired")
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

    customer.context.route("**/desks/*", lambda route: route.fulfill(
        status=200, body=old_record, content_type="application/cbor"))
    customer.page.reload()
    expect(customer.page.get_by_role("alert")).to_be_visible()
    expect(customer.page.get_by_role("textbox", name="Message")).to_have_count(0)


def test_a_broken_invitation_is_refused(browser, server):
    owner = Owner.set_up(browser, server)
    invitation = owner.invite()
    place = len(invitation) - 60
    swapped = "A" if invitation[place] != "A" else "B"
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(invitation[:place] + swapped + invitation[place + 1:])
    page.get_by_role("textbox", name="Your name").fill("Nobody")
    join = page.get_by_role("button", name="Join the desk")
    if join.count():
        join.click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_forged_agent_in_the_roster_is_refused(browser, server, owner):
    """The relay's answer is replaced on its way by one whose roster holds a stranger."""
    def forge(route):
        record = bytearray(route.fetch().body())
        # One octet in the middle of a certificate: the chain no longer holds.
        record[len(record) * 3 // 4] ^= 1
        route.fulfill(status=200, body=bytes(record), content_type="application/cbor")

    context = browser.new_context(**PHONE)
    context.route("**/desks/*", forge)
    page = context.new_page()
    page.goto(owner.customer_link)
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

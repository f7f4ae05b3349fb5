"""Invitations, colleagues, and a removal that holds."""

import re
import urllib.request
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime

import enemy
import pytest
from people import DESKTOP, PHONE, Agent, Customer, Owner
from playwright.sync_api import expect

DEAD = "This invitation does not work"


def open_invitation(browser, invitation, **options):
    page = browser.new_context(**{**DESKTOP, **options}).new_page()
    page.goto(invitation)
    return page


def is_dead(page, *words):
    """The page says why and from whom, and asks for nothing."""
    said = page.get_by_role("alert")
    for word in (DEAD, *words):
        expect(said).to_contain_text(word)
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)


def test_an_agent_joins_while_the_owner_is_away(browser, server):
    owner = Owner.set_up(browser, server)
    invitation = owner.invite()
    link = owner.customer_link
    profile = owner.context
    owner.page.close()

    agent = Agent.join(browser, invitation, "Second desk")
    customer = Customer.open(browser, link)
    customer.write("Is anybody there?")
    agent.open_conversation()
    agent.sees("Is anybody there?")
    agent.write("Yes, the second desk is.")
    customer.sees("Yes, the second desk is.")

    # The owner comes back and sees question and reply.
    owner = Agent(profile.new_page())
    owner.page.goto(server.url + "/desk")
    owner.open_conversation()
    owner.sees("Is anybody there?")
    owner.sees("Yes, the second desk is.")
    owner.write("And the owner too.")
    agent.sees("And the owner too.")
    customer.sees("And the owner too.")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_invitation_names_the_company_before_it_asks(browser, server, device):
    page = open_invitation(browser, Owner.set_up(browser, server).invite(), **device)
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Harbour Bank invites you to its desk")
    expect(page).to_have_title("Harbour Bank invites you to its desk · Sotto")
    expect(page.get_by_text("/support")).to_be_visible()
    name = page.get_by_role("textbox", name="Your name")
    expect(name).to_be_focused()
    page.get_by_role("button", name="Join the desk").click()
    expect(name).to_have_accessible_description(re.compile("^Enter a name"))
    name.fill("x" * 129)
    expect(name).to_have_accessible_description(re.compile("^This name is too long"))
    name.fill("Bilal")
    page.get_by_role("button", name="Join the desk").click()
    expect(page.get_by_role("list", name="Conversations")).to_be_visible()
    # The way back does not lead to a link that opens nothing any more.
    assert "/join" not in page.evaluate("location.href")
    page.go_back()
    assert "/join" not in page.evaluate("location.href")


def test_a_used_invitation_is_offered_to_nobody(browser, server):
    owner = Owner.set_up(browser, server)
    invitation = owner.invite()
    Agent.join(browser, invitation, "First come")
    is_dead(open_invitation(browser, invitation), "has been used", "Harbour Bank")

    # Nor is it at the owner's, who may make another.
    link = owner.page.get_by_role("link", name="Invitation link")
    expect(link).to_have_count(0)
    expect(owner.page.get_by_text("This invitation has been used")).to_be_visible()
    another = owner.invite()
    assert another != invitation
    expect(owner.page.get_by_text("This invitation has been used")).to_have_count(0)
    Agent.join(browser, another, "Second come")


def test_a_withdrawn_invitation_opens_nothing(browser, server):
    owner = Owner.set_up(browser, server)
    invitation = owner.invite()
    owner.go_to_desk(server)
    owner.page.get_by_role("button", name="Team").click()
    withdraw = owner.page.get_by_role("button", name=re.compile("^Withdraw"))
    expect(withdraw).to_have_count(1)
    withdraw.click()
    expect(withdraw).to_have_count(0)
    is_dead(open_invitation(browser, invitation), "used or withdrawn", "Harbour Bank")


def test_an_invitation_expires_by_the_servers_clock(browser, server):
    invitation = Owner.set_up(browser, server).invite()
    now = datetime.now(timezone.utc)
    with urllib.request.urlopen(server.url + "/desks/support") as answer:
        assert abs(parsedate_to_datetime(answer.headers["Date"]) - now) < timedelta(hours=1)

    def dated(days):
        def answer(route):
            fetched = route.fetch()
            date = format_datetime(now + timedelta(days=days), usegmt=True)
            route.fulfill(response=fetched, headers={**fetched.headers, "date": date})
        return answer

    context = browser.new_context(**DESKTOP)
    context.route("**/desks/support", dated(9))
    page = context.new_page()
    page.goto(invitation)
    is_dead(page, "has expired", "Harbour Bank")
    expect(page).to_have_title("This invitation does not work · Sotto")
    # A browser whose own clock is years ahead is not told that it has.
    context = browser.new_context(**DESKTOP)
    enemy.in_worker(context, "const now = Date.now; Date.now = () => now() + 4 * 365 * 86400e3;")
    page = context.new_page()
    page.goto(invitation)
    expect(page.get_by_role("textbox", name="Your name")).to_be_visible()


def test_a_broken_invitation_is_refused(browser, server):
    invitation = Owner.set_up(browser, server).invite()
    place = len(invitation) - 60
    swapped = "A" if invitation[place] != "A" else "B"
    for broken in (invitation[:place] + swapped + invitation[place + 1:], invitation[:-40],
                   invitation.split("#")[0], invitation + "AAAA", invitation.split("#")[0] + "#AA"):
        page = open_invitation(browser, broken)
        is_dead(page, "not complete")
        page.context.close()


def test_an_invitation_to_a_desk_that_is_not_here_says_so(browser, server, tmp_path):
    from server import Server

    invitation = Owner.set_up(browser, server).invite()
    other = Server(tmp_path / "other").start()
    try:
        elsewhere = other.url + "/join#" + invitation.split("#")[1]
        is_dead(open_invitation(browser, elsewhere), "not on this server", "Harbour Bank")
        # One of the same name, but of another company.
        Owner.set_up(browser, other, company="Northwind Bank")
        is_dead(open_invitation(browser, elsewhere), "not from this desk", "Harbour Bank")
    finally:
        other.stop()


def test_an_invitation_that_cannot_be_checked_says_so_and_can_be_used(browser, server):
    invitation = Owner.set_up(browser, server).invite()
    context = browser.new_context(**PHONE)
    context.route("**/desks/*", lambda route: route.abort())
    page = context.new_page()
    page.goto(invitation)
    expect(page.get_by_text("could not be checked")).to_be_visible()
    page.get_by_role("textbox", name="Your name").fill("Bilal")
    page.get_by_role("button", name="Join the desk").click()
    expect(page.get_by_role("list", name="Conversations")).to_be_visible()


def test_another_invitation_in_the_same_tab_begins_anew(browser, server):
    owner = Owner.set_up(browser, server)
    used, good = owner.invite(), None
    Agent.join(browser, used, "First come")
    expect(owner.page.get_by_text("This invitation has been used")).to_be_visible()
    good = owner.invite()
    page = open_invitation(browser, good[:-40])
    is_dead(page, "not complete")
    page.goto(good)
    name = page.get_by_role("textbox", name="Your name")
    name.fill("Bilal")
    page.goto(used)
    is_dead(page, "has been used")
    page.goto(good)
    expect(name).to_have_value("Bilal")
    page.reload()
    expect(name).to_be_visible()
    name.fill("Bilal")
    page.get_by_role("button", name="Join the desk").click()
    expect(page.get_by_role("list", name="Conversations")).to_be_visible()


def test_who_is_at_a_desk_already_is_told_which(browser, server, tmp_path):
    from server import Server

    owner = Owner.set_up(browser, server)
    invitation = owner.invite()
    title = owner.page.get_by_role("heading", level=1)
    owner.page.goto(invitation)
    expect(title).to_have_text("This browser is already at the desk of Harbour Bank")
    expect(owner.page.get_by_role("textbox")).to_have_count(0)
    other = Server(tmp_path / "other").start()
    try:
        elsewhere = Owner.set_up(browser, other, company="Northwind Bank").invite()
    finally:
        other.stop()
    owner.page.goto(server.url + "/join#" + elsewhere.split("#")[1])
    expect(title).to_have_text("This browser is already at the desk of Harbour Bank")
    expect(owner.page.get_by_text("This invitation is from Northwind Bank")).to_be_visible()
    expect(owner.page.get_by_role("link", name="Open the desk")).to_be_visible()


def test_an_owner_alone_has_link_code_and_key(browser, owner):
    owner.page.get_by_role("button", name="Team").click()
    team = owner.page.get_by_role("dialog", name="Team")
    people = team.get_by_role("list", name="People at this desk")
    expect(people.get_by_role("listitem")).to_have_count(1)
    expect(team).to_contain_text("You are alone at this desk")
    expect(team.get_by_role("link", name="Customer link")).to_have_attribute(
        "href", owner.customer_link)
    expect(team.get_by_role("img", name="QR code of the customer link")).to_be_visible()
    expect(team.get_by_role("button", name="Invite an agent")).to_be_visible()
    expect(team.get_by_role("button", name="Remove")).to_have_count(0)


def test_a_removal_can_be_cancelled(browser, owner, server):
    owner.page.goto(server.url + "/setup")
    Agent.join(browser, owner.invite(), "Bilal")
    owner.go_to_desk(server)
    owner.page.get_by_role("button", name="Team").click()
    owner.page.get_by_role("button", name="Remove Bilal").click()
    ask = owner.page.get_by_role("dialog", name="Remove Bilal?")
    ask.get_by_role("button", name="Cancel").click()
    expect(ask).to_have_count(0)
    expect(owner.page.get_by_role("button", name="Remove Bilal")).to_be_visible()


def test_a_removed_agent_reads_nothing_more(browser, server):
    owner = Owner.set_up(browser, server)
    agent = Agent.join(browser, owner.invite(), "Soon gone")
    owner.go_to_desk(server)
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Before the removal")
    for person in (owner, agent):
        person.open_conversation()
        person.sees("Before the removal")

    agent.page.get_by_role("textbox", name="Message").fill("Half a thought")
    owner.remove("Soon gone")
    expect(agent.page.get_by_text("removed").first).to_be_visible()
    # What the agent had begun is the agent's.
    unsent = agent.page.locator(".unsent")
    expect(unsent.locator("p")).to_have_text(["Half a thought"])
    name = owner.page.get_by_role("heading", level=2).first.inner_text()
    expect(unsent.locator("strong")).to_have_text([name])
    agent.context.grant_permissions(["clipboard-read", "clipboard-write"])
    unsent.get_by_role("button", name="Copy").click()
    assert agent.page.evaluate("navigator.clipboard.readText()") == "Half a thought"

    if owner.page.get_by_role("button", name="Close").count():
        owner.page.get_by_role("button", name="Close").first.click()
    customer.write("After the removal")
    owner.sees("After the removal")
    owner.write("We are among ourselves")
    customer.sees("We are among ourselves")
    agent.page.reload()
    expect(agent.page.get_by_text("removed").first).to_be_visible()
    body = agent.page.locator("body").inner_text()
    assert "After the removal" not in body
    assert "We are among ourselves" not in body
    expect(unsent.locator("p")).to_have_text(["Half a thought"])

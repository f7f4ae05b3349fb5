"""Invitations, colleagues, and a removal that holds."""

from people import DESKTOP, Agent, Customer, Owner
from playwright.sync_api import expect


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


def test_an_invitation_is_good_once(browser, server):
    owner = Owner.set_up(browser, server)
    invitation = owner.invite()
    Agent.join(browser, invitation, "First come")
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(invitation)
    page.get_by_role("textbox", name="Your name").fill("Second come")
    page.get_by_role("button", name="Join the desk").click()
    expect(page.get_by_role("alert")).to_contain_text("used")


def test_a_removed_agent_reads_nothing_more(browser, server):
    owner = Owner.set_up(browser, server)
    agent = Agent.join(browser, owner.invite(), "Soon gone")
    owner.go_to_desk(server)
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Before the removal")
    for person in (owner, agent):
        person.open_conversation()
        person.sees("Before the removal")

    owner.remove("Soon gone")
    expect(agent.page.get_by_text("removed").first).to_be_visible()

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

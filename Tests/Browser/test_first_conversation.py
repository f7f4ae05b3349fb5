"""Set-up, the first message, the answer: what the product is for."""

import re

from people import Customer, Owner, fragment
from playwright.sync_api import expect


def test_an_owner_sets_up_and_gets_links(browser, server):
    owner = Owner.set_up(browser, server)
    assert re.fullmatch(rf"{server.url}/support#[\w-]{{22,}}", owner.customer_link)
    expect(owner.page.get_by_role("img", name="QR code of the customer link")).to_be_visible()
    invitation = owner.invite()
    assert "/join#" in invitation and len(fragment(invitation)) > 100


def test_a_used_set_up_link_is_dead(browser, server):
    link = server.setup_link()
    Owner.set_up(browser, server)
    page = browser.new_context().new_page()
    page.goto(link)
    expect(page.get_by_role("alert")).to_contain_text("used")
    expect(page.get_by_role("button", name="Create desk")).to_have_count(0)
    expect(page.get_by_role("link", name="Customer link")).to_have_count(0)


def test_whoever_was_still_typing_is_told_that_the_link_was_used(browser, server):
    page = browser.new_context().new_page()
    page.goto(server.setup_link())
    page.get_by_role("textbox", name="Company name").fill("Somebody Else")
    page.get_by_role("textbox", name="Desk name").fill("Support")
    page.get_by_role("textbox", name="Your name").fill("Somebody")
    Owner.set_up(browser, server)
    page.get_by_role("button", name="Create desk").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("link", name="Customer link")).to_have_count(0)


def test_a_customer_sees_whose_line_this_is(browser, customer_link):
    customer = Customer.open(browser, customer_link)
    expect(customer.page.get_by_role("heading", name="Harbour Bank")).to_be_visible()
    expect(customer.page.get_by_role("button", name="More", exact=True)).to_be_visible()
    # What does not work yet is not drawn.
    for name in ["Attach", "Voice call", "Video call"]:
        expect(customer.page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    customer.page.get_by_role("status", name="Encrypted").click()
    dialog = customer.page.get_by_role("dialog", name="Who can read this")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Support")


def test_a_question_and_its_answer(browser, owner):
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Can I raise my card limit?")
    customer.sees("Can I raise my card limit?", "Sent")
    # What stands before it stays, and what the server puts between is drawn.
    expect(customer.log).to_contain_text("Write to Harbour Bank")
    expect(customer.log).to_contain_text("Conversation started")
    owner.open_conversation()
    owner.sees("Can I raise my card limit?")
    customer.sees("Can I raise my card limit?", "Read")

    owner.write("Yes, I have done it for you.")
    customer.sees("Yes, I have done it for you.")
    owner.sees("Yes, I have done it for you.", "Read")


def test_delivered_is_not_yet_read(browser, owner):
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Anybody there?")
    # The desk has the message, but nobody opened the conversation.
    customer.sees("Anybody there?", "Delivered")
    expect(customer.message("Anybody there?")).not_to_contain_text("Read")
    owner.open_conversation()
    customer.sees("Anybody there?", "Read")


def test_each_sees_the_other_typing(browser, owner):
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Hello")
    owner.open_conversation()
    owner.sees("Hello")
    customer.sees("Hello", "Read")
    customer.page.get_by_role("textbox", name="Message").press_sequentially("I have", delay=40)
    expect(owner.page.get_by_text(re.compile("typing", re.I)).first).to_be_visible()
    owner.page.get_by_role("textbox", name="Message").press_sequentially("Let me", delay=40)
    expect(customer.page.get_by_text(re.compile("typing", re.I)).first).to_be_visible()


def test_customers_have_conversations_of_their_own(browser, owner):
    first = Customer.open(browser, owner.customer_link)
    second = Customer.open(browser, owner.customer_link)
    first.write("First question")
    first.sees("First question", "Delivered")
    second.write("Second question")
    second.sees("Second question", "Delivered")
    expect(owner.conversations.get_by_role("listitem")).to_have_count(2)
    assert "Second question" not in first.log.inner_text()
    assert "First question" not in second.log.inner_text()


def test_a_browser_that_is_too_old_is_told_so(browser, server):
    for missing in ["Array.prototype.toSpliced", "self.BroadcastChannel"]:
        page = browser.new_context().new_page()
        page.add_init_script(f"delete {missing}")
        page.goto(server.setup_link())
        expect(page.get_by_text("This browser is too old")).to_be_visible()

"""A customer whose conversation the server no longer knows leaves it for another, and loses nothing
that was not sent."""

import sqlite3

from people import Customer
from playwright.sync_api import expect


def forget_conversations(server):
    """The server forgets, and says nothing of it."""
    server.stop()
    [file] = server.data.glob("*.sqlite")
    with sqlite3.connect(file) as database:
        for table in ("entry", "membership", "conversation"):
            database.execute(f"DELETE FROM {table}")
    database.close()
    server.start()


def begin_anew(page):
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Begin a new conversation").click()
    asked = page.get_by_role("alertdialog", name="Begin a new conversation")
    asked.get_by_role("button", name="Begin a new conversation").click()


def test_what_was_not_sent_goes_back_into_the_box_and_out_in_the_next(browser, owner, server):
    customer = Customer.open(browser, owner.customer_link)
    page = customer.page
    customer.write("The first conversation")
    customer.sees("The first conversation", "Delivered")
    forget_conversations(server)
    customer.write("Still under way")
    expect(page.get_by_text("The server no longer knows this conversation.")).to_be_visible()
    begin_anew(page)
    held = customer.message("Still under way")
    expect(held).to_contain_text("Not sent. The conversation ended first.")
    # It is kept, with this page or without.
    page.reload()
    expect(held).to_contain_text("Not sent. The conversation ended first.")
    expect(page.locator(".ended")).to_contain_text("begins a new one")
    held.get_by_role("button", name="Put back into the message box").click()
    expect(page.get_by_role("textbox", name="Message")).to_have_value("Still under way")
    page.get_by_role("button", name="Send", exact=True).click()
    customer.sees("Still under way", "Delivered")
    expect(page.get_by_text("The first conversation")).to_have_count(0)
    expect(owner.conversations.get_by_role("listitem")).to_have_count(2)


def test_a_conversation_that_goes_on_can_be_left_for_another(browser, owner):
    customer = Customer.open(browser, owner.customer_link)
    page = customer.page
    customer.write("In the first")
    customer.sees("In the first", "Delivered")
    owner.open_conversation()
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Begin a new conversation").click()
    asked = page.get_by_role("alertdialog", name="Begin a new conversation")
    expect(asked).to_contain_text("no longer reaches you")
    # Nothing has happened yet, and nothing does by a slip.
    asked.get_by_role("button", name="Stay in this one").click()
    expect(asked).to_have_count(0)
    owner.write("Still in the first")
    customer.sees("Still in the first")

    begin_anew(page)
    expect(page.locator(".ended")).to_contain_text("You have left this conversation")
    expect(owner.page.get_by_text("has begun another conversation")).to_have_count(0)
    page.reload()
    expect(page.locator(".ended")).to_contain_text("You have left this conversation")
    customer.write("In the second")
    customer.sees("In the second", "Delivered")
    expect(page.get_by_text("In the first")).to_have_count(0)

    expect(owner.page.get_by_text("has begun another conversation")).to_be_visible()
    owner.page.get_by_role("button", name="Open it").click()
    owner.sees("In the second")
    expect(owner.page.get_by_text("has begun another conversation")).to_have_count(0)
    owner.write("And answered there")
    customer.sees("And answered there")

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


def test_what_was_not_sent_goes_back_into_the_box_and_out_in_the_next(browser, owner, server):
    customer = Customer.open(browser, owner.customer_link)
    page = customer.page
    customer.write("The first conversation")
    customer.sees("The first conversation", "Delivered")
    more = page.get_by_role("button", name="More")
    leave = page.get_by_role("button", name="Begin a new conversation")
    more.click()
    expect(page.get_by_role("button", name="Copy the link of this page")).to_be_visible()
    # What goes on is left by nobody: its answers would come to nobody.
    expect(leave).to_have_count(0)
    page.keyboard.press("Escape")

    forget_conversations(server)
    customer.write("Still under way")
    expect(page.get_by_text("The server no longer knows this conversation.")).to_be_visible()
    more.click()
    leave.click()
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

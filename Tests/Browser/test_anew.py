"""A customer can always begin another conversation, and loses nothing that was not sent."""

from people import Customer
from playwright.sync_api import expect


def begin_anew(customer):
    customer.page.get_by_role("button", name="More").click()
    customer.page.get_by_role("button", name="Begin a new conversation").click()


def test_what_was_not_sent_goes_back_into_the_box_and_out_in_the_next(browser, owner):
    customer = Customer.open(browser, owner.customer_link)
    customer.write("The first conversation")
    customer.sees("The first conversation", "Delivered")
    customer.context.set_offline(True)
    customer.page.wait_for_function("!navigator.onLine")
    customer.write("Still under way")
    expect(customer.message("Still under way")).to_contain_text("Waiting")
    begin_anew(customer)
    held = customer.message("Still under way")
    expect(held).to_contain_text("Not sent. The conversation ended first.")
    # It lies on the disk, with this page or without.
    customer.context.set_offline(False)
    customer.page.reload()
    expect(held).to_contain_text("Not sent. The conversation ended first.")
    expect(customer.page.locator(".ended")).to_contain_text("begins a new one")
    held.get_by_role("button", name="Put back into the message box").click()
    expect(customer.page.get_by_role("textbox", name="Message")).to_have_value("Still under way")
    customer.page.get_by_role("button", name="Send", exact=True).click()
    customer.sees("Still under way", "Delivered")
    expect(customer.page.get_by_text("The first conversation")).to_have_count(0)
    expect(owner.conversations.get_by_role("listitem")).to_have_count(2)


def test_the_menu_offers_it_once_there_is_a_conversation(browser, owner):
    customer = Customer.open(browser, owner.customer_link)
    customer.page.get_by_role("button", name="More").click()
    offer = customer.page.get_by_role("button", name="Begin a new conversation")
    expect(customer.page.get_by_role("button", name="Copy the link of this page")).to_be_visible()
    expect(offer).to_have_count(0)
    customer.page.keyboard.press("Escape")
    customer.write("Hello")
    customer.sees("Hello", "Delivered")
    begin_anew(customer)
    expect(customer.page.get_by_role("textbox", name="Message")).to_be_focused()
    customer.write("Hello again")
    customer.sees("Hello again", "Delivered")
    expect(owner.conversations.get_by_role("listitem")).to_have_count(2)

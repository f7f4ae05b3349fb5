"""A desk with more conversations than a list begins with, and more messages than a page asks for at
once: what lies on the disk is there when somebody looks for it."""

import re

from copies import copy_conversation
from people import Customer
from playwright.sync_api import expect

COUNT = 250
MESSAGE_COUNT = 700
AT_FIRST = 100


def test_a_long_list_and_a_long_past_come_as_somebody_looks(browser, owner):
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Is my card blocked?")
    owner.open_conversation()
    first = owner.page.url
    owner.write("It is not.")
    owner.sees("It is not.", "Read")
    expect(owner.page).to_have_title(re.compile("^Harbour Bank"))
    copy_conversation(owner.page, 2, COUNT, MESSAGE_COUNT)
    owner.page.goto(first.split("#")[0])
    rows = owner.conversations.get_by_role("listitem")
    expect(rows).to_have_count(AT_FIRST)
    expect(rows.first).to_contain_text("It is not.")

    # The copies come before the oldest, which its own address opens all the same.
    owner.page.goto("about:blank")
    owner.page.goto(first)
    owner.sees("Is my card blocked?")

    page = owner.page
    page.goto(first.split("#")[0])
    page.reload()
    expect(rows).to_have_count(AT_FIRST)
    for count in (2 * AT_FIRST, COUNT):
        page.get_by_role("navigation").evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
        expect(rows).to_have_count(count)
    # With keys too, and it goes on with what the customer says.
    page.keyboard.press("Alt+ArrowUp")
    customer.write("Thank you")
    expect(rows.first).to_contain_text("Thank you")
    expect(page).to_have_title(re.compile("^(?:[(]1[)] )?Harbour Bank"))

    rows.nth(5).click()
    items = owner.log.get_by_role("listitem")
    expect(items.last).to_be_in_viewport()
    assert items.count() < MESSAGE_COUNT
    page.emulate_media(media="print")
    expect(items).to_have_count(MESSAGE_COUNT)
    page.emulate_media(media="screen")

"""Whom one has to do with: a number that two people compare, and another device than before."""

import re

from people import PHONE, Agent, Customer, Owner
from playwright.sync_api import expect

NUMBER = re.compile(r"^(\d{5} ){7}\d{5}$")


def who_can_read(person):
    person.page.get_by_role("status", name="Encrypted").click()
    return person.page.get_by_role("dialog", name="Who can read this")


def number_with(dialog, name):
    """As it is seen; and a screen reader gets it digit by digit."""
    entry = dialog.get_by_role("listitem").filter(has_text=name)
    digits = entry.locator(".digits")
    expect(digits).to_have_text(NUMBER)
    number = digits.text_content()
    spelled = entry.locator(".sr").text_content()
    assert spelled == ", ".join(" ".join(group) for group in number.split(" "))
    return number


def talking(browser, server, name="Bilal"):
    owner = Owner.set_up(browser, server)
    agent = Agent.join(browser, owner.invite(), name)
    customer = Customer.open(browser, owner.customer_link)
    owner.go_to_desk(server)
    customer.write("Is my card blocked?")
    agent.open_conversation()
    agent.sees("Is my card blocked?")
    agent.write("Let me look.")
    customer.sees("Let me look.")
    return owner, agent, customer


def replace(browser, owner, name="Bilal"):
    """The same name, on a device of somebody's."""
    owner.remove(name)
    expect(owner.page.get_by_role("button", name=f"Remove {name}")).to_have_count(0)
    return Agent.join(browser, owner.invite(), name)


def newcomer(browser, owner, name):
    owner.page.get_by_role("button", name="Team").click()
    new = Agent.join(browser, owner.invite(), name)
    owner.page.keyboard.press("Escape")
    return new


def test_both_sides_read_the_same_number_and_can_say_that_it_matches(browser, server):
    owner, agent, customer = talking(browser, server)
    dialog = who_can_read(customer)
    mine, theirs = number_with(dialog, "Bilal"), who_can_read(agent)
    assert number_with(theirs, "Customer") == mine
    assert number_with(dialog, "Mira") != mine
    # Nobody compares with themselves.
    expect(dialog.locator(".digits")).to_have_count(2 + 1)
    for shown, name in [(dialog, "Bilal"), (theirs, re.compile("Numbers match"))]:
        match = shown.get_by_role("button", name=name).first
        expect(match).to_have_attribute("aria-pressed", "false")
        match.click()
        expect(match).to_have_attribute("aria-pressed", "true")
    customer.page.reload()
    dialog = who_can_read(customer)
    match = dialog.get_by_role("button", name="Numbers match: Bilal")
    expect(match).to_have_attribute("aria-pressed", "true")
    expect(match).to_have_text("Compared: they match")
    other = dialog.get_by_role("button", name="Numbers match: Mira")
    expect(other).to_have_attribute("aria-pressed", "false")


def test_another_device_interrupts_once_and_loses_nothing(browser, server):
    owner, agent, customer = talking(browser, server)
    dialog = who_can_read(customer)
    before = number_with(dialog, "Bilal")
    dialog.get_by_role("button", name="Numbers match: Bilal").click()
    expect(dialog.get_by_text("Compared: they match")).to_be_visible()
    customer.page.keyboard.press("Escape")
    customer.page.get_by_role("textbox", name="Message").fill("Half a sentence")
    new = replace(browser, owner)
    notice = customer.page.get_by_role("alert")
    expect(notice).to_contain_text("Bilal has another device than before")
    expect(notice).to_contain_text("You had compared numbers")
    # A relay that had put its own device there would show another number, too.
    expect(notice.locator(".digits")).to_have_text(NUMBER)
    assert notice.locator(".digits").text_content() != before
    # What was begun is still there, and waits when it is sent.
    box = customer.page.get_by_role("textbox", name="Message")
    expect(box).to_have_value("Half a sentence")
    customer.write("Half a sentence, and the rest")
    expect(customer.message("Half a sentence, and the rest")).to_contain_text("Waiting")
    expect(owner.page.get_by_text("Half a sentence, and the rest")).to_have_count(0)
    customer.page.reload()
    expect(notice).to_contain_text("Bilal has another device than before")
    expect(customer.message("Half a sentence, and the rest")).to_contain_text("Waiting")
    notice.get_by_role("button", name="Go on without comparing").click()
    expect(notice).to_have_count(0)
    new.open_conversation()
    new.sees("Half a sentence, and the rest")
    customer.sees("Half a sentence, and the rest", "Delivered")
    # Never again.
    customer.page.reload()
    customer.sees("Half a sentence, and the rest")
    customer.write("Thank you")
    new.sees("Thank you")
    expect(notice).to_have_count(0)
    match = who_can_read(customer).get_by_role("button", name="Numbers match: Bilal")
    expect(match).to_have_attribute("aria-pressed", "false")


def test_nobody_is_interrupted_for_a_person_who_is_new(browser, server):
    owner, agent, customer = talking(browser, server)
    new = newcomer(browser, owner, "Somebody else")
    customer.write("Welcome")
    new.open_conversation()
    new.sees("Welcome")
    expect(customer.page.get_by_role("alert")).to_have_count(0)


def test_numbers_fit_a_narrow_screen(browser, server):
    owner = Owner.set_up(browser, server)
    customer = Customer.open(browser, owner.customer_link, **{**PHONE, "viewport": {
        "width": 320, "height": 640}})
    customer.write("Is my card blocked?")
    customer.sees("Is my card blocked?", "Sent")
    dialog = who_can_read(customer)
    number_with(dialog, "Mira")
    assert dialog.evaluate("(element) => element.scrollWidth <= element.clientWidth")

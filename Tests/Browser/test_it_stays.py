"""Reload, close, second tab, relay killed, network gone: nothing lost, nothing twice."""

import time

from chromium import CHROMIUM, FLAGS
from people import PHONE, Agent, Customer, Person
from playwright.sync_api import expect


def conversation_with(browser, owner, text="Good morning"):
    customer = Customer.open(browser, owner.customer_link)
    customer.write(text)
    owner.open_conversation()
    owner.sees(text)
    customer.sees(text, "Read")
    return customer


def test_a_reload_keeps_everything(browser, owner):
    customer = conversation_with(browser, owner)
    owner.write("How can I help?")
    customer.sees("How can I help?")
    for person in (customer, owner):
        person.page.reload()
    customer.sees("Good morning", "Read")
    customer.sees("How can I help?")
    owner.open_conversation()
    owner.sees("Good morning")
    owner.sees("How can I help?", "Read")
    customer.write("After the reload")
    owner.sees("After the reload")


def test_the_browser_is_closed_and_opened_again(playwright, owner, tmp_path):
    def launch():
        return playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=CHROMIUM, args=FLAGS, **PHONE)

    context = launch()
    customer = Person(context.pages[0])
    customer.page.goto(owner.customer_link)
    customer.write("I close my browser now")
    customer.sees("I close my browser now", "Sent")
    context.close()

    owner.open_conversation()
    owner.write("We answer while you are away")
    owner.sees("We answer while you are away", "Sent")

    context = launch()
    customer = Person(context.pages[0])
    customer.page.goto(owner.customer_link)
    customer.sees("I close my browser now")
    customer.sees("We answer while you are away")
    owner.sees("We answer while you are away", "Delivered")
    context.close()


def test_a_second_tab_shows_the_same_and_can_write(browser, owner):
    first = conversation_with(browser, owner)
    second = Person(first.context.new_page())
    second.page.goto(owner.customer_link)
    second.sees("Good morning")
    second.write("From the second tab")
    for person in (first, second, owner):
        person.sees("From the second tab")
    first.write("From the first tab")
    for person in (first, second, owner):
        person.sees("From the first tab")
    # The tab that does the work goes away; the other takes over.
    first.page.close()
    second.write("The first tab is closed")
    second.sees("The first tab is closed", "Sent")
    owner.sees("The first tab is closed")
    owner.write("I still reach you")
    second.sees("I still reach you")


def test_the_relay_is_killed_right_after_sent(browser, server, owner):
    customer = conversation_with(browser, owner)
    owner.context.set_offline(True)
    customer.write("Sent, then the power fails")
    customer.sees("Sent, then the power fails", "Sent")
    server.kill()
    customer.write("Written while the relay is dead")
    customer.sees("Written while the relay is dead")
    expect(customer.message("Written while the relay is dead")).not_to_contain_text("Sent")
    server.start()
    owner.context.set_offline(False)
    owner.sees("Sent, then the power fails")
    owner.sees("Written while the relay is dead")
    customer.sees("Written while the relay is dead", "Delivered")


def test_the_network_goes_in_the_middle_of_a_send(browser, owner):
    customer = conversation_with(browser, owner)
    texts = [f"Message {number} of a bad line" for number in range(1, 7)]
    for number, text in enumerate(texts):
        if number % 2:
            customer.context.set_offline(True)
        customer.write(text)
        if number % 2:
            time.sleep(0.3)
            customer.context.set_offline(False)
    for text in texts:
        customer.sees(text, "Read")
        owner.sees(text)
    assert customer.texts(texts) == owner.texts(texts)


def test_the_page_says_what_it_waits_for(browser, owner):
    customer = conversation_with(browser, owner)
    customer.context.set_offline(True)
    customer.write("Nobody hears this yet")
    expect(customer.message("Nobody hears this yet")).to_contain_text("Waiting")
    customer.context.set_offline(False)
    customer.sees("Nobody hears this yet", "Read")


def test_the_desk_was_closed_when_the_customer_wrote(browser, server, owner):
    profile = owner.context
    owner.page.close()
    customer = Customer.open(browser, owner.customer_link)
    customer.write("You are closed, I write anyway")
    customer.sees("You are closed, I write anyway", "Sent")
    customer.page.close()
    owner = Agent(profile.new_page())
    owner.page.goto(server.url + "/desk")
    owner.open_conversation()
    owner.sees("You are closed, I write anyway")


def test_the_other_side_was_away_for_a_day(browser, server, owner):
    profile = owner.context
    customer = conversation_with(browser, owner)
    owner.page.close()
    customer.write("Written yesterday")
    customer.sees("Written yesterday", "Sent")
    customer.page.close()
    server.stop()
    server.start(days_later=1)
    owner = Agent(profile.new_page())
    owner.page.goto(server.url + "/desk")
    owner.open_conversation()
    owner.sees("Written yesterday")
    owner.write("Answered today")
    customer = Customer(customer.context.new_page())
    customer.page.goto(owner.page.evaluate("location.origin") + "/support")
    customer.sees("Written yesterday", "Delivered")
    customer.sees("Answered today")


def test_both_sides_show_one_order(browser, owner):
    customer = conversation_with(browser, owner)
    # What notices reading comes a little after the first message; what flies past before is unread.
    expect(customer.log.get_by_role("button", name="Message actions")).to_have_count(1)
    texts = []
    for number in range(6):
        texts += [f"customer {number}!", f"desk {number}!"]
        customer.write(texts[-2])
        owner.write(texts[-1])
    for text in texts:
        customer.sees(text)
        owner.sees(text)
    for person in (customer, owner):
        for text in texts:
            expect(person.message(text)).to_contain_text(person_state(person, text))
    assert customer.texts(texts) == owner.texts(texts)


def person_state(person, text):
    """One's own messages carry a state; the other side's show their text."""
    mine = text.startswith("customer") == isinstance(person, Customer)
    return "Read" if mine else text

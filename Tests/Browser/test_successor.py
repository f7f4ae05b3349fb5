"""An agent whose program puts a commit of garbage into the conversation, over its own session and
through the real server: what the people at both ends see of it, and that they go on."""

import re

import enemy
import pytest
from people import Agent, Customer, Owner
from playwright.sync_api import expect

# What the page appends next is no message but a commit that is none: the octet of the frame, the
# conversation, epoch and number as they were; a commit that adds and removes nobody and has no
# Welcome, and three octets of it.
SPOILS = """
const send = WebSocket.prototype.send;
let spoils = false;
new BroadcastChannel("spoil").onmessage = () => { spoils = true; };
WebSocket.prototype.send = function (data) {
  const frame = new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
  if (!spoils || frame[0] !== 5) return send.call(this, data);
  spoils = false;
  return send.call(this, new Uint8Array([...frame.slice(0, 33), 2, 0, 0, 0, 3, 0, 1, 2]));
};
"""
NAMES = re.compile("in the name of Bilal")


@pytest.fixture
def people(browser, server):
    """An owner, an agent who turns, and a customer, in one conversation."""
    owner = Owner.set_up(browser, server)
    invitation = owner.invite()
    owner.go_to_desk(server)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    enemy.in_worker(context, SPOILS)
    page = context.new_page()
    page.goto(invitation)
    page.get_by_role("textbox", name="Your name").fill("Bilal")
    page.get_by_role("button", name="Join the desk").click()
    hostile = Agent(page)
    expect(hostile.conversations).to_be_visible()
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Good evening")
    for agent in (owner, hostile):
        agent.open_conversation()
        agent.sees("Good evening")
    return owner, hostile, customer


def spoil(hostile):
    hostile.page.evaluate("new BroadcastChannel('spoil').postMessage(1)")
    hostile.write("This is never sent")


def says_by_whom(person, count=1):
    notice = person.log.get_by_text(NAMES)
    expect(notice).to_have_count(count)


def goes_on(person, count=1):
    expect(person.log.get_by_text("goes on with new keys")).to_have_count(count)


def test_both_ends_read_by_whom_it_came_and_go_on(people):
    owner, hostile, customer = people
    spoil(hostile)
    for person in (owner, customer):
        says_by_whom(person)
        goes_on(person)
    customer.write("Are you still there?")
    owner.sees("Are you still there?")
    owner.write("We are")
    customer.sees("We are")
    customer.sees("Are you still there?", state="Delivered")
    owner.sees("We are", state="Delivered")
    # One conversation, with all that was said in it, in its order, and after a reload as before.
    said = ["Good evening", "Are you still there?", "We are"]
    expect(owner.conversations.get_by_role("listitem")).to_have_count(1)
    for person in (owner, customer):
        person.page.reload()
        if person is owner:
            person.open_conversation()
        person.sees("We are")
        says_by_whom(person)
        assert person.texts(said) == said


def test_what_waits_meanwhile_is_sent_in_the_successor(people):
    owner, hostile, customer = people
    customer.context.set_offline(True)
    customer.write("Written in the tunnel")
    expect(customer.message("Written in the tunnel")).to_contain_text("Waiting")
    spoil(hostile)
    says_by_whom(owner)
    # Nobody but the customer begins a successor; until then it waits, in words.
    owner.write("Written by Mira")
    expect(owner.message("Written by Mira")).to_contain_text("Waiting")
    customer.context.set_offline(False)
    says_by_whom(customer)
    for person in (owner, customer):
        goes_on(person)
    owner.sees("Written in the tunnel")
    customer.sees("Written by Mira")
    owner.sees("Written by Mira", state="Delivered")
    customer.sees("Written in the tunnel", state="Delivered")


def test_again_and_again_keeps_nobody_from_being_heard(people):
    owner, hostile, customer = people
    for number in (1, 2, 3):
        spoil(hostile)
        says_by_whom(owner, number)
        says_by_whom(customer, number)
        goes_on(customer, number)
        customer.write(f"Number {number}")
        owner.sees(f"Number {number}")
        # Its own page goes on where the customer does, too.
        hostile.sees(f"Number {number}")

"""What is unread is found, and only what somebody could see becomes read."""

import re
import time

import pytest
from people import DESKTOP, PHONE, Agent, Customer
from playwright.sync_api import expect

MANY = 200


def customer_with(browser, owner, texts, **options):
    customer = Customer.open(browser, owner.customer_link, **options)
    for text in texts:
        customer.write(text)
    customer.sees(texts[-1], "Delivered", timeout=60_000)
    return customer


def state_of(person, text):
    bubble = person.page.get_by_text(text, exact=True)
    item = person.log.get_by_role("listitem").filter(has=bubble)
    return item.locator(".state").inner_text()


def on_screen(page, text):
    """Whether the bubble with exactly this text can be seen in the log."""
    return page.evaluate(
        """text => {
            const log = document.querySelector("[role=log]").getBoundingClientRect();
            const bubble = [...document.querySelectorAll(".bubble")]
                .find((found) => found.textContent === text);
            const box = bubble?.getBoundingClientRect();
            return Boolean(box) && box.top >= log.top && box.bottom <= log.bottom;
        }""", text)


@pytest.mark.parametrize("look", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_conversation_opens_where_the_unread_begins(browser, owner, look):
    first = customer_with(browser, owner, ["Before"])
    owner.page.set_viewport_size(look["viewport"])
    owner.open_conversation()
    first.sees("Before", "Read")
    owner.page.get_by_role("button", name="More", exact=True).click()
    owner.page.get_by_role("button", name="Back to conversations").last.click()
    for number in range(MANY):
        first.write(f"Message {number:03}")
    first.sees(f"Message {MANY - 1:03}", "Delivered", timeout=60_000)
    expect(owner.conversations.get_by_role("listitem").first).to_contain_text(str(MANY))
    owner.open_conversation()
    expect(owner.page.get_by_text("Unread", exact=True)).to_be_visible()
    assert on_screen(owner.page, "Message 000")
    assert on_screen(owner.page, "Before")
    assert not on_screen(owner.page, f"Message {MANY - 1:03}")

    expect(first.log.get_by_role("listitem").filter(has_text="Message 000")).to_contain_text("Read")
    read = [number for number in range(MANY) if state_of(first, f"Message {number:03}") == "Read"]
    assert 0 < len(read) < 60, "no more than a screen"
    assert read == list(range(len(read)))
    assert not on_screen(owner.page, f"Message {len(read) + 1:03}")

    # To the end at once, and all of it is there.
    owner.page.get_by_role("button", name=re.compile("new messages")).click()
    first.sees(f"Message {MANY - 1:03}", "Read")
    assert on_screen(owner.page, f"Message {MANY - 1:03}")
    skipped = range(len(read) + 40, MANY - 60)
    assert {state_of(first, f"Message {number:03}") for number in skipped} == {"Delivered"}

    # Nor does an answer say that all above it was read.
    owner.write("An answer to the last of them")
    first.sees("An answer to the last of them")
    assert {state_of(first, f"Message {number:03}") for number in skipped} == {"Delivered"}

    # Whoever scrolls over them has had them all before their eyes.
    owner.log.hover()
    deadline = time.monotonic() + 120
    while owner.page.locator(".badge").count() or state_of(first, "Message 060") != "Read":
        assert time.monotonic() < deadline
        owner.page.mouse.wheel(0, -200)
        owner.page.wait_for_timeout(30)
        if owner.page.evaluate("document.querySelector('[role=log]').scrollTop") == 0:
            break
    first.sees("Message 060", "Read", timeout=60_000)
    # The receipts of the last follow those of the first.
    for number in range(MANY):
        first.sees(f"Message {number:03}", "Read")
    expect(owner.page.locator(".badge")).to_have_count(0)


def test_the_end_key_reads_what_is_at_the_end(browser, owner):
    texts = [f"Message {number:03}" for number in range(80)]
    customer = customer_with(browser, owner, texts)
    owner.page.set_viewport_size(DESKTOP["viewport"])
    owner.open_conversation()
    customer.sees("Message 000", "Read")
    owner.log.focus()
    owner.page.keyboard.press("End")
    customer.sees(texts[-1], "Read", timeout=60_000)
    read = {text for text in texts[40:] if state_of(customer, text) == "Read"}
    assert read == {text for text in texts[40:] if on_screen(owner.page, text)}


def test_what_comes_while_nobody_looks_is_divided(browser, owner):
    customer = customer_with(browser, owner, ["Good morning"])
    owner.open_conversation()
    customer.sees("Good morning", "Read")
    # Another tab of the same browser comes to the front.
    other = owner.context.new_page()
    other.goto("about:blank")
    other.bring_to_front()
    owner.page.evaluate("document.hasFocus = () => false")
    customer.write("Are you still there?")
    customer.sees("Are you still there?", "Delivered")
    expect(owner.page.get_by_text("Unread", exact=True)).to_be_visible()
    assert state_of(customer, "Are you still there?") == "Delivered"
    owner.page.bring_to_front()
    owner.page.evaluate("delete document.hasFocus; dispatchEvent(new Event('focus'))")
    customer.sees("Are you still there?", "Read")


def test_stepping_past_a_conversation_reads_nothing(browser, owner):
    people = [customer_with(browser, owner, [f"Hello from {name}"]) for name in "ABCDEF"]
    page = owner.page
    page.set_viewport_size({"width": 1280, "height": 330})
    # However slow the machine is, nobody stays anywhere while the clock stands.
    page.clock.install()
    page.clock.pause_at(time.time() + 3600)
    # The latest stands first: F, E, D, C, B, A.
    for _ in range(6):
        page.keyboard.press("Alt+ArrowDown")
    owner.sees("Hello from A")
    assert state_of(people[0], "Hello from A") == "Delivered"
    # What tells of reading has come, before the only time passes that will.
    expect(owner.log.get_by_role("button", name="Message actions")).to_have_count(1)
    page.clock.run_for(5_000)
    expect(page.locator("[aria-current]")).to_be_in_viewport(ratio=0.9)
    people[0].sees("Hello from A", "Read")  # who stays has read it
    for name, person in zip("BCDEF", people[1:]):
        assert state_of(person, f"Hello from {name}") == "Delivered"


def test_a_colleague_stands_on_the_companys_side_with_the_name(browser, owner, server):
    invitation = invite(owner)
    agent = Agent.join(browser, invitation, "Bilal")
    customer = customer_with(browser, owner, ["Hello"])
    owner.open_conversation()
    owner.write("From the owner")
    customer.sees("From the owner")
    agent.open_conversation()
    agent.sees("From the owner")
    agent.write("From the agent")
    owner.sees("From the agent")
    names = [person.conversations.get_by_role("listitem").first.locator(".row-name").inner_text()
             for person in (owner, agent)]
    assert names[0] == names[1] and names[0] != "", "one name for all agents"
    expect(owner.message("From the agent").locator(".author")).to_have_text("Bilal")
    expect(owner.message("From the agent").locator(".author")).to_be_in_viewport()
    log = owner.log.bounding_box()
    colleague = owner.message("From the agent").locator(".bubble").bounding_box()
    theirs = owner.message("Hello").locator(".bubble").bounding_box()
    right = log["x"] + log["width"] - colleague["x"] - colleague["width"]
    assert abs(right - (theirs["x"] - log["x"])) < 40
    fills = [person.locator(".bubble").evaluate("b => getComputedStyle(b).backgroundColor")
             for person in (owner.message("From the agent"), owner.message("From the owner"),
                            owner.message("Hello"))]
    assert len(set(fills)) == 3, "oneself, a colleague and the customer look different"


def invite(owner):
    owner.page.get_by_role("button", name="Team").click()
    link = owner.invite()
    owner.page.get_by_role("button", name="Close").click()
    return link


def test_who_joins_late_is_told_what_is_not_theirs_to_read(browser, owner):
    customer = customer_with(browser, owner, ["Said before"])
    agent = Agent.join(browser, invite(owner), "Bilal")
    customer.write("Said after")
    customer.sees("Said after", "Delivered")
    agent.open_conversation()
    agent.sees("Said after")
    expect(agent.log).to_contain_text("For you the conversation begins here")
    expect(agent.log).not_to_contain_text("Said before")


def test_paper_and_select_all_have_the_whole_conversation(browser, owner, tmp_path):
    customer = customer_with(browser, owner, [f"Line {number:03}" for number in range(300)])
    page = customer.page
    page.reload()
    customer.sees("Line 299")
    customer.log.press("Control+a")
    copied = page.evaluate("getSelection().toString()")
    lines = [line for line in copied.split("\n") if line.strip()]
    assert lines == [f"Line {number:03}" for number in range(300)]

    page.reload()
    customer.sees("Line 299")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(customer.message("Line 000")).to_have_count(1)
    expect(customer.log.get_by_role("listitem")).to_have_count(300)
    assert page.evaluate("document.querySelector('[role=log]').scrollHeight <= "
                         "document.documentElement.scrollHeight"), "nothing is cut off"
    expect(page.get_by_role("textbox", name="Message")).to_be_hidden()


def test_what_is_copied_is_what_was_said(browser, owner):
    customer = customer_with(browser, owner, ["First line", "Second line"])
    copied = customer.page.evaluate(
        """() => {
            getSelection().selectAllChildren(document.querySelector("[role=log]"));
            return getSelection().toString();
        }""")
    assert [line for line in copied.split("\n") if line.strip()] == ["First line", "Second line"]

"""Signs on messages: put there, seen by whom it concerns, and taken back."""

import re

from people import Customer
from playwright.sync_api import expect


def actions(person, text):
    return person.message(text).get_by_role("button", name="Message actions")


def react(person, text, sign):
    person.message(text).hover()
    actions(person, text).click()
    person.message(text).get_by_role("button", name="React").click()
    person.message(text).get_by_role("button", name=sign, exact=True).click()


def sign(person, text, named):
    return person.message(text).get_by_role("button", name=named, exact=True)


def say_sign(person, text):
    """What a module may say that offers other signs than ours."""
    person.page.evaluate("""async (text) => {
      const { line } = await import(document.querySelector("script[type=module][src*=main]").src
        .replace(/pages.*/, "line/page.js") + versionOf("line/page.js"));
      function versionOf(path) {
        const link = document.querySelector(`link[rel=modulepreload][href*="${path}"]`);
        return link ? new URL(link.href).search : "";
      }
      const [conversation] = line.state.conversations.values();
      const message = conversation.entries.find(({ mine }) => mine);
      const to = Uint8Array.from(message.messageID.match(/../g), (pair) => parseInt(pair, 16));
      const id = crypto.getRandomValues(new Uint8Array(16));
      await line.command(
        { do: "react", conversation: conversation.id, id, to, replaces: null, text });
    }""", text)


def begun(browser, owner):
    customer = Customer.open(browser, owner.customer_link)
    customer.write("It came this morning")
    customer.sees("It came this morning", "Delivered")
    owner.open_conversation()
    owner.write("Thank you for telling us")
    # What stands at a message comes after the first.
    for person in (customer, owner):
        expect(actions(person, "Thank you for telling us")).to_be_attached()
    return customer


def test_both_sides_see_who_put_what_and_what_is_taken_back(browser, owner):
    customer = begun(browser, owner)
    react(owner, "It came this morning", "👍")
    react(owner, "It came this morning", "❤️")
    expect(sign(customer, "It came this morning", "👍 Mira Stone")).to_be_visible()
    expect(sign(customer, "It came this morning", "❤️ Mira Stone")).to_be_visible()
    # The customer joins in by a tap on what is there.
    sign(customer, "It came this morning", "👍 Mira Stone").tap()
    both = sign(customer, "It came this morning", "👍 Mira Stone, You")
    expect(both).to_have_attribute("aria-pressed", "true")
    expect(both).to_contain_text("2")
    mine = owner.message("It came this morning").get_by_role("button", name=re.compile("👍 You, "))
    expect(mine).to_have_attribute("aria-pressed", "true")
    mine.click()
    expect(sign(customer, "It came this morning", "👍 You")).to_be_visible()
    for person in (customer, owner):
        person.page.reload()
    owner.open_conversation()
    expect(sign(customer, "It came this morning", "👍 You")).to_have_attribute(
        "aria-pressed", "true")
    expect(sign(owner, "It came this morning", "❤️ You")).to_be_visible()
    # It counts as no message.
    assert customer.message("It came this morning").count() == 1
    expect(owner.page).to_have_title(re.compile(r"^[^(]*$"))


def test_a_finger_taps_the_message(browser, owner):
    customer = begun(browser, owner)
    bubble = customer.message("Thank you for telling us").locator(".bubble")
    bubble.tap()
    customer.message("Thank you for telling us").get_by_role("button", name="React").tap()
    sign(customer, "Thank you for telling us", "🙏").tap()
    expect(customer.page.get_by_role("group", name="React")).to_have_count(0)
    expect(owner.message("Thank you for telling us").get_by_role(
        "button", name=re.compile("^🙏 "))).to_be_visible()
    # A second tap closes what the first has opened.
    bubble.tap()
    copy = customer.page.get_by_role("button", name="Copy", exact=True)
    expect(copy).to_be_visible()
    bubble.tap()
    expect(copy).to_have_count(0)


def test_by_keys_alone(browser, owner):
    customer = begun(browser, owner)
    react(customer, "It came this morning", "😂")
    page = owner.page
    expect(owner.message("It came this morning").get_by_role(
        "button", name=re.compile("^😂 "))).to_be_visible()
    newest, older = "Thank you for telling us", "It came this morning"
    page.get_by_role("log").focus()
    page.keyboard.press("Tab")
    while not actions(owner, newest).evaluate("button => button === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    expect(actions(owner, older)).to_be_focused()
    page.keyboard.press("Enter")
    react_button = owner.message(older).get_by_role("button", name="React")
    expect(react_button).to_be_visible()
    page.keyboard.press("Escape")
    expect(react_button).to_have_count(0)
    expect(actions(owner, older)).to_be_focused()
    page.keyboard.press("Enter")
    react_button.focus()
    page.keyboard.press("Enter")
    expect(sign(owner, older, "👍")).to_be_focused()
    page.keyboard.press("Enter")
    expect(actions(owner, older)).to_be_focused()
    expect(sign(customer, older, "👍 Mira Stone")).to_be_visible()


def test_it_waits_for_the_line_and_survives_a_reload(browser, owner):
    customer = begun(browser, owner)
    customer.context.set_offline(True)
    customer.page.wait_for_function("!navigator.onLine")
    react(customer, "Thank you for telling us", "🙏")
    expect(sign(customer, "Thank you for telling us", "🙏 You (Waiting)")).to_be_visible()
    customer.context.set_offline(False)
    expect(sign(customer, "Thank you for telling us", "🙏 You")).to_be_visible()
    expect(owner.message("Thank you for telling us").get_by_role(
        "button", name=re.compile("^🙏 "))).to_be_visible()


def test_what_is_no_emoji_is_shown_and_joined_by_nobody(browser, owner):
    """A colleague's module says anything; the page offers nobody to say it too."""
    customer = begun(browser, owner)
    said = "👍 ok, and I agree to pay 500 for it"
    say_sign(customer, said)
    pill = owner.message("It came this morning").get_by_role("button", name=re.compile("500"))
    expect(pill).to_be_visible()
    expect(pill).to_be_disabled()


def test_a_sign_with_and_without_its_colours_is_one(browser, owner):
    """Some keyboards say the bare heart, which the offered one joins and takes back."""
    customer = begun(browser, owner)
    say_sign(customer, "\u2764")
    expect(sign(customer, "It came this morning", "\u2764 You")).to_be_visible()
    react(customer, "It came this morning", "❤️")
    expect(customer.message("It came this morning").locator(".sign")).to_have_count(0)
    say_sign(customer, "\u2764")
    react(owner, "It came this morning", "❤️")
    expect(owner.message("It came this morning").locator(".sign")).to_have_count(1)
    expect(sign(customer, "It came this morning", "\u2764 You, Mira Stone")).to_be_visible()

"""New conversations at a desk: they stand apart from those whom it has answered, and a desk can
pause them."""

from people import Customer
from playwright.sync_api import expect

PAUSED = "No new conversations are taken. Those that you have go on."


def test_newcomers_stand_below_whom_the_desk_knows(browser, owner):
    known = Customer.open(browser, owner.customer_link)
    known.write("I was here first")
    known.sees("I was here first", "Delivered")
    rows = owner.conversations.get_by_role("listitem")
    owner.open_conversation()
    owner.write("Good morning")
    owner.sees("Good morning", "Delivered")
    for number in range(3):
        stranger = Customer.open(browser, owner.customer_link)
        stranger.write(f"Stranger {number}")
        stranger.sees(f"Stranger {number}", "Delivered")
        expect(rows).to_have_count(number + 2)
    # The latest words are the strangers', and yet:
    expect(rows.first).to_contain_text("Good morning")
    expect(rows.nth(1)).to_contain_text("Stranger 2")
    expect(owner.page.locator(".newcomers-head")).to_contain_text("New people")
    # Whom somebody answers is known from then on.
    owner.open_conversation(3)
    owner.write("How can we help?")
    expect(rows.first).to_contain_text("How can we help?")
    expect(rows.nth(2)).to_contain_text("Stranger 2")
    expect(owner.page.locator(".newcomers-count")).to_have_text("2")


def test_a_paused_desk_says_so_to_both_sides_and_opens_again(browser, server, owner):
    known = Customer.open(browser, owner.customer_link)
    known.write("I was here first")
    known.sees("I was here first", "Delivered")
    page = owner.page
    page.get_by_role("button", name="Team").click()
    page.get_by_role("button", name="Pause new conversations").click()
    dialog = page.get_by_role("dialog", name="Team")
    expect(dialog.get_by_text(PAUSED)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation").get_by_text(PAUSED)).to_be_visible()

    newcomer = Customer.open(browser, owner.customer_link)
    newcomer.write("Is anybody there?")
    expect(newcomer.page.get_by_text("No new conversations are taken right now.")).to_be_visible()
    # Who is known goes on.
    known.write("Still me")
    known.sees("Still me", "Delivered")
    # Neither a reload nor a restart of the server changes that.
    server.stop()
    server.start()
    newcomer.page.reload()
    expect(newcomer.page.get_by_text("No new conversations are taken right now.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("navigation").get_by_text(PAUSED)).to_be_visible()
    expect(owner.conversations.get_by_role("listitem")).to_have_count(1)

    page.get_by_role("button", name="Team").click()
    page.get_by_role("button", name="Take new conversations again").click()
    expect(dialog.get_by_text("Anybody with the customer link can begin one.")).to_be_visible()
    newcomer.page.reload()
    newcomer.sees("Is anybody there?", "Delivered")
    expect(owner.conversations.get_by_role("listitem")).to_have_count(2)

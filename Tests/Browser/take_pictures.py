"""Takes pictures of a real conversation into out/pictures, and those that the README shows into
Docs/pictures: `make pictures`."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "design")]

from drawing import launch  # noqa: E402
from people import Agent, Customer, Owner  # noqa: E402
from server import ROOT, Server  # noqa: E402

PICTURES = ROOT / "out" / "pictures"
README_PICTURES = ROOT / "Docs" / "pictures"
IN_README = ["customer-phone-light", "customer-phone-dark", "trust-phone-light", "desk-light"]
TALK = [
    ("customer", "Hello, my card was declined in a shop this morning. Is something wrong?"),
    ("desk", "Good morning! Let me look. Which card is it, the last four digits are enough."),
    ("customer", "It ends in 4417."),
    ("desk", "Thank you. The chip was blocked after three wrong PINs at 09:12. Was that you?"),
    ("customer", "Oh. Yes, that was me, wrong card in the wrong pocket."),
    ("desk", "No harm done. I have lifted the block, it works again from now on."),
    ("customer", "Wonderful, that was quick. Thank you!"),
]


def take(person, name):
    """In ordinary motion, at the end of what moves."""
    person.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


def both_looks(person, name):
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme=scheme)
        take(person, f"{name}-{scheme}")


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = launch(playwright)
        server = Server(Path(folder) / "data").start()
        try:
            pictures(browser, server)
        finally:
            server.stop()
            browser.close()
    README_PICTURES.mkdir(parents=True, exist_ok=True)
    for name in IN_README:
        shutil.copy(PICTURES / f"{name}.png", README_PICTURES)


def pictures(browser, server):
    owner = Owner.set_up(browser, server)
    invitation = owner.invite()
    both_looks(owner, "set-up")
    owner.go_to_desk(server)
    Agent.join(browser, invitation, "Night shift")
    link = owner.customer_link
    customer = Customer.open(browser, link)
    expect(customer.page.get_by_role("heading", name="Harbour Bank")).to_be_visible()
    both_looks(customer, "welcome-phone")

    for text in ("What are your hours on Saturday?", "I moved, how do I change my address?"):
        other = Customer.open(browser, link)
        other.write(text)
        other.sees(text, "Delivered")
        other.page.close()
    customer.write(TALK[0][1])
    customer.sees(TALK[0][1], "Delivered")
    owner.open_conversation()
    owner.sees(TALK[0][1])
    for who, text in TALK[1:]:
        writer, reader = (customer, owner) if who == "customer" else (owner, customer)
        writer.write(text)
        reader.sees(text)
    customer.sees(TALK[-1][1], "Read")
    both_looks(customer, "customer-phone")
    both_looks(owner, "desk")
    owner.page.set_viewport_size({"width": 390, "height": 844})
    both_looks(owner, "desk-phone")
    customer.page.get_by_role("status", name="Encrypted").click()
    expect(customer.page.get_by_role("dialog", name="Who can read this")).to_be_visible()
    both_looks(customer, "trust-phone")
    customer.page.keyboard.press("Escape")
    customer.page.set_viewport_size({"width": 1280, "height": 800})
    both_looks(customer, "customer-desktop")
    arabic = Customer.open(browser, link, locale="ar")
    # Names are translated there.
    arabic.page.locator("textarea").fill("مرحبا، هل يمكنني رفع حد بطاقتي؟")
    arabic.page.locator("button[type=submit]").click()
    expect(arabic.page.locator("[role=log] li")).to_have_count(1)
    both_looks(arabic, "arabic-phone")


if __name__ == "__main__":
    main()

"""Keyboard, screen reader, right to left, large text, dark: the page works for whoever comes."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from people import DESKTOP, PHONE, Customer, Owner
from playwright.sync_api import expect

LOOKS = {
    "phone-light": {**PHONE},
    "phone-dark": {**PHONE, "color_scheme": "dark"},
    "desktop-light": {**DESKTOP},
    "desktop-dark": {**DESKTOP, "color_scheme": "dark"},
    "contrast": {**DESKTOP, "contrast": "more"},
}


def serious(page):
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']][:3]}"
            for v in found if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious(browser, server, look):
    owner = Owner.set_up(browser, server, **LOOKS[look])
    assert serious(owner.page) == []
    invitation = owner.invite()
    join = browser.new_context(**LOOKS[look]).new_page()
    join.goto(invitation)
    expect(join.get_by_role("textbox", name="Your name")).to_be_visible()
    assert serious(join) == []
    customer = Customer.open(browser, owner.customer_link, **LOOKS[look])
    assert serious(customer.page) == []
    owner.go_to_desk(server)
    customer.write("Hello")
    owner.open_conversation()
    owner.write("Good morning")
    customer.sees("Good morning")
    assert serious(customer.page) == []
    assert serious(owner.page) == []
    customer.page.get_by_role("status", name="Encrypted").click()
    expect(customer.page.get_by_role("dialog")).to_be_visible()
    assert serious(customer.page) == []


def test_a_customer_needs_only_the_keyboard(browser, owner):
    customer = Customer.open(browser, owner.customer_link, **{**DESKTOP, "is_mobile": False,
                                                              "has_touch": False})
    page = customer.page
    expect(page.get_by_role("textbox", name="Message")).to_be_visible()
    for _ in range(20):
        if page.evaluate("document.activeElement?.tagName") == "TEXTAREA":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("Typed without a mouse")
    page.keyboard.press("Enter")
    customer.sees("Typed without a mouse", "Sent")
    owner.page.get_by_role("list", name="Conversations").get_by_role("listitem").first.wait_for()
    # The trust dialog opens, takes the focus, and gives it back.
    page.get_by_role("status", name="Encrypted").get_by_role("button").or_(
        page.get_by_role("status", name="Encrypted")).first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Who can read this")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("d => d.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("width", [360, 390, 1280])
@pytest.mark.parametrize("scale", [1, 2])
def test_nothing_is_cut_off(browser, customer_link, width, scale):
    customer = Customer.open(browser, customer_link,
                             viewport={"width": width, "height": 780})
    page = customer.page
    page.evaluate("scale => document.documentElement.style.fontSize = `${scale * 100}%`", scale)
    customer.write("Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 3)
    customer.sees("Donaudampf", "Sent")
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    box = page.get_by_role("button", name="Send", exact=True).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 780


WIDER = """() => [...document.querySelectorAll("main *, header *, dialog *, nav *")]
  .filter((found) => {
    const box = found.getBoundingClientRect();
    const isHidden = found.closest(".sr, svg, [hidden]") || box.width <= 1;
    return !isHidden && (box.right > innerWidth + 1 || box.left < -1);
  }).map((found) => `${found.tagName}.${found.className}: ${found.textContent.slice(0, 40)}`)"""


@pytest.mark.parametrize("scale", [1, 2])
def test_the_longest_names_are_not_cut_off(browser, server, scale):
    """At 360 px, on each page that shows them."""
    small = {"viewport": {"width": 360, "height": 640}}
    long = "Kundenservicecenterhauptabteilungsleitungsbüro"
    page = browser.new_context(**small).new_page()
    page.add_init_script("addEventListener('DOMContentLoaded', () => "
                         f"document.documentElement.style.fontSize = '{scale * 100}%')")
    page.goto(server.setup_link())
    for field in ("Company name", "Desk name", "Your name"):
        page.get_by_role("textbox", name=field).fill(long)
    assert page.evaluate(WIDER) == []
    page.get_by_role("button", name="Create desk").click()
    link = page.get_by_role("link", name="Customer link")
    expect(link).to_be_visible()
    assert page.evaluate(WIDER) == []
    customer = Customer.open(browser, link.get_attribute("href"), **small)
    customer.write("Good morning")
    page.goto(server.url + "/desk")
    row = page.get_by_role("list", name="Conversations").get_by_role("listitem")
    expect(row).to_be_visible()
    assert page.evaluate(WIDER) == []
    row.click()
    page.get_by_role("textbox", name="Message").fill("Good morning to you")
    page.get_by_role("button", name="Send", exact=True).click()
    customer.sees("Good morning to you")
    assert page.evaluate(WIDER) == []
    assert customer.page.evaluate(WIDER) == []
    page.go_back()
    page.get_by_role("button", name="Team").click()
    page.get_by_role("button", name="Invite an agent").click()
    invitation = page.get_by_role("link", name="Invitation link")
    expect(invitation).to_be_visible()
    assert page.evaluate(WIDER) == []
    page.goto(invitation.get_attribute("href"))
    expect(page.get_by_role("heading")).to_be_visible()
    assert page.evaluate(WIDER) == []


def test_right_to_left_mirrors_the_page(browser, customer_link):
    customer = Customer.open(browser, customer_link, locale="ar")
    page = customer.page
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0

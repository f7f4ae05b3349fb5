"""An owner sets up a company: what is asked, what is said on the way, and what comes of it."""

import re

import pytest
from people import DESKTOP, PHONE, Customer, Owner
from playwright.sync_api import expect
from server import Server
from translation import TRANSLATE, words

PAGES = ["/setup", "/join", "/desk", "/support"]
DEAD = "This set-up link does not work"


def open_page(browser, address, **options):
    page = browser.new_context(**{**DESKTOP, **options}).new_page()
    page.goto(address)
    return page


def names(page):
    return [page.get_by_role("textbox", name=name)
            for name in ("Company name", "Desk name", "Your name")]


def create(page, typed=("Harbour Bank", "Support", "Mira Stone")):
    for box, text in zip(names(page), typed, strict=True):
        box.fill(text)
    page.get_by_role("button", name="Create desk").click()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_is_missing_is_said_where_it_is(browser, server, device):
    page = open_page(browser, server.setup_link(), **device)
    expect(page).to_have_title("Set up your chat · Sotto")
    company, desk, name = names(page)
    expect(company).to_be_focused()
    page.get_by_role("button", name="Create desk").click()
    for box in (company, desk, name):
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(box).to_have_accessible_description(re.compile("^Enter a name"))
    expect(company).to_be_focused()

    company.fill("Harbour Bank")
    expect(company).not_to_have_attribute("aria-invalid", "true")
    # Too long is said while typing; a name of 128 octets is not.
    desk.fill("ß" * 65)
    expect(desk).to_have_accessible_description(re.compile("^This name is too long"))
    desk.fill("ß" * 64)
    expect(page.get_by_text("This name is too long")).to_have_count(0)
    page.get_by_role("button", name="Create desk").click()
    expect(name).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_keeping_the_key_is_a_step_of_its_own(browser, server):
    page = open_page(browser, server.setup_link())
    create(page)
    expect(page.get_by_role("heading", name="Harbour Bank is ready for messages")).to_be_visible()
    expect(page).to_have_title("Harbour Bank is ready for messages · Sotto")
    expect(page.get_by_role("link", name="Customer link")).to_be_visible()
    expect(page.get_by_role("img", name="QR code of the customer link")).to_be_visible()
    expect(page.get_by_role("button", name="Invite an agent")).to_be_visible()
    steps = page.get_by_role("main").get_by_role("listitem")
    key = steps.filter(has=page.get_by_role("heading", name="Keep the company’s key"))
    expect(key).to_contain_text("only in this browser’s data")
    expect(key).to_contain_text("can no longer be invited or removed")
    expect(key).to_contain_text("normal window")
    understand = page.get_by_role("button", name="I understand")
    understand.click()
    expect(understand).to_have_count(0)
    expect(page.get_by_role("heading", name="Give customers your link")).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", name="Keep the company’s key")).to_be_visible()
    expect(understand).to_have_count(0)
    page.get_by_role("link", name="Open the desk").click()
    expect(page.get_by_role("list", name="Conversations")).to_be_visible()


@pytest.mark.parametrize("promises", [True, False])
def test_what_the_browser_promises_of_the_key_is_said_as_it_is(browser, server, promises):
    context = browser.new_context(**DESKTOP)
    context.add_init_script(f"""
      StorageManager.prototype.persist = async () => {str(promises).lower()};
      StorageManager.prototype.persisted = async () => {str(promises).lower()};
    """)
    page = context.new_page()
    page.goto(server.setup_link())
    create(page)
    said, unsaid = "has promised to keep", "has not promised to keep"
    if not promises:
        said, unsaid = unsaid, said
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_text(unsaid)).to_have_count(0)


def test_customers_see_the_owner_by_the_name_they_gave(browser, server):
    owner = Owner.set_up(browser, server, name="Mira Stone").go_to_desk(server)
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Who is there?")
    owner.open_conversation()
    owner.write("I am.")
    customer.sees("I am.")
    expect(customer.log).to_contain_text("Mira Stone")
    customer.page.get_by_role("status", name="Encrypted").click()
    people = customer.page.get_by_role("dialog", name="Who can read this").get_by_role("listitem")
    expect(people.filter(has_text="Mira Stone")).to_contain_text("Owner")


def test_the_whole_link_over_a_cut_one_begins_anew_and_loses_nothing(browser, server):
    link = server.setup_link()
    page = open_page(browser, link[:-5])
    expect(page.get_by_role("alert")).to_contain_text(DEAD)
    page.goto(link)
    company = page.get_by_role("textbox", name="Company name")
    company.fill("Harbour Bank")
    # A cut link by mistake, and the whole one again: what was typed is still there.
    page.goto(link[:-3])
    expect(page.get_by_role("alert")).to_contain_text(DEAD)
    page.goto(link)
    expect(company).to_have_value("Harbour Bank")
    create(page)
    expect(page.get_by_role("link", name="Customer link")).to_be_visible()


def test_a_used_link_says_so_to_others_and_shows_the_owner_what_it_made(browser, server):
    link = server.setup_link()
    owner = Owner.set_up(browser, server)
    stranger = open_page(browser, link)
    expect(stranger.get_by_role("alert")).to_contain_text(DEAD)
    expect(stranger.get_by_role("textbox")).to_have_count(0)
    again = owner.context.new_page()
    again.goto(link)
    expect(again.get_by_role("link", name="Customer link")).to_have_attribute(
        "href", owner.customer_link)


def test_a_new_server_is_not_said_to_have_the_desk_of_an_old_one(browser, server, tmp_path):
    owner = Owner.set_up(browser, server)
    server.stop()
    other = Server(tmp_path / "other")
    other.port, other.url = server.port, server.url
    other.start()
    try:
        owner.page.goto(other.setup_link())
        title = owner.page.get_by_role("heading", level=1)
        expect(title).to_have_text("This browser is already at the desk of Harbour Bank")
        expect(owner.page.get_by_text("That desk is not on this server")).to_be_visible()
        expect(owner.page.get_by_role("link", name="Customer link")).to_have_count(0)
    finally:
        other.stop()


def test_a_translated_set_up_says_everything_once(browser, server, tmp_path):
    """The same way twice, once under the hands of a translation: it reads the same."""
    other = Server(tmp_path / "other").start()
    try:
        plain = set_up_and_read(browser, server, "")
        translated = set_up_and_read(browser, other, TRANSLATE)
    finally:
        other.stop()
    for before, after in zip(plain, translated, strict=True):
        assert after == before


def set_up_and_read(browser, server, script):
    context = browser.new_context(**DESKTOP)
    context.add_init_script(script)
    page = context.new_page()
    page.goto(server.setup_link())
    read = []

    def look():
        # Addresses and times are each server's own.
        lines = words(page, "main").splitlines()
        read.append([line for line in lines if "http" not in line and "until" not in line])

    company, desk, name = names(page)
    company.fill("x" * 129)
    page.get_by_role("button", name="Create desk").click()
    expect(page.get_by_text("Enter a name")).to_have_count(2)
    expect(page.get_by_text("This name is too long")).to_have_count(1)
    look()
    company.fill("")
    expect(page.get_by_text("Enter a name")).to_have_count(3)
    look()
    create(page)
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    expect(page.get_by_text("promised to keep")).to_have_count(1)
    look()
    page.get_by_role("button", name="I understand").click()
    expect(page.get_by_role("button", name="I understand")).to_have_count(0)
    page.get_by_role("button", name="Invite an agent").click()
    expect(page.get_by_role("link", name="Invitation link")).to_be_visible()
    expect(page.get_by_role("button", name="Invite an agent")).to_be_visible()
    look()
    return read


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_without_javascript_each_page_says_so_in_its_middle(browser, owner, server, device):
    for path in PAGES:
        page = open_page(browser, server.url + path, **device, java_script_enabled=False)
        title = page.get_by_role("heading", name="This page needs JavaScript")
        expect(title).to_be_visible()
        place, view = title.bounding_box(), page.viewport_size
        middle = place["y"] + place["height"] / 2
        assert view["height"] * 0.2 < middle < view["height"] * 0.8, path
        assert abs(place["x"] + place["width"] / 2 - view["width"] / 2) < view["width"] * 0.2, path
        # Nothing looks as if it were still to come, or as if one could write.
        expect(page.get_by_role("textbox")).to_have_count(0)
        expect(page.get_by_role("button")).to_have_count(0)
        expect(page.locator(".ghost:visible")).to_have_count(0)
        page.context.close()


def test_a_page_that_is_not_there_says_so(browser, server):
    page = browser.new_context(**PHONE).new_page()
    assert page.goto(server.url + "/no-such-desk").status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    expect(page).to_have_title("Page not found · Sotto")

"""The secret of a link that works once leaves the address bar and the history as soon as it is
read, and stays with its tab until it has been used."""

import pytest
from people import DESKTOP, Owner, fragment
from playwright.sync_api import expect

NO_SESSION_STORAGE = """Object.defineProperty(window, "sessionStorage", {
  get() { throw new DOMException("not here", "SecurityError"); },
});"""


@pytest.fixture(params=["setup", "join"])
def link(request, browser, server):
    if request.param == "setup":
        return server.setup_link()
    return Owner.set_up(browser, server).invite()


def asks(page):
    """The form of a good link."""
    expect(page.get_by_role("textbox", name="Your name")).to_be_visible()


def is_dead(page):
    expect(page.get_by_role("alert")).to_contain_text("does not work")
    expect(page.get_by_role("textbox")).to_have_count(0)


def use(page):
    """Answers what is asked; the link is used up then."""
    asks(page)
    for name, text in [("Company name", "Harbour Bank"), ("Desk name", "Support"),
                       ("Your name", "Bilal")]:
        box = page.get_by_role("textbox", name=name)
        if box.count():
            box.fill(text)
    page.get_by_role("button", name="Create desk").or_(
        page.get_by_role("button", name="Join the desk")).click()
    expect(page.get_by_role("link", name="Customer link").or_(
        page.get_by_role("list", name="Conversations"))).to_be_visible()


def history(page):
    """All addresses to which Back and Forward lead in this tab."""
    session = page.context.new_cdp_session(page)
    entries = session.send("Page.getNavigationHistory")["entries"]
    session.detach()
    return [entry["url"] for entry in entries]


def kept(page):
    return page.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])")


def test_the_secret_is_nowhere_to_be_seen_and_survives_a_reload(browser, link):
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(link)
    secret = fragment(link)
    for _ in range(2):
        asks(page)
        assert page.url == link.split("#")[0]
        assert not [address for address in history(page) if "#" in address]
        assert page.evaluate("JSON.stringify(history.state)") in ("null", None)
        page.reload()
    assert secret in kept(page)
    use(page)
    assert secret not in kept(page)
    assert not [address for address in history(page) if secret[:20] in address]


def test_back_and_forward_lead_to_the_same_form(browser, server, link):
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(link)
    asks(page)
    page.goto(server.url + "/nowhere")
    page.go_back()
    asks(page)
    assert page.url == link.split("#")[0]
    page.go_forward()
    page.go_back()
    asks(page)
    use(page)


def test_each_tab_has_its_own(browser, link):
    context = browser.new_context(**DESKTOP)
    first, second, bare = [context.new_page() for _ in range(3)]
    for page in (first, second):
        page.goto(link)
        asks(page)
    bare.goto(link.split("#")[0])
    is_dead(bare)
    second.close()
    first.reload()
    use(first)


def test_a_cut_link_takes_the_place_of_a_good_one(browser, link):
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(link)
    asks(page)
    for cut in [link[:-5], link.split("#")[0] + "#"]:
        page.goto(cut)
        is_dead(page)
        assert page.url == link.split("#")[0]
        page.reload()
        is_dead(page)
        page.goto(link)
        asks(page)
    use(page)


def test_without_storage_it_leaves_all_the_same(browser, link):
    context = browser.new_context(**DESKTOP)
    context.add_init_script(NO_SESSION_STORAGE)
    page = context.new_page()
    page.goto(link)
    asks(page)
    assert page.url == link.split("#")[0]
    assert not [address for address in history(page) if "#" in address]
    page.reload()
    is_dead(page)
    # It still stands where it came from.
    page.goto(link)
    asks(page)
    use(page)

"""Addresses as people type them and as mail programs pass them on: they lead to the page, the
fragment comes along, and the key is verified by it."""

from people import DESKTOP, PHONE, Customer
from playwright.sync_api import expect


def is_verified(page):
    """By the words beside the lock."""
    expect(page.get_by_role("status", name="Encrypted")).to_be_visible()
    expect(page.get_by_text("Key verified").first).to_be_visible()
    expect(page.get_by_text("Not verified")).to_have_count(0)


def test_an_address_of_another_spelling_keeps_the_fragment(browser, server, customer_link):
    mark = customer_link.split("#")[1]
    for path in [
        "/Support", "/support/", "//support", "/support//", "/SUPPORT/", "/s%75pport",
        "/Support?utm=1", "/support?utm=1", "/support.", "/support,", "/support)",
        "/support%E3%80%82",
    ]:
        customer = Customer.open(browser, f"{server.url}{path}#{mark}")
        query = "?utm=1" if path == "/support?utm=1" else ""
        assert customer.page.url == f"{server.url}/support{query}#{mark}"
        expect(customer.page.get_by_role("heading", name="Harbour Bank")).to_be_visible()
        is_verified(customer.page)
        customer.context.close()


def test_an_encoded_fragment_becomes_one_again(browser, server, customer_link):
    mark = customer_link.split("#")[1]
    for link in [
        f"/support%23{mark}", f"/Support%23{mark}", f"/support/%23{mark}", f"/support%2523{mark}",
        f"/support%23{mark}?utm_source=mail", f"/support?utm_source=mail%23{mark}", f"/%23{mark}",
        f"/#{mark}",
    ]:
        customer = Customer.open(browser, server.url + link)
        assert customer.page.url == f"{server.url}/support#{mark}"
        is_verified(customer.page)
        customer.context.close()


def test_a_conversation_goes_on_whichever_spelling_it_was_begun_under(browser, server, owner):
    mark = owner.customer_link.split("#")[1]
    customer = Customer.open(browser, f"{server.url}/Support/#{mark}")
    customer.write("The same place")
    customer.sees("The same place", "Sent")
    customer.page.goto(owner.customer_link)
    customer.sees("The same place", "Sent")
    expect(owner.conversations.get_by_role("listitem")).to_have_count(1)


def test_without_a_fragment_it_stays_one_without(browser, server, owner):
    for path in ["/", "/Support"]:
        page = browser.new_context(**PHONE).new_page()
        page.goto(server.url + path)
        assert page.url == f"{server.url}/support"
        expect(page.get_by_text("Not verified").first).to_be_visible()
        expect(page.get_by_text("Key verified")).to_have_count(0)


def test_the_owners_and_the_agents_pages_are_found_too(browser, server):
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(server.setup_link().replace("/setup#", "/Setup/#"))
    page.get_by_role("textbox", name="Company name").fill("Harbour Bank")
    assert page.url == server.url + "/setup"
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(server.setup_link().replace("/setup#", "/setup%23"))
    expect(page.get_by_role("textbox", name="Company name")).to_be_visible()
    assert page.url == server.url + "/setup"
    for typed, path in [("/Desk/", "/desk"), ("//join", "/join"), ("/JOIN.", "/join")]:
        page.goto(server.url + typed)
        assert page.url == server.url + path


def test_no_address_leads_to_another_site(browser, server, owner):
    page = browser.new_context(**PHONE).new_page()
    for path in ["//evil.example", "/%2F%2Fevil.example", "/%5Cevil.example", "//evil", "/other"]:
        response = page.goto(server.url + path)
        assert response.status == 404
        assert page.url.startswith(server.url + "/")
        expect(page.get_by_role("heading").first).to_be_visible()

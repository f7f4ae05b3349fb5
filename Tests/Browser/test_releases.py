"""A page of this release in a browser where an earlier one has been, and the reverse."""

import re
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from people import PHONE, Customer
from playwright.sync_api import expect

GOLDEN = Path(__file__).parents[1] / "ClientEngineTests" / "Golden"
# The server of these tests knows nothing of the conversation on the disk.
NO_LINE = "export class Socket { open() {} send() {} drop() {} hurry() {} stop() {} }"
WRITE = """
({ name, form, records }) => new Promise((resolve, reject) => {
  const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  const request = indexedDB.open(name, form);
  request.onerror = reject;
  request.onupgradeneeded = () => request.result.createObjectStore("records");
  request.onsuccess = () => {
    const change = request.result.transaction("records", "readwrite");
    for (const [key, value] of records) change.objectStore("records").put(bytes(value), bytes(key));
    change.oncomplete = () => { request.result.close(); resolve(); };
  };
})
"""
FORMS = """
async ({ name }) => {
  const database = await new Promise((resolve) => {
    indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result);
  });
  const all = await new Promise((resolve) => {
    database.transaction("records").objectStore("records").getAll().onsuccess =
      ({ target }) => resolve(target.result);
  });
  const version = database.version;
  database.close();
  return { version, count: all.length };
}
"""
NAME = "sotto-customer-support"


def golden(form):
    lines = (GOLDEN / f"Form{form}" / "customer.txt").read_text().splitlines()
    divider = lines.index("records")
    return lines[:divider], [line.split() for line in lines[divider + 1:]]


def page_with_disk(browser, owner, form, records):
    context = browser.new_context(**PHONE)
    context.route("**/assets/engine/socket.js*", lambda route: route.fulfill(
        status=200, headers={"content-type": "text/javascript"}, body=NO_LINE))
    context.route("**/desks/*", lambda route: route.abort())
    page = context.new_page()
    origin = owner.customer_link.rsplit("/", 1)[0]
    page.goto(f"{origin}/nowhere")
    page.evaluate(WRITE, {"name": NAME, "form": form, "records": records})
    page.goto(f"{origin}/support")
    return Customer(page)


@pytest.mark.parametrize("form", [1, 2, 3])
def test_what_an_earlier_release_has_stored_is_all_there(browser, owner, form):
    shown, records = golden(form)
    customer = page_with_disk(browser, owner, form, records)
    messages = [line for line in shown if line.startswith("message ")]
    texts = [line.split(" ", 8)[8] for line in messages]
    states = [line.split(" ")[6] for line in messages]
    assert len(texts) == 6
    expect(customer.log.get_by_role("listitem")).to_have_count(len(texts))
    for text, state in zip(texts, states):
        if state in ("delivered", "read", "waiting"):
            expect(customer.message(text)).to_contain_text(state.capitalize())
        else:
            expect(customer.message(text)).to_have_count(1)
    found = customer.page.evaluate(FORMS, {"name": NAME})
    assert found["version"] == 3
    assert found["count"] > len(records)  # and the owner's name

    # What is written now stands behind all of it, and stays after a reload.
    customer.write("Written today")
    expect(customer.message("Written today")).to_contain_text("Waiting")
    customer.page.reload()
    expect(customer.message("Written today")).to_contain_text("Waiting")
    expect(customer.log.get_by_role("listitem")).to_have_count(len(texts) + 1)


def test_what_a_later_release_has_stored_is_left_as_it_is(browser, owner):
    _, records = golden(3)
    customer = page_with_disk(browser, owner, 4, records)
    line = customer.page.locator(".status-line")
    expect(line).to_contain_text("newer version of this page", timeout=60_000)
    found = customer.page.evaluate(FORMS, {"name": NAME})
    assert found == {"version": 4, "count": len(records)}


def test_of_two_tabs_of_two_releases_the_later_goes_on(browser, owner):
    context = browser.new_context(**PHONE)
    first, second = (Customer(context.new_page()) for _ in range(2))
    first.page.goto(owner.customer_link)
    first.write("From the release before")
    first.sees("From the release before", "Delivered")
    third = Customer(context.new_page())
    third.page.goto(owner.customer_link)
    third.sees("From the release before", "Delivered")
    third.page.get_by_role("textbox", name="Message").fill("Half a thought")

    # The server is renewed, and the next tab is of what it has now.
    def renewed(route):
        page = route.fetch()
        body = re.sub(r'data-release="[0-9a-f]{8}"', 'data-release="00000000"', page.text())
        assert body != page.text()
        route.fulfill(response=page, body=body)

    context.route(re.compile(r"//[^/]+/support"), renewed)
    second.page.goto(owner.customer_link)
    second.sees("From the release before", "Delivered")
    second.write("From the release after")
    second.sees("From the release after", "Delivered")
    for old in (first, third):
        line = old.page.locator(".status-line")
        expect(line).to_contain_text("newer version of this page. Load it again", timeout=60_000)
        assert "From the release after" not in old.log.inner_text()
    # What had been begun is there when it is loaded again, and now both are of one release.
    third.page.reload()
    expect(third.page.get_by_role("textbox", name="Message")).to_have_value("Half a thought")
    third.sees("From the release after", "Delivered")
    third.write("And from the same")
    second.sees("And from the same", "Delivered")


IN_PAGE = re.compile(r'(?:href|src)="([^"]+)"')
IN_MODULE = re.compile(r'(?:\bfrom|\bimport|\bURL)[ (]*"(\.[^"]*)"')
VERSION = re.compile(r"\?v=[0-9a-f]{8}$")


@pytest.mark.parametrize("path", ["support", "desk", "setup", "join", "nowhere"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_everything_a_page_loads_is_named_by_what_it_is(server, owner, path, language):
    """From the page on, each file that one names: its version, and that it is for ever."""
    request = urllib.request.Request(f"{server.url}/{path}", headers={"Accept-Language": language})
    try:
        page = urllib.request.urlopen(request).read().decode()
    except urllib.error.HTTPError as answer:
        page = answer.read().decode()
    seen = set()
    left = [(f"{server.url}/", page, IN_PAGE)]
    while left:
        base, text, pattern = left.pop()
        for named in pattern.findall(text):
            assert VERSION.search(named), f"{base} names {named}"
            address = urllib.parse.urljoin(base, named)
            if address in seen:
                continue
            seen.add(address)
            with urllib.request.urlopen(address) as answer:
                assert answer.headers["Cache-Control"] == "max-age=31536000, immutable", address
                if address.split("?")[0].endswith(".js"):
                    left.append((address, answer.read().decode(), IN_MODULE))
            with pytest.raises(urllib.error.HTTPError, match="410"):
                urllib.request.urlopen(VERSION.sub("?v=00000000", address))
    assert len(seen) >= (3 if path == "nowhere" else 40)
    # Each file in one version alone.
    assert len({address.split("?")[0] for address in seen}) == len(seen)

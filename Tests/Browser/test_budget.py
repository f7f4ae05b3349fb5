"""What the first message costs a customer: bytes, requests and round trips. How many seconds that
is on a bad line, `make bench-page` tells: no test hangs on the speed of its machine."""

import urllib.request
from urllib.parse import urlsplit

from line import Rounds
from people import PHONE, WAIT, Customer
from playwright.sync_api import expect

COMPRESSED_BYTES_MAX = 150 * 1024
# On the line, until the first message is sent: with the heads of all answers and the KeyPackages.
BYTES_DOWN_MAX = 175 * 1024
# The page, its modules and styles, the engine, the worker's modules, the desk's record, the socket.
REQUESTS_MAX = 44
# The page; what it names and what that names, of which browsers ask for six at a time; the socket;
# the challenge and the answer; the desk's keys; the message. Greeting a connection is not counted.
ROUND_TRIPS_MAX = 10
# A round ends after so long a silence. Only if there were too many, a longer one is tried: it may
# have been the machine that was slow.
SILENCES_SECONDS = [0.3, 1.5, 6]
PUTS_NOTHING_OFF = """
const later = setTimeout;
setTimeout = (act, milliseconds = 0, ...more) =>
  milliseconds < 2000 ? later(act, milliseconds, ...more) : 0;
"""


def test_the_first_message_takes_few_round_trips(browser, server, owner, capsys):
    for silence in SILENCES_SECONDS:
        line = first_message(browser, owner, Rounds(server.port, silence))
        if line.count <= ROUND_TRIPS_MAX:
            break
    with capsys.disabled():
        print(f"\nfirst message: {line.count} round trips, {line.requests} requests, "
              f"{line.bytes_down / 1024:.1f} KB down and {line.bytes_up / 1024:.1f} KB up")
    told = "\n".join(f"{number}: {' '.join(asked)}" for number, asked in line.asked.items())
    assert line.count <= ROUND_TRIPS_MAX, told
    assert line.requests <= REQUESTS_MAX, told
    assert line.bytes_down <= BYTES_DOWN_MAX, told


def first_message(browser, owner, line):
    """From the tap on the link until "Sent"."""
    page = browser.new_context(**PHONE).new_page()
    customer = Customer(page)
    page.goto(line.through(owner.customer_link), wait_until="commit")
    customer.write("Is my card blocked?")
    customer.sees("Is my card blocked?", "Sent", timeout=4 * WAIT)
    page.context.close()
    line.close()
    return line


def test_what_the_link_loads_is_small(browser, owner, capsys):
    """All that comes from the tap on the link until the first message is sent. What somebody opens
    on purpose, and what stands at messages, comes later, if only by itself: it is printed."""
    urls = set()
    context = browser.new_context(**PHONE)
    context.on("request", lambda request: urls.add(request.url.split("#")[0]))
    # What the page puts off for two seconds is not in the way of the message.
    context.add_init_script(PUTS_NOTHING_OFF)
    page = context.new_page()
    page.goto(owner.customer_link)
    customer = Customer(page)
    customer.write("Is my card blocked?")
    customer.sees("Is my card blocked?", "Sent")
    page.wait_for_load_state("networkidle")
    loaded = own(urls, owner)
    context.close()
    assert any(".wasm" in url for url in loaded) and any("worker" in url for url in loaded), loaded
    later = everything_opened(browser, owner) - loaded
    for name in ["TrustDialog", "Marks"]:
        assert any(name in url for url in later), later
    compressed = sum(map(compressed_byte_count, loaded))
    with capsys.disabled():
        print(f"\ncustomer page: {compressed / 1024:.2f} KB compressed until the first message is "
              f"sent (goal {COMPRESSED_BYTES_MAX / 1024:.0f}), and with everything opened "
              f"{(compressed + sum(map(compressed_byte_count, later))) / 1024:.2f}")
    assert compressed <= COMPRESSED_BYTES_MAX


def everything_opened(browser, owner):
    """What a customer's page asks for who opens all that there is to open."""
    urls = set()
    context = browser.new_context(**PHONE)
    context.on("request", lambda request: urls.add(request.url.split("#")[0]))
    page = context.new_page()
    page.goto(owner.customer_link)
    customer = Customer(page)
    customer.write("It says so at https://example.org/cards")
    customer.sees("It says so", "Sent")
    customer.message("It says so").get_by_role("button", name="Message actions").click()
    page.get_by_role("button", name="React").click()
    page.get_by_role("button", name="More").click()
    page.get_by_role("status", name="Encrypted").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.reload()
    customer.sees("It says so", "Sent")
    page.wait_for_load_state("networkidle")
    context.close()
    return own(urls, owner)


def own(urls, owner):
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(owner.customer_link))
    return {url for url in urls if url.startswith(origin)}


def compressed_byte_count(url):
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip, br"})
    with urllib.request.urlopen(request) as response:
        return len(response.read())

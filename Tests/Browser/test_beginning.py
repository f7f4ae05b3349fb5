"""Whatever keeps the page from starting has its own sentence, within seconds; it is taken back when
the thing comes after all; and nothing is said to be kept that is not."""

import re

import enemy
import pytest
from chromium import CHROMIUM, FLAGS
from people import PHONE, Customer, Person
from playwright.sync_api import expect

# More than the page takes to notice, with room for a busy machine.
NOTICE = 120_000


@pytest.fixture
def link(customer_link):
    return customer_link


@pytest.fixture
def context(browser):
    return browser.new_context(**PHONE)


def visit(context, link):
    page = context.new_page()
    page.goto(link, wait_until="commit")
    return Customer(page)


def says(person, words, grave=False):
    line = person.page.locator(".status-line")
    expect(line).to_contain_text(words, timeout=NOTICE)
    expect(line).not_to_contain_text(re.compile(r"\bkept\b"))
    expect(line.locator("p.grave")).to_have_count(1 if grave else 0)


def goes_on(person, text="Now it works"):
    person.write(text)
    person.sees(text, "Sent", timeout=60_000)
    expect(person.page.locator(".status-line")).to_have_text("", timeout=60_000)


@pytest.mark.parametrize("attack, words", [
    (enemy.not_found, "does not give out a part"),
    (enemy.lost, "the network fails"),
    (enemy.hang, "slow to arrive"),
    (enemy.cut_short, "arrives damaged"),
    (enemy.another_page, "arrives damaged"),
])
def test_the_engine_does_not_arrive(context, link, attack, words):
    context.route(enemy.MODULE, attack)
    customer = visit(context, link)
    says(customer, words)
    customer.write("Written meanwhile")
    says(customer, words)
    if attack is enemy.hang:
        return
    context.unroute(enemy.MODULE)
    customer.sees("Written meanwhile", "Sent", timeout=60_000)
    goes_on(customer)


def test_the_server_has_another_release_by_now(context, link):
    context.route(enemy.MODULE, lambda route: route.fulfill(status=410, body="Another release."))
    customer = visit(context, link)
    says(customer, "has been renewed since it was opened. Load it again.", grave=True)
    context.unroute(enemy.MODULE)
    customer.page.reload()
    goes_on(customer)


def test_the_worker_is_of_another_release_by_now(context, link):
    gone = dict(status=410, body="Another release.")
    context.route(enemy.WORKER, lambda route: route.fulfill(**gone))
    customer = visit(context, link)
    says(customer, "has been renewed since it was opened. Load it again.", grave=True)
    context.unroute(enemy.WORKER)
    customer.page.reload()
    goes_on(customer)


@pytest.mark.parametrize("attack, words", [
    (enemy.lost, "This part of the page cannot be fetched now"),
    (lambda route: route.fulfill(status=410, body="Another release."), "has been renewed"),
])
@pytest.mark.parametrize("button, part, opened", [
    ("Encrypted", "trust/TrustDialog.js", "What the server still learns"),
    ("More", "talk/Menu.js", "Copy the link of this page"),
])
def test_a_part_that_is_fetched_later_does_not_come(
        context, link, button, part, opened, attack, words):
    customer = visit(context, link)
    goes_on(customer)
    context.route(f"**/assets/{part}*", attack)
    opener = customer.page.get_by_role("button", name=button)
    opener.click()
    line = customer.page.locator(".status-line")
    expect(line).to_contain_text(words)
    expect(line).to_have_text("", timeout=NOTICE)
    context.unroute(f"**/assets/{part}*")
    opener.click()
    expect(customer.page.get_by_text(opened)).to_be_visible()


def test_a_part_that_is_slow_shows_that_it_comes(context, link):
    held = []
    context.route("**/assets/trust/TrustDialog.js*", lambda route: held.append(route))
    customer = visit(context, link)
    lock = customer.page.get_by_role("button", name="Encrypted")
    lock.click()
    expect(lock).to_have_attribute("aria-busy", "true")
    # Impatience asks for nothing twice, and everything else goes on.
    lock.click()
    customer.write("Is anyone there?")
    customer.sees("Is anyone there?", "Sent")
    assert len(held) == 1
    held[0].continue_()
    expect(customer.page.get_by_role("dialog")).to_have_count(1)
    expect(lock).not_to_have_attribute("aria-busy", "true")


def test_what_may_be_opened_is_there_without_a_network(context, link):
    customer = visit(context, link)
    with customer.page.expect_request_finished(lambda request: "dialog.css" in request.url), \
            customer.page.expect_request_finished(lambda request: "menu.css" in request.url), \
            customer.page.expect_request_finished(lambda request: "/strings/later/" in request.url):
        goes_on(customer)
    customer.page.wait_for_load_state("networkidle")
    context.set_offline(True)
    more = customer.page.get_by_role("button", name="More")
    more.click()
    expect(customer.page.get_by_role("button", name="Copy the link of this page")).to_be_visible()
    customer.page.keyboard.press("Escape")
    expect(more).to_have_attribute("aria-expanded", "false")
    customer.page.get_by_role("button", name="Encrypted").click()
    dialog = customer.page.get_by_role("dialog", name="Who can read this")
    expect(dialog).to_contain_text("What the server still learns")


@pytest.mark.parametrize("part", ["strings/later/en.js", "kit/Dialog.js", "kit/opened.js"])
def test_of_a_part_nothing_is_shown_before_it_is_whole(context, link, part):
    context.route(f"**/assets/{part}*", enemy.lost)
    customer = visit(context, link)
    customer.page.get_by_role("button", name="Encrypted").click()
    line = customer.page.locator(".status-line")
    expect(line).to_contain_text("This part of the page cannot be fetched now")
    expect(customer.page.get_by_role("dialog")).to_have_count(0)
    goes_on(customer)


def test_a_log_goes_on_without_its_parts_and_gets_them(context, owner):
    """What stands at messages, who is typing, the way to the end: all of it comes together, and
    what is to be read and said waits for none of it."""
    context.route("**/assets/talk/reading/*", enemy.lost)
    customer = visit(context, owner.customer_link)
    goes_on(customer, "Is my card blocked?")
    owner.open_conversation()
    owner.write("It is not.")
    customer.sees("It is not.")
    customer.write("Thank you")
    customer.sees("Thank you", "Sent")
    expect(customer.page.get_by_role("button", name="Message actions")).to_have_count(0)
    # Also for who loads the page again before it came.
    customer.page.reload()
    customer.sees("It is not.")
    context.unroute("**/assets/talk/reading/*")
    actions = customer.message("It is not.").get_by_role("button", name="Message actions")
    expect(actions).to_have_count(1, timeout=NOTICE)
    owner.sees("It is not.", "Read")
    owner.page.get_by_role("textbox", name="Message").press_sequentially("An")
    expect(customer.log).to_contain_text("is typing…")


def test_words_that_are_lost_are_said_in_english(browser, server, customer_link):
    context = browser.new_context(locale="de-DE")
    context.route("**/assets/strings/later/de.js*", enemy.lost)
    page = context.new_page()
    page.goto(customer_link)
    page.get_by_role("button", name="Verschlüsselt").click()
    expect(page.get_by_role("dialog", name="Who can read this")).to_be_visible()
    context.close()


def test_a_refusal_says_why_without_its_part(context, link):
    context.route("**/assets/pages/customer/Refused.js*", enemy.lost)
    page = context.new_page()
    page.goto(link[:-3])
    expect(page.get_by_role("alert")).to_contain_text("is missing or damaged")
    expect(page.get_by_role("textbox")).to_have_count(0)


def test_a_slow_engine_is_slow_and_then_there(context, link):
    held = []
    context.route(enemy.MODULE, lambda route: held.append(route))
    customer = visit(context, link)
    says(customer, "slow to arrive")
    for route in held:
        route.continue_()
    goes_on(customer)


@pytest.mark.parametrize("attack, words", [
    (enemy.not_found, "does not arrive"),
    (enemy.lost, "does not arrive"),
    (enemy.hang, "slow to arrive"),
])
@pytest.mark.parametrize("part", [enemy.WORKER, "**/assets/engine/host.js*"])
def test_the_worker_does_not_arrive(context, link, part, attack, words):
    context.route(part, attack)
    customer = visit(context, link)
    says(customer, words)
    if attack is enemy.hang:
        return
    context.unroute(part)
    goes_on(customer)


def test_the_browser_gives_no_worker(context, link):
    context.add_init_script("window.Worker = class { constructor() { throw new Error('no'); } }")
    says(visit(context, link), "does not arrive")


def test_a_proxy_forbids_webassembly(context, link):
    context.route("**/support", enemy.forbid_wasm)
    customer = visit(context, link)
    customer.write("Does this go out?")
    says(customer, "does not let this page encrypt", grave=True)
    expect(customer.message("Does this go out?")).to_contain_text("Not sent")


@pytest.mark.parametrize("script, words, grave", [
    ("indexedDB.open = () => new EventTarget()", "storage does not answer", False),
    ("indexedDB.open = () => { throw new DOMException('', 'SecurityError') }",
     "lets this site keep nothing", True),
    ("indexedDB.open = () => { throw new DOMException('', 'UnknownError') }", "storage fails",
     True),
    ("indexedDB.open = () => { throw new DOMException('', 'QuotaExceededError') }",
     "no space left", True),
    ("IDBDatabase.prototype.transaction = () => { throw new DOMException('', 'VersionError') }",
     "newer version of this page", True),
    ("LockManager.prototype.request = () => new Promise(() => {})", "seems to hang", False),
    ("LockManager.prototype.request = async () => { throw new DOMException('', 'SecurityError') }",
     "lets this site keep nothing", True),
    ("LockManager.prototype.request = async () => { throw new Error('') }",
     "does not let the page start", True),
    ("BroadcastChannel = class { constructor() { throw new DOMException('', 'SecurityError') } };"
     "LockManager.prototype.request = () => { throw new DOMException('', 'SecurityError') }",
     "lets this site keep nothing", True),
])
def test_the_browser_refuses_or_never_answers(context, link, script, words, grave):
    enemy.in_worker(context, script)
    customer = visit(context, link)
    says(customer, words, grave)
    customer.write("Is this kept?")
    says(customer, words, grave)
    if grave:
        expect(customer.message("Is this kept?")).to_contain_text("Not sent")


def test_a_slow_disk_is_slow_and_then_there(context, link):
    enemy.in_worker(context, """
      const open = indexedDB.open.bind(indexedDB);
      let late;
      new BroadcastChannel("test").onmessage = () => late();
      indexedDB.open = (...names) => {
        const asked = new EventTarget();
        late = () => {
          const request = open(...names);
          for (const kind of ["upgradeneeded", "success", "error"]) {
            request.addEventListener(kind, () => {
              asked.result = request.result;
              asked.dispatchEvent(new Event(kind));
            });
          }
        };
        return asked;
      };
    """)
    customer = visit(context, link)
    says(customer, "storage does not answer")
    customer.page.evaluate("new BroadcastChannel('test').postMessage(1)")
    goes_on(customer)


def test_site_data_is_blocked_in_the_settings(playwright, link, tmp_path):
    enemy.block_site_data(tmp_path / "profile")
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path / "profile"), executable_path=CHROMIUM, args=FLAGS, **PHONE)
    customer = Person(context.pages[0])
    customer.page.goto(link)
    says(customer, "lets this site keep nothing", grave=True)
    context.close()


def test_before_the_engine_is_there_nothing_is_kept(context, server, link):
    context.route(enemy.MODULE, enemy.hang)
    customer = visit(context, link)
    # The worker is there, and asks for a connection: without it there is another sentence.
    customer.page.evaluate("""async () => {
      const isLed = ({ name }) => name === "sotto-customer-support";
      while (!(await navigator.locks.query()).held.some(isLed)) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }""")
    # By now it has its connection, and hears of the network from the page.
    says(customer, "slow to arrive")
    context.set_offline(True)
    says(customer, "Leave this page open")
    context.set_offline(False)
    server.kill()
    says(customer, "The server does not answer. Trying again; leave this page open.")


@pytest.mark.parametrize("part", ["talk/Log.js", "line/boot.js", "pages/customer/main.js"])
@pytest.mark.parametrize("attack", [enemy.hang, enemy.not_found])
def test_the_page_itself_does_not_arrive(context, link, part, attack):
    context.route(f"**/assets/{part}*", attack)
    customer = visit(context, link)
    expect(customer.page.get_by_text("Part of this page got lost")).to_be_visible(timeout=120_000)
    again = customer.page.get_by_role("button", name="Load again")
    if part == "line/boot.js":
        # Nothing of ours is there to press anything with; the sentence says what to do.
        expect(again).to_have_count(0)
        return
    expect(again).to_be_visible()
    if attack is enemy.hang:
        return  # What hangs may come after all, and the page begins without anybody's doing.
    context.unroute(f"**/assets/{part}*")
    again.click()
    # With the key in the link, on which the visit rests.
    assert customer.page.url == link
    goes_on(customer)
    expect(customer.page.get_by_text("Key verified")).to_be_visible()


@pytest.mark.parametrize("status, words", [
    (403, re.compile(r"does not take this address \(localhost:\d+\)")),
    (426, "passes on no live connection"),
])
def test_the_server_refuses_and_a_proxy_does(context, link, status, words):
    enemy.in_worker(context, """
      const Real = WebSocket;
      WebSocket = class { constructor() { return new Real("ws://localhost:1/"); } };
    """)
    context.route("**/socket?*", lambda route: route.fulfill(status=status, body="no"))
    says(visit(context, link), words, grave=True)

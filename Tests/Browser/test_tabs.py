"""Several tabs of one browser: each knows how things are, and one that hangs holds nobody up."""

import os
import signal
from pathlib import Path

import enemy
import pytest
from chromium import CHROMIUM, FLAGS
from people import PHONE, WAIT, Customer, Person
from playwright.sync_api import expect

# Noticing that a tab hangs, taking over and starting, with room for a busy machine.
TAKE_OVER = 180_000
# A tab told to on this channel keeps its worker busy, and sees and hears nothing meanwhile.
HELD = "hangs-until-it-is-answered"
CAN_HANG = f"""
  new BroadcastChannel("hang").onmessage = () => {{
    const request = new XMLHttpRequest();
    request.open("GET", "/{HELD}", false);
    request.send();
  }};
"""


def open_tab(context, link):
    page = context.new_page()
    page.goto(link)
    return Person(page)


def status(person):
    return person.page.locator(".status-line")


def test_a_later_tab_learns_that_the_server_is_gone(browser, server, customer_link):
    first = Customer.open(browser, customer_link)
    first.write("Before")
    first.sees("Before", "Sent")
    server.kill()
    expect(status(first)).to_contain_text("does not answer", timeout=WAIT)
    # The page itself comes from somewhere else meanwhile.
    second = first.context.new_page()
    first.context.route("**/*", lambda route: serve_from_disk(route, server))
    second.goto(customer_link)
    second = Person(second)
    second.sees("Before")
    expect(status(second)).to_contain_text("does not answer", timeout=WAIT)
    expect(status(second)).to_contain_text("kept here")
    server.start()
    second.write("After")
    for person in (first, second):
        person.sees("After", "Sent", timeout=TAKE_OVER)
        expect(status(person)).to_have_text("", timeout=TAKE_OVER)


def serve_from_disk(route, server):
    from server import WEB_ROOT
    path = route.request.url.removeprefix(server.url).split("?")[0].split("#")[0]
    file = WEB_ROOT / ("customer.html" if path == "/support" else path.removeprefix("/assets/"))
    if path.startswith("/desks") or not file.is_file():
        route.abort()
        return
    kinds = {".js": "text/javascript", ".css": "text/css", ".html": "text/html",
             ".wasm": "application/wasm", ".svg": "image/svg+xml"}
    route.fulfill(path=file, content_type=kinds[file.suffix])


def test_a_later_tab_learns_that_the_line_is_open(browser, customer_link):
    first = Customer.open(browser, customer_link)
    expect(status(first)).to_have_text("", timeout=WAIT)
    second = open_tab(first.context, customer_link)
    second.write("From the second")
    second.sees("From the second", "Sent")
    expect(status(second)).to_have_text("")


def test_a_worker_that_hangs_is_replaced_and_comes_back_as_one_of_many(browser, owner):
    context = browser.new_context(**PHONE)
    held = []
    context.route(f"**/{HELD}", lambda route: held.append(route))
    enemy.in_worker(context, CAN_HANG)
    first = open_tab(context, owner.customer_link)
    first.write("Before it hangs")
    first.sees("Before it hangs", "Sent")
    context.unroute(enemy.FIRST_OF_WORKER)
    second = open_tab(context, owner.customer_link)
    second.sees("Before it hangs")
    second.page.evaluate("new BroadcastChannel('hang').postMessage(null)")
    first.write("Written into the tab that hangs")
    expect(status(first)).to_contain_text("has stopped working", timeout=TAKE_OVER)
    second.write("Written into the other")
    second.sees("Written into the other", "Sent", timeout=TAKE_OVER)
    owner.open_conversation()
    owner.sees("Written into the other", timeout=TAKE_OVER)
    # Now it wakes: what it was given goes out through the other tab, once.
    expect(status(first)).to_contain_text("has stopped working")
    held[0].fulfill(status=204)
    for person in (first, second, owner):
        person.sees("Written into the tab that hangs", timeout=TAKE_OVER)
        person.sees("Written into the other")
    expect(status(first)).to_have_text("", timeout=TAKE_OVER)
    owner.write("We have both")
    for person in (first, second):
        person.sees("We have both")
    first.write("And it goes on")
    for person in (second, owner):
        person.sees("And it goes on")


def test_a_tab_without_an_engine_makes_room_for_one_that_has_it(browser, customer_link):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.route(enemy.MODULE, enemy.hang)
    page.goto(customer_link)
    first = Customer(page)
    expect(status(first)).to_contain_text("slow to arrive", timeout=TAKE_OVER)
    first.write("Written without an engine")
    second = open_tab(context, customer_link)
    for person in (first, second):
        person.sees("Written without an engine", "Sent", timeout=TAKE_OVER)
        expect(status(person)).to_have_text("", timeout=TAKE_OVER)


def process_of(person):
    """The process that draws this page and runs its worker: the one that a loop keeps busy."""
    before = processor_times()
    person.page.evaluate("for (const end = performance.now() + 500; performance.now() < end;);")
    after = processor_times()
    return max(before.keys() & after.keys(), key=lambda process: after[process] - before[process])


def processor_times():
    """By process, for those below this one that draw pages."""
    times = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            words = Path(f"/proc/{entry}/cmdline").read_bytes()
            fields = stat_of(entry)
        except OSError:
            continue
        if b"--type=renderer" in words and is_below(entry):
            times[int(entry)] = int(fields[11]) + int(fields[12])
    return times


def stat_of(process):
    """From its state on; a name may hold anything."""
    return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()


def is_below(process):
    while int(process) > 1:
        if int(process) == os.getpid():
            return True
        try:
            process = stat_of(process)[1]
        except OSError:
            return False
    return False


def test_a_stopped_process_is_replaced_within_seconds(playwright, owner):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    context = browser.new_context(**PHONE)
    first = open_tab(context, owner.customer_link)
    first.write("Before it stops")
    first.sees("Before it stops", "Sent")
    second = open_tab(context, owner.customer_link)
    second.sees("Before it stops")
    stopped = process_of(first)
    if stopped == process_of(second):
        pytest.skip("this browser draws both tabs in one process")
    try:
        os.kill(stopped, signal.SIGSTOP)
        second.write("Nobody stops me")
        second.sees("Nobody stops me", "Sent", timeout=TAKE_OVER)
        third = open_tab(context, owner.customer_link)
        third.sees("Nobody stops me")
        owner.open_conversation()
        owner.write("We hear you")
        owner.sees("We hear you", "Read", timeout=TAKE_OVER)
    finally:
        os.kill(stopped, signal.SIGCONT)
    for person in (first, second, third):
        person.sees("We hear you", timeout=TAKE_OVER)
    first.write("I am back")
    for person in (second, third, owner):
        person.sees("I am back")
    browser.close()


def test_data_that_is_cleared_is_named_and_a_reload_begins_anew(browser, customer_link):
    first = Customer.open(browser, customer_link)
    first.write("Soon forgotten")
    first.sees("Soon forgotten", "Sent")
    second = open_tab(first.context, customer_link)
    second.sees("Soon forgotten")
    session = first.context.new_cdp_session(first.page)
    origin = customer_link.split("/support")[0]
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})
    for person in (first, second):
        expect(status(person)).to_contain_text("has been cleared", timeout=WAIT)
        person.write("Is this lost?")
        expect(person.message("Is this lost?")).to_contain_text("Not sent")
    # Any tab, whatever the others show.
    second.page.reload()
    expect(second.message("Soon forgotten")).to_have_count(0)
    second.write("Once more")
    second.sees("Once more", "Sent", timeout=WAIT)
    expect(status(first)).to_contain_text("has been cleared")


def test_a_database_that_somebody_deletes_is_not_made_again_by_halves(browser, customer_link):
    customer = Customer.open(browser, customer_link)
    customer.write("Soon forgotten")
    customer.sees("Soon forgotten", "Sent")
    names = customer.page.evaluate("""async () => {
      await new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase("sotto-customer-support");
        request.onsuccess = resolve;
        request.onerror = reject;
      });
      await new Promise((resolve) => setTimeout(resolve, 500));
      return (await indexedDB.databases()).map(({ name }) => name);
    }""")
    assert names == []
    expect(status(customer)).to_contain_text("has been cleared", timeout=WAIT)


def test_a_later_version_that_opens_the_database_is_named(browser, customer_link):
    customer = Customer.open(browser, customer_link)
    customer.write("Of this version")
    customer.sees("Of this version", "Sent")
    customer.page.evaluate("""() => new Promise((resolve) => {
      indexedDB.open("sotto-customer-support", 99).onsuccess = resolve;
    })""")
    expect(status(customer)).to_contain_text("newer version", timeout=WAIT)


STORE = """async (test) => {
  const { Store, causeOf } = await import("/assets/engine/store.js");
  const name = `test-${crypto.randomUUID()}`;
  // Under small letters, as what an engine begins with.
  const key = (number) => Uint8Array.of(97 + number);
  const plain = (entries) => entries.map(([[at], [value]]) => [at - 97, value - 97]);
  const why = (promise) => promise.then(() => "done", causeOf);
  const records = async (store) => plain(await store.look());
  return await (%s)({ Store, causeOf, name, key, plain, why, records });
}"""


def in_store(owner, script):
    return owner.page.evaluate(STORE % script)


def test_the_owner_that_was_replaced_writes_nothing(owner):
    assert in_store(owner, """async ({ Store, name, key, why, records }) => {
      const old = await Store.open(name);
      await old.take();
      await old.commit([[key(1), key(1)]]);
      const young = await Store.open(name);
      const [[at]] = plain(await young.take());
      const told = [at];
      told.push(await why(old.commit([[key(2), key(2)], [key(1), null]])));
      told.push(await why(old.check()), await why(old.look()));
      await young.commit([[key(3), key(3)]]);
      return [...told, await records(young)];
    }""") == [1, "superseded", "superseded", "superseded", [[1, 1], [3, 3]]]


def test_whoever_read_a_full_disk_writes_nothing_over_its_next_owner(owner):
    assert in_store(owner, """async ({ Store, name, key, why, records }) => {
      const first = await Store.open(name);
      await first.take();
      await first.commit([[key(1), key(1)]]);
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = () => {
        throw new DOMException("no space", "QuotaExceededError");
      };
      const reader = await Store.open(name);
      const told = [await why(reader.take()), (await reader.look()).length];
      IDBObjectStore.prototype.put = put;
      // There is room again, and somebody else has been quicker.
      const next = await Store.open(name);
      await next.take();
      told.push(await why(reader.commit([[key(1), key(9)]])), await why(reader.check()));
      const other = await Store.open(`${name}-empty`);
      const alone = await why(other.look().then(() => other.commit([[key(1), key(1)]])));
      return [...told, alone, await records(next)];
    }""") == ["storageFull", 1, "superseded", "superseded", "done", [[1, 1]]]


def test_what_lies_apart_is_read_and_deleted_by_ranges_of_keys(owner):
    assert in_store(owner, """async ({ Store, name, key, why, records }) => {
      const store = await Store.open(name);
      await store.take();
      const at = (...bytes) => Uint8Array.of(...bytes);
      const line = (number) => at(84, 1, number);
      await store.commit([1, 2, 3, 9].map((number) => [line(number), key(number)]));
      await store.commit([[key(0), key(0)], [at(84, 2), key(5)], [at(71, 1), key(6)]]);
      const found = async (...ranges) =>
        (await store.read([ranges]))[0].map(([, [value]]) => value - 97);
      const told = [
        await found([line(2), line(9)]), await found([at(71), at(72)], [line(9), at(84, 3)]),
        await store.read([]), (await store.read([[], [[line(1), line(2)]]])).length,
      ];
      // In the order in which they come: what is put behind the deletion stays.
      await store.commit([[line(4), key(4)], [line(2), null, line(9)], [line(3), key(7)]]);
      told.push(await found([at(84), at(85)]), await records(store));
      await (await Store.open(name)).take();
      return [...told, await why(store.read([[[at(84), at(85)]]]))];
    }""") == [[2, 3], [6, 9, 5], [], 2, [1, 7, 9, 5], [[0, 0]], "superseded"]


def test_a_full_disk_that_is_cleared_is_not_made_anew(owner):
    assert in_store(owner, """async ({ Store, name, key, why }) => {
      const store = await Store.open(name);
      await store.take();
      await store.commit([[key(1), key(1)]]);
      const reader = await Store.open(name);
      await reader.look();
      // A database that is deleted closes under everybody.
      await new Promise((resolve) => indexedDB.deleteDatabase(name).onsuccess = resolve);
      return [await why(reader.check()), await why(reader.commit([[key(2), key(2)]]))];
    }""") == ["storageCleared", "storageCleared"]


def test_a_database_that_is_closed_is_opened_again(owner):
    assert in_store(owner, """async ({ Store, name, key, why, records }) => {
      const opened = [];
      const open = indexedDB.open.bind(indexedDB);
      indexedDB.open = (...names) => {
        const request = open(...names);
        request.addEventListener("success", () => opened.push(request.result));
        return request;
      };
      const store = await Store.open(name);
      let heard = 0;
      store.closed = () => heard += 1;
      await store.take();
      await store.commit([[key(1), key(1)]]);
      opened[0].close();
      const told = [await why(store.commit([[key(2), key(2)]]))];
      opened[1].close();
      opened[1].dispatchEvent(new Event("close"));
      told.push(await why(store.commit([[key(3), key(3)]])));
      indexedDB.open = open;
      return [...told, heard, opened.length, await records(store)];
    }""") == ["done", "done", 1, 3, [[1, 1], [2, 2], [3, 3]]]


def test_why_the_disk_kept_nothing_is_named(owner):
    assert in_store(owner, """async ({ Store, name, key, why }) => {
      const store = await Store.open(name);
      await store.take();
      const told = [];
      const put = IDBObjectStore.prototype.put;
      for (const kind of ["QuotaExceededError", "UnknownError", "SecurityError"]) {
        IDBObjectStore.prototype.put = () => { throw new DOMException("", kind); };
        told.push(await why(store.commit([[key(1), key(1)]])));
      }
      IDBObjectStore.prototype.put = put;
      told.push(await why(store.commit([[key(1), key(1)]])));
      return told;
    }""") == ["storageFull", "storage", "storageBlocked", "done"]

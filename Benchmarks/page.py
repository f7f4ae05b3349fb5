#!/usr/bin/env python3
"""What the page costs: `make bench-page`. Prints and asserts nothing: it measures the machine too.

    page.py [--only line|talk|draft|desk] [--attempts 5]

line: from the tap on the customer's link until "Sent", on a line of 400 kbit/s and 200 ms each
      way, and where the time goes: emulated by the browser (which leaves its sockets fast); and
      shaped, packet by packet, to our server alone and, where nginx is installed, to one behind
      it that speaks TLS. The shaped ones need root.
talk: a conversation of 10, 1,000 and 10,000 messages on a desktop: until it is drawn; the frames
      while the wheel goes through it; a key in the message box until the layout after it. Then
      the same key behind a draft: of what a message may hold, and of all that the box takes.
desk: an owner with so many conversations of 100 messages on the disk, which are copies of one:
      from a reload until the list is there, from a click until the messages are (as the page
      tells it), and what the page and its worker hold then. All is read; in the end the oldest
      conversation is not, to which the page leads. Making the copies takes minutes.
"""

import argparse
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSER = ROOT / "Tests" / "Browser"
sys.path[:0] = [str(BROWSER), str(BROWSER / "design")]

from playwright.sync_api import expect, sync_playwright  # noqa: E402

from copies import copy_conversation  # noqa: E402
from drawing import launch  # noqa: E402
from firstmessage import first_messages  # noqa: E402
from people import DESKTOP, Customer, Owner  # noqa: E402
from scenes import (  # noqa: E402
    AGENT, CUSTOMER, LITTLE, OWNER, Scene, conversation, desk, identity, me, message, online,
)
from server import Server  # noqa: E402
from stage import Stage  # noqa: E402

GOALS = {"frame": 20.0, "key": 8.0, "desk": 1.5, "opened": 0.2, "megabytes": 150}
COUNTS = [10, 1_000, 10_000]
WAIT_MILLISECONDS = 180_000
DRAFT_COUNT = 1_000
CONVERSATION_COUNTS = [10, 1_000, 10_000]
# What happens in the conversation that is copied stands below all the copies in the list.
LATER_MILLISECONDS = 3_600_000
MESSAGES_EACH = 100
UNREAD = re.compile(r"^\(")
# The browser tidies up behind a million writes for a while.
RELOADS = 3
DRAFTS = [100, 16_384, 32_768]

# How long the frames are while a wheel turns; the whole conversation is passed, up and down.
FRAMES = """
() => {
  const told = globalThis.told = [];
  let last = performance.now();
  const next = (now) => {
    told.push(now - last);
    last = now;
    globalThis.measuring && requestAnimationFrame(next);
  };
  globalThis.measuring = true;
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(next); });
}
"""
# From the key's event until the layout that follows from it: what a person waits for, without what
# the screen needs to show it.
KEYS = """
() => {
  const box = document.querySelector("textarea");
  const costs = globalThis.costs = [];
  let since = 0;
  box.addEventListener("keydown", () => { since = performance.now(); }, { capture: true });
  box.addEventListener("input", () => queueMicrotask(() => queueMicrotask(() => {
    document.body.offsetHeight;
    costs.push(performance.now() - since);
  })));
}
"""

# From the click, which may have to wait for the page, to the first frame with a message in it.
OPENING = """
() => {
  globalThis.opened = new Promise((resolve) => addEventListener("click", ({ timeStamp }) => {
    const look = () => {
      if (!document.querySelector('[role="log"] li')) requestAnimationFrame(look);
      else resolve((performance.now() - timeStamp) / 1000);
    };
    look();
  }, { capture: true, once: true }));
}
"""

MEMORY = """
async () => {
  const { bytes, breakdown } = await performance.measureUserAgentSpecificMemory();
  const ofWorker = breakdown.filter(({ attribution }) =>
    attribution.some(({ scope }) => scope === "DedicatedWorkerGlobalScope"));
  return [bytes, ofWorker.reduce((sum, part) => sum + part.bytes, 0)];
}
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=["line", "talk", "draft", "desk"])
    parser.add_argument("--attempts", type=int, default=5)
    arguments = parser.parse_args()
    stage = Stage()
    with sync_playwright() as playwright:
        browser = launch(playwright, stage)
        if arguments.only in (None, "line"):
            first_messages(playwright, browser, arguments.attempts)
        if arguments.only in (None, "talk"):
            talks(browser, stage)
        if arguments.only in (None, "draft"):
            drafts(browser, stage)
        if arguments.only in (None, "desk"):
            desks(browser)
        browser.close()
    stage.close()


def long_talk(count):
    talked = [message(order, (count - order) * 2, f"{order}. {LITTLE[order % len(LITTLE)]}",
                      **({"side": "company", "name": "Bilal"} if order % 3 else
                         {"mine": True, "state": "read"}))
              for order in range(1, count + 1)]
    return Scene("/support", [identity("customer"), desk(),
                              conversation([me(CUSTOMER), OWNER, AGENT]), *talked, *online()])


def talks(browser, stage):
    print(f"\nA long conversation on a desktop; goals: p95 frame under {GOALS['frame']:.0f} ms, "
          f"p95 key under {GOALS['key']:.0f} ms")
    print(f"{'messages':>8} {'drawn':>9} {'frame p50':>10} {'p95':>8} {'worst':>9} {'frames':>7} "
          f"{'key p50':>9} {'p95':>8}")
    for count in COUNTS:
        context = browser.new_context(**DESKTOP)
        context.set_default_timeout(WAIT_MILLISECONDS)
        start = time.monotonic()
        page = context.new_page()
        stage.play(page, long_talk(count))
        page.locator(".message", has_text=f"{count}. ").last.wait_for()
        drawn = time.monotonic() - start
        frames, keys = frame_milliseconds(page), key_milliseconds(page)
        print(f"{count:8} {drawn:7.2f} s {statistics.median(frames):7.1f} ms "
              f"{p95(frames):5.1f} ms {max(frames):6.1f} ms {len(frames):7} "
              f"{statistics.median(keys):6.2f} ms {p95(keys):5.2f} ms", flush=True)
        context.close()


def drafts(browser, stage):
    print(f"\nA key behind a draft, {DRAFT_COUNT} messages; bare: a text box of no page\n"
          f"{'characters':>10} {'lines':>6} {'key p50':>9} {'p95':>8} {'bare p50':>9} {'p95':>8}")
    for character_count in DRAFTS:
        for line_length in (character_count, 60):
            context = browser.new_context(**DESKTOP)
            page = context.new_page()
            stage.play(page, long_talk(DRAFT_COUNT))
            line = ("May I raise the limit? " * character_count)[:line_length - 1]
            draft = (line + "\n") * (character_count // line_length)
            page.get_by_role("textbox", name="Message").fill(draft)
            keys = key_milliseconds(page)
            page.evaluate("() => document.body.replaceChildren(document.createElement('textarea'))")
            page.locator("textarea").evaluate(
                "(box, text) => { box.ariaLabel = 'Message'; box.value = text; }", draft)
            bare = key_milliseconds(page)
            print(f"{character_count:10} {len(draft.splitlines()):6} "
                  f"{statistics.median(keys):6.2f} ms {p95(keys):5.2f} ms "
                  f"{statistics.median(bare):6.2f} ms {p95(bare):5.2f} ms", flush=True)
            context.close()


def desks(browser):
    print(f"\nA desk's reload, {MESSAGES_EACH} messages in each conversation; goals: listed in "
          f"{GOALS['desk']} s, opened in {GOALS['opened']} s, the worker under "
          f"{GOALS['megabytes']} MB\n"
          f"{'conversations':>13} {'listed':>9} {'opened':>9} {'page':>9} {'worker':>9}")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data").start()
        try:
            owner = Owner.set_up(browser, server).go_to_desk(server)
            customer = Customer.open(browser, owner.customer_link)
            for text in ["Is my card blocked?", "It is the blue one."]:
                customer.write(text)
            owner.open_conversation()
            for text in ["It is not.", "Can I do anything else for you?"]:
                owner.write(text)
                owner.sees(text, "Read")
            expect(owner.page).not_to_have_title(UNREAD)
            made = 1
            for count in CONVERSATION_COUNTS:
                copy_conversation(
                    owner.page, made + 1, count, MESSAGES_EACH, LATER_MILLISECONDS)
                made = count
                for _ in range(RELOADS):
                    print(f"{count:13} {opened_desk(owner.page)}", flush=True)
            customer.write("Are you still there?")
            expect(owner.page).to_have_title(UNREAD)
            for _ in range(RELOADS):
                print(f"{'oldest unread':13} {opened_desk(owner.page)}", flush=True)
        finally:
            server.stop()


def opened_desk(page):
    page.goto(page.url.split("#")[0], wait_until="commit")
    start = time.monotonic()
    rows = page.get_by_role("list", name="Conversations").get_by_role("listitem")
    rows.nth(9).wait_for(timeout=WAIT_MILLISECONDS)
    listed = time.monotonic() - start
    page.evaluate(OPENING)
    rows.nth(5).click()
    opened = page.evaluate("() => globalThis.opened")
    whole, worker = (part / 1e6 for part in page.evaluate(MEMORY))
    return f"{listed:7.2f} s {opened:7.2f} s {whole:6.1f} MB {worker:6.1f} MB"


def frame_milliseconds(page):
    """Turns the wheel up to the beginning, asking for what is earlier where it must be asked for,
    and down again."""
    log = page.get_by_role("log")
    box = log.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.evaluate(FRAMES)
    for way in (-1, 1):
        deadline = time.monotonic() + WAIT_MILLISECONDS / 1000
        while time.monotonic() < deadline:
            page.mouse.wheel(0, way * 600)
            place = log.evaluate("""(log) => ({
              isAtTop: log.scrollTop <= 0,
              isAtEnd: log.scrollTop + log.clientHeight >= log.scrollHeight - 2,
            })""")
            earlier = page.locator(".earlier")
            if way < 0 and place["isAtTop"] and earlier.count():
                earlier.click()
            elif place["isAtTop" if way < 0 else "isAtEnd"]:
                break
    frames = page.evaluate("globalThis.measuring = false, globalThis.told")
    return frames or [0.0]


def key_milliseconds(page):
    page.get_by_role("textbox", name="Message").click()
    page.evaluate(KEYS)
    for key in "May I raise the limit of my card before the journey":
        page.keyboard.press(key if key != " " else "Space")
    return page.evaluate("globalThis.costs")


def p95(values):
    return sorted(values)[int(len(values) * 0.95) - 1 if len(values) > 1 else 0]


if __name__ == "__main__":
    main()

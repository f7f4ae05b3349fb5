"""Marker words go both ways, and are then looked for wherever the relay could have put them."""

import subprocess
import time

from people import Agent, Customer, Owner
from server import BINARY

CUSTOMER_WORD = "zebrafinch-4711-question"
DESK_WORD = "quicksilver-0815-answer"


def test_no_marker_word_is_in_any_file_line_or_frame(browser, server):
    frames, logs = [], []
    owner = Owner.set_up(browser, server).go_to_desk(server)
    customer = Customer.open(browser, "about:blank")
    for person in (owner, customer):
        person.page.on("console", lambda message: logs.append(message.text))
        person.page.on("websocket", lambda socket: watch(socket, frames))
    # Chromium reports the sockets of workers by the page only sometimes: the protocol always does.
    sessions = [attach(person.page, frames) for person in (owner, customer)]
    customer.page.goto(owner.customer_link)
    owner.page.reload()

    customer.write(f"My number is {CUSTOMER_WORD}")
    owner.open_conversation()
    owner.sees(CUSTOMER_WORD)
    middle = server.files()
    owner.write(f"Your limit is {DESK_WORD}")
    customer.sees(DESK_WORD)
    owner.sees(DESK_WORD, "Read")

    assert len(frames) > 20, "the frames of both are there to be looked at"
    assert sum(len(content) for content in middle.values()) > 10_000
    for word in (CUSTOMER_WORD, DESK_WORD):
        for encoded in forms(word):
            for when, files in (("during", middle), ("after", server.files())):
                for path, content in files.items():
                    assert encoded not in content, f"{when}: {path.name}"
            assert encoded not in server.log.encode()
            assert not any(encoded in frame for frame in frames)
            assert not any(word in line for line in logs)
    assert len(server.log.splitlines()) <= 5, server.log
    del sessions


def test_the_ciphertext_is_gone_once_all_have_acknowledged(browser, server):
    owner = Owner.set_up(browser, server)
    agent = Agent.join(browser, owner.invite(), "Colleague")
    profile = agent.context
    agent.page.close()
    customer = Customer.open(browser, owner.customer_link)
    owner.go_to_desk(server)
    text = "A long message. " * 200
    customer.write(text)
    customer.sees("A long message.", "Delivered")
    held = sum(len(content) for content in server.files().values())
    assert entry_count(server) > 0, "one device is away: the relay must hold its entries"
    agent = Agent(profile.new_page())
    agent.page.goto(server.url + "/desk")
    agent.open_conversation()
    agent.sees("A long message.")
    deadline = time.monotonic() + 60
    while entry_count(server) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert entry_count(server) == 0
    assert held > 0


def test_the_program_contains_no_mls_symbol():
    symbols = subprocess.run(["nm", "--defined-only", BINARY], check=True, capture_output=True,
                             text=True).stdout
    assert "RelayCore" in symbols, "symbols are there to be looked at"
    # Mangled Swift names carry the module with its length in front.
    for module in ("3MLS", "12ClientEngine", "11MIMIContent"):
        assert f"${module}" not in symbols and f"s{module}" not in symbols, module


def forms(word):
    """UTF-8, UTF-16 and base64 in its three alignments."""
    import base64

    yield word.encode()
    yield word.encode("utf-16-le")
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + word.encode())[4:-4]


def watch(socket, frames):
    for event in ("framesent", "framereceived"):
        socket.on(event, lambda payload: frames.append(
            payload if isinstance(payload, bytes) else payload.encode()))


def attach(page, frames):
    import base64

    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    for event in ("webSocketFrameSent", "webSocketFrameReceived"):
        session.on(f"Network.{event}", lambda e: frames.append(
            base64.b64decode(e["response"]["payloadData"])
            if e["response"]["opcode"] == 2 else e["response"]["payloadData"].encode()))
    return session


def entry_count(server):
    import sqlite3

    database = server.data / "sotto.sqlite"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute("SELECT count(*) FROM entry").fetchone()[0]

"""Writers and readers who go on whatever happens to the relay, and count what was promised."""

import threading
import time

from measure import PATIENCE_SECONDS, wait_until
from wire import Client, Closed, Key

IN_FLIGHT = 8


def payload_of(number, submission):
    return f"writer {number} submission {submission} ".encode() * 4


class Writer(threading.Thread):
    """Appends to one conversation, repeats what was not answered, and keeps what was accepted."""

    def __init__(self, relay, number, reader, pause=0.004):
        super().__init__(daemon=True)
        self.relay, self.number, self.reader, self.pause = relay, number, reader, pause
        self.key, self.conversation = Key(), None
        self.accepted, self.promised = 0, {}
        self.refusals = {}
        self.stopping = False
        self.accepted_at = 0.0
        # When the session began in which something was accepted last.
        self.began, self.accepted_in = 0.0, 0.0

    def begin(self):
        client = Client.opened(self.relay.port, self.key, self.relay.host)
        self.conversation = client.create([self.reader])
        self.book(client, client.wait_for("accepted"))
        client.close()

    def run(self):
        while not self.stopping:
            try:
                self.began = time.monotonic()
                client = Client.opened(self.relay.port, self.key, self.relay.host, timeout=5)
                self.talk(client)
            except OSError:
                time.sleep(0.02)

    def talk(self, client):
        following = self.accepted + 1
        while not self.stopping or following > self.accepted + 1:
            while not self.stopping and following - self.accepted <= IN_FLIGHT:
                client.append(
                    self.conversation, following, payload_of(self.number, following))
                following += 1
                time.sleep(self.pause)
            event = client.event()
            if event["what"] == "accepted" or event.get("sender") == self.key.public:
                self.book(client, event)
                following = max(following, self.accepted + 1)
            elif event["what"] == "refused":
                code = event["code"]
                self.refusals[code] = self.refusals.get(code, 0) + 1
                time.sleep(max(0.05, min(event["retry"] / 1000, 2)))
                raise Closed("again")
        client.close()

    def book(self, client, event):
        if event["submission"] == self.accepted + 1:
            self.accepted = event["submission"]
            self.accepted_at, self.accepted_in = time.monotonic(), self.began
            self.promised[event["sequence"]] = event["submission"]
        client.acknowledge(event["conversation"], event["sequence"])


class Reader(threading.Thread):
    """Takes one conversation's entries, remembers them, and only then acknowledges."""

    def __init__(self, relay, number):
        super().__init__(daemon=True)
        self.relay, self.number, self.key = relay, number, Key()
        self.entries, self.repeats, self.gaps, self.last = {}, 0, 0, 0
        self.stopping = False

    def run(self):
        while not self.stopping:
            self.read_once(until_caught_up=False)

    def read_once(self, until_caught_up=True, timeout=5):
        try:
            client = Client.opened(self.relay.port, self.key, self.relay.host, timeout=timeout)
            while not self.stopping or until_caught_up:
                event = client.event()
                if event["what"] == "caughtUp" and until_caught_up:
                    client.close()
                    return True
                if event["what"] == "entry":
                    self.book(client, event)
        except OSError:
            time.sleep(0.02)
        return False

    def read_all(self):
        """Until nothing waits any more, however often the relay has to be asked."""
        wait_until(self.read_once, "what waits is not read")

    def book(self, client, event):
        sequence = event["sequence"]
        if sequence <= self.last:
            self.repeats += 1
        else:
            self.gaps += sequence - self.last - 1
            self.last = sequence
            self.entries[sequence] = event["payload"]
        client.acknowledge(event["conversation"], sequence)


class Crowd:
    """Pairs of writers and readers; every other reader stays away until the end."""

    def __init__(self, relay, count, pause=0.004):
        self.readers = [Reader(relay, number) for number in range(count)]
        self.writers = [
            Writer(relay, number, reader.key, pause) for number, reader in enumerate(self.readers)]
        for writer in self.writers:
            writer.begin()

    def start(self):
        for number, reader in enumerate(self.readers):
            if number % 2 == 0:
                reader.start()
        for writer in self.writers:
            writer.start()

    @property
    def accepted(self):
        return sum(writer.accepted for writer in self.writers)

    def accepted_since(self, moment):
        return any(writer.accepted_at > moment for writer in self.writers)

    def accepted_anew(self, moment):
        """In a session that began since."""
        return any(writer.accepted_in > moment for writer in self.writers)

    def finish(self):
        """Stops the writers, lets every reader take the rest, and says what was lost."""
        for thread in self.writers:
            thread.stopping = True
        for writer in self.writers:
            writer.join(PATIENCE_SECONDS)
        for reader in self.readers:
            reader.stopping = True
        for reader in self.readers:
            if reader.is_alive():
                reader.join(PATIENCE_SECONDS)
        lost = 0
        for writer, reader in zip(self.writers, self.readers):
            reader.read_all()
            for sequence, submission in writer.promised.items():
                expected = (b"welcome" if submission == 1
                            else payload_of(writer.number, submission))
                lost += reader.entries.get(sequence) != expected
        return lost

    @property
    def gaps(self):
        return sum(reader.gaps for reader in self.readers)

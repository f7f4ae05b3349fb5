"""Lines between a browser and the server: what passes through them is counted, delayed or held.

They pass on bytes and know nothing of what they mean, so that page, workers and sockets are all on
the same line.
"""

import asyncio
import threading
import time

CHUNK = 1400
REQUEST = b" HTTP/1.1\r\n"


class Line:
    """Passes everything on at once."""

    def __init__(self, port):
        self.server_port = port
        # What came down and went up, and how often something was asked for.
        self.bytes_down = self.bytes_up = self.requests = 0
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait()
        self.url = f"http://localhost:{self.port}"

    def through(self, link):
        """The same link, by way of this line."""
        return link.replace(f":{self.server_port}/", f":{self.port}/")

    def close(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self, started):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._connected, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _connected(self, reader, writer):
        try:
            await self.opened()
            theirs, ours = await asyncio.open_connection("127.0.0.1", self.server_port)
            await asyncio.gather(self._pump(reader, ours, self.up),
                                 self._pump(theirs, writer, self.down))
        except (OSError, asyncio.CancelledError):
            # Somebody hung up, or the line is closed.
            writer.close()

    async def _pump(self, reader, writer, way):
        """Each connection's bytes in their order, whatever `way` waits for."""
        waiting = asyncio.Queue()
        passing = asyncio.create_task(self._pass(waiting, writer))
        while data := await reader.read(CHUNK):
            waiting.put_nowait((way(data), data))
        waiting.put_nowait((way(b""), None))
        await passing

    async def _pass(self, waiting, writer):
        while True:
            until, data = await waiting.get()
            if until is not None:
                # One round is waited for by many.
                await asyncio.shield(until)
            if data is None:
                writer.close()
                return
            writer.write(data)
            await writer.drain()

    async def opened(self):
        """A connection is wanted."""

    def up(self, data):
        """What to wait for before the server gets the bytes; None for nothing."""
        self.bytes_up += len(data)
        self.requests += data.count(REQUEST)

    def down(self, data):
        self.bytes_down += len(data)


class Rounds(Line):
    """Holds back all that the server says until nobody has anything more to say, then hands it over
    at once: a round. What is asked for in a round cannot hang on what is answered in the same, so
    the number of rounds is the number of round trips, however fast or slow the machine is.

    Too short a silence counts a round too many, never one too few.
    """

    def __init__(self, port, silence_seconds):
        self.silence_seconds = silence_seconds
        self.count = 0
        # What was asked for, by round.
        self.asked = {}
        self._held = None
        self._heard = time.monotonic()
        super().__init__(port)
        asyncio.run_coroutine_threadsafe(self._turn(), self._loop)

    def up(self, data):
        super().up(data)
        self._heard = time.monotonic()
        for line in data.split(b"\r\n"):
            if line.endswith(REQUEST.strip()):
                self.asked.setdefault(self.count + 1, []).append(line.split()[1].decode())

    def down(self, data):
        super().down(data)
        self._heard = time.monotonic()
        if self._held is None:
            self._held = self._loop.create_future()
        return self._held

    async def _turn(self):
        while True:
            await asyncio.sleep(self.silence_seconds / 10)
            if self._held and time.monotonic() - self._heard > self.silence_seconds:
                held, self._held = self._held, None
                self.count += 1
                held.set_result(None)

"""What stands between a page and its beginning: files that do not arrive, policies that proxies
add, browsers that keep nothing."""

import json
from pathlib import Path

from playwright.sync_api import BrowserContext, Route

MODULE = "**/assets/{customer,desk}.wasm*"
WORKER = "**/assets/engine/worker.js*"
# The first module that the worker evaluates: what is put before it reaches all of the worker.
FIRST_OF_WORKER = "**/assets/engine/cbor.js*"
FORBIDS_WASM = "default-src 'self'; script-src 'self'; connect-src 'self'; worker-src 'self'"


def not_found(route: Route):
    route.fulfill(status=404, body="not here")


def lost(route: Route):
    route.abort("connectionreset")


def hang(route: Route):
    """Answers nothing, ever."""


def cut_short(route: Route):
    body = route.fetch().body()
    route.fulfill(status=200, headers={"content-type": "application/wasm"}, body=body[:20_000])


def another_page(route: Route):
    """As the sign-in page of a hotel's network does."""
    route.fulfill(status=200, headers={"content-type": "text/html"}, body="<h1>Welcome</h1>")


def forbid_wasm(route: Route):
    answer = route.fetch()
    headers = {**answer.headers, "content-security-policy": FORBIDS_WASM}
    headers.pop("content-encoding", None)
    route.fulfill(response=answer, headers=headers, body=answer.body())


def in_worker(context: BrowserContext, script: str):
    """Runs a script in every worker, before anything of ours."""
    def answer(route: Route):
        fetched = route.fetch()
        route.fulfill(status=200, headers={"content-type": "text/javascript"},
                      body=script + "\n" + fetched.text())

    context.route(FIRST_OF_WORKER, answer)


def block_site_data(profile: Path):
    """The setting "don't allow sites to save data on your device", in a profile not yet used."""
    folder = profile / "Default"
    folder.mkdir(parents=True)
    preferences = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (folder / "Preferences").write_text(json.dumps(preferences))

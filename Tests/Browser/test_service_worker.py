"""The engine needs no window: in a service worker it starts, keeps, sends and receives."""

import shutil
from pathlib import Path

import pytest
from people import WAIT
from server import WEB_ROOT

SCRIPT = Path(__file__).parent / "engine_in_service_worker.js"

# What a page tells its worker, told to the other kind.
RUN = """async ({ script, slug, said }) => {
  const reports = window.reports = [];
  navigator.serviceWorker.addEventListener("message", ({ data }) => reports.push(...data));
  navigator.serviceWorker.startMessages();
  // The policy of our pages takes no address that is a mere text.
  const policy = trustedTypes.createPolicy("sotto-worker", { createScriptURL: () => script });
  const { installing } = await navigator.serviceWorker.register(
    policy.createScriptURL(""), { type: "module" });
  await new Promise((resolve) => installing.addEventListener("statechange", () =>
    installing.state === "activated" && resolve()));
  const answer = await fetch(`/desks/${slug}`);
  const record = new Uint8Array(await answer.arrayBuffer());
  const id = crypto.getRandomValues(new Uint8Array(16));
  const inputs = [
    { do: "openDesk", slug, fingerprint: null, record },
    { do: "send", conversation: null, id, text: said },
  ];
  inputs.forEach((input, command) => installing.postMessage({ command, input }));
}"""


@pytest.fixture
def web_root(tmp_path):
    beside = shutil.copytree(WEB_ROOT, tmp_path / "web")
    shutil.copy(SCRIPT, beside)
    return beside


def test_the_engine_runs_in_a_service_worker(browser, server, owner):
    # A page of the same origin on which no code of ours runs.
    page = browser.new_context().new_page()
    page.goto(server.url + "/nowhere")
    page.evaluate(RUN, {
        "script": f"/assets/{SCRIPT.name}", "slug": "support", "said": "Nobody looks at me"})
    owner.open_conversation()
    owner.sees("Nobody looks at me")
    owner.write("Nor at me")
    page.wait_for_function(
        "() => reports.some(({ event, text }) => event === 'message' && text === 'Nor at me')",
        timeout=WAIT)
    told = page.evaluate("() => reports.map(({ event, command }) => [event, command])")
    assert ["done", 0] in told and ["done", 1] in told
    assert not {"broken", "refused"} & {event for event, _ in told}, told

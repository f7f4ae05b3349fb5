"""No text becomes code: the policy refuses what would make a page or a script of a string, and
nothing of ours needs it."""

import pytest
from people import DESKTOP, Agent, Customer, Owner
from playwright.sync_api import expect

LISTEN = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`violation: ${event.violatedDirective} ${event.sample} ${event.sourceFile}`));"""
# What an attacker who may write a text into the page would try; each is answered by an exception.
INJECTIONS = {
    "innerHTML": "document.body.innerHTML = '<img src=x onerror=alert(1)>'",
    "outerHTML": "document.body.firstElementChild.outerHTML = '<p>x</p>'",
    "insertAdjacentHTML": "document.body.insertAdjacentHTML('beforeend', '<p>x</p>')",
    "srcdoc": "document.createElement('iframe').srcdoc = '<p>x</p>'",
    "document.write": "document.write('<p>x</p>')",
    "a fragment": "document.createRange().createContextualFragment('<p>x</p>')",
    "a script": "document.createElement('script').src = '/assets/vendor/qrcode.js'",
    "a script's text": "document.createElement('script').text = 'alert(1)'",
    "a worker": "new Worker('/assets/engine/worker.js', { type: 'module' })",
    "a policy": "trustedTypes.createPolicy('default', { createHTML: (text) => text })",
    "our policy": "trustedTypes.createPolicy('sotto-worker', { createScriptURL: (text) => text })",
}
TRY = """(code) => {
    const before = document.documentElement.outerHTML;
    try { run[code](); } catch (error) {
      return [error.name, before === document.documentElement.outerHTML];
    }
    return ["nothing", false];
}"""


@pytest.fixture
def watched(browser):
    """Makes profiles whose pages and workers are listened to."""
    said = []

    class Watched:
        def new_context(self, **options):
            context = browser.new_context(**options)
            context.add_init_script(LISTEN)
            context.on("console", lambda message: said.append(message.text))
            context.on("weberror", lambda error: said.append(str(error.error)))
            return context

    watched = Watched()
    watched.said = said
    return watched


def refusals(said):
    words = ("violation", "Content Security Policy", "Trusted", "trusted-types")
    return [text for text in said if any(word in text for word in words)]


def test_nothing_of_ours_makes_code_of_texts(watched, server):
    owner = Owner.set_up(watched, server)
    expect(owner.page.get_by_role("img", name="QR code of the customer link")).to_be_visible()
    agent = Agent.join(watched, owner.invite(), "Bilal")
    owner.go_to_desk(server)
    owner.page.get_by_role("button", name="Team").click()
    expect(owner.page.get_by_role("img", name="QR code of the customer link")).to_be_visible()
    owner.page.get_by_role("button", name="Close").first.click()
    customer = Customer.open(watched, owner.customer_link)
    customer.write("Look: https://example.com/a?b=<script>")
    agent.open_conversation()
    agent.sees("Look: https://example.com/a?b=<script>")
    agent.write("<img src=x onerror=alert(1)>")
    customer.sees("<img src=x onerror=alert(1)>")
    customer.page.get_by_role("status", name="Encrypted").click()
    expect(customer.page.get_by_role("dialog")).to_be_visible()
    customer.page.goto(server.url + "/nowhere")
    expect(customer.page.get_by_role("heading", level=1)).to_be_visible()
    customer.page.goto(server.url + "/setup")
    expect(customer.page.get_by_role("alert")).to_be_visible()
    assert refusals(watched.said) == []


@pytest.mark.parametrize("path", ["/setup", "/join", "/desk", "/support"])
def test_what_is_written_into_a_page_stays_a_text(watched, owner, server, path):
    context = watched.new_context(**DESKTOP)
    # Written out beforehand, as a policy against `eval` holds for the test too.
    functions = ",".join(f"{name!r}: () => {{ {code} }}" for name, code in INJECTIONS.items())
    context.add_init_script(f"window.run = {{{functions}}}")
    page = context.new_page()
    page.goto(server.url + path)
    expect(page.locator("html[data-begun]")).to_be_attached()
    for name in INJECTIONS:
        kind, is_as_before = page.evaluate(TRY, name)
        assert kind == "TypeError" and is_as_before, name
    # Both kinds of sink were reported to the page as well, so that the first test would see them.
    assert any("require-trusted-types-for" in text for text in refusals(watched.said))

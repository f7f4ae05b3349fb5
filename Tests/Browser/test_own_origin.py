"""Every request of a whole conversation goes to the own origin, and the headers keep it so."""

import urllib.request

import pytest
from people import Agent, Customer, Owner
from playwright.sync_api import expect


def test_every_request_goes_to_the_own_origin(browser, server):
    requests = []

    def listen(context):
        context.on("request", lambda request: requests.append(request.url))
        context.on("page", lambda page: page.on("websocket", lambda s: requests.append(s.url)))

    owner = Owner.set_up(browser, server)
    listen(owner.context)
    invitation = owner.invite()
    owner.go_to_desk(server)
    agent = Agent.join(browser, invitation, "Colleague")
    listen(agent.context)
    customer = Customer.open(browser, "about:blank")
    listen(customer.context)
    customer.page.goto(owner.customer_link)
    customer.write("A link: https://example.com/picture.png")
    owner.open_conversation()
    owner.sees("https://example.com/picture.png")
    owner.write("Seen: https://example.com/answer")
    customer.sees("https://example.com/answer")
    customer.page.reload()
    customer.sees("https://example.com/answer")

    assert len(requests) > 20
    own = (server.url + "/", server.url.replace("http", "ws") + "/", "blob:" + server.url)
    foreign = [url for url in requests if not url.startswith(own)]
    assert not foreign, foreign


@pytest.mark.parametrize("path", ["/setup", "/desk", "/support", "/assets/customer.html", "/nope!"])
def test_the_headers_close_every_other_door(owner, server, path):
    try:
        response = urllib.request.urlopen(server.url + path, timeout=60)
    except urllib.error.HTTPError as error:
        response = error
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe-inline" not in policy and "'unsafe-eval'" not in policy and "http" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Set-Cookie"] is None


def test_a_script_from_elsewhere_cannot_run(browser, customer_link):
    customer = Customer.open(browser, customer_link)
    expect(customer.page.get_by_role("heading", name="Harbour Bank")).to_be_visible()
    violations = customer.page.evaluate(
        """async () => {
          const seen = [];
          addEventListener("securitypolicyviolation", (e) => seen.push(e.violatedDirective));
          const script = document.createElement("script");
          try { script.src = "https://example.com/x.js"; document.head.append(script); }
          catch (error) { seen.push("script-src (trusted types)"); }
          await fetch("https://example.com/").catch(() => {});
          const image = new Image();
          image.src = "https://example.com/pixel.png";
          const isSeen = (what) => seen.some((directive) => directive.includes(what));
          const areSeen = () =>
            (isSeen("script") || isSeen("trusted")) && isSeen("connect") && isSeen("img");
          for (let tries = 0; tries < 600 && !areSeen(); tries += 1) {
            await new Promise((done) => setTimeout(done, 50));
          }
          return seen;
        }""")
    assert any("script" in v or "trusted" in v for v in violations)
    assert any("connect-src" in v for v in violations)
    assert any("img-src" in v for v in violations)


def test_nothing_is_kept_but_the_conversation(browser, owner):
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Hello")
    customer.sees("Hello", "Delivered")
    assert customer.context.cookies() == []
    assert customer.page.evaluate("localStorage.length + sessionStorage.length") == 0

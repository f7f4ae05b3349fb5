"""Behind nginx and Caddy, with the configurations that people have: those of the README, those that
say less, and those that cannot work and have to say so."""

import re
import urllib.request
from types import SimpleNamespace

import pytest
from chromium import CHROMIUM, FLAGS
from people import Customer, Owner
from playwright.sync_api import expect
from proxies import Caddy, Nginx
from server import ROOT, Server, free_port

NAME = "chat.example.org"
# For a page that tries again and again before it is sure: it ends what would hang.
PATIENCE = 120_000
UPGRADE = """
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
"""
ASK = """async () => {
    const origin = encodeURIComponent(location.origin);
    const answer = await fetch(`/socket?origin=${origin}`);
    return [answer.status, await answer.text()];
}"""


@pytest.fixture
def behind(playwright, tmp_path):
    """Starts a server, a proxy in front of it, and a browser that finds the proxy by its name, as
    if it were the name's only server: `port` is the one that stands in addresses."""
    started = []

    def start(kind, text, port=None, public_url=None):
        proxy = kind(tmp_path / "proxy", NAME)
        port = port or proxy.port
        url = f"https://{NAME}" + ("" if port == 443 else f":{port}")
        server = Server(
            tmp_path / "data", "--trusted-proxy", "127.0.0.1", "--metrics-port",
            str(free_port()), *(["--public-url", public_url.format(url=url)] if public_url else []))
        started.append(server.start())
        started.append(proxy.start(text.format(backend=f"127.0.0.1:{server.port}")))
        # The same server by either way: its own address, and the proxy's.
        token = server.setup_link().split("/setup#")[1]
        server.itself = SimpleNamespace(
            url=server.url, setup_link=lambda own=server.url: f"{own}/setup#{token}")
        server.url, server.setup_link = url, lambda: f"{url}/setup#{token}"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[
            *FLAGS, "--ignore-certificate-errors",
            f"--host-resolver-rules=MAP {NAME}:{port} 127.0.0.1:{proxy.port}"])
        started.append(browser)
        return browser, server

    yield start
    for one in reversed(started):
        one.close() if hasattr(one, "close") else one.stop()


def refused(server, kind):
    """How many sockets were refused, by the operator's metrics."""
    port = server.options[server.options.index("--metrics-port") + 1]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text = answer.read().decode()
    return int(re.search(rf'sockets_refused_total{{kind="{kind}"}} (\d+)', text).group(1))


def talk(browser, server):
    """Set-up, a question, its reading and the answer."""
    owner = Owner.set_up(browser, server).go_to_desk(server)
    assert owner.customer_link.startswith(f"{server.url}/support#")
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Can you read this?")
    customer.sees("Can you read this?", "Sent")
    owner.open_conversation()
    owner.sees("Can you read this?")
    customer.sees("Can you read this?", "Read")
    owner.write("I can.")
    customer.sees("I can.")
    assert refused(server, "origin") == refused(server, "noUpgrade") == 0
    assert "Refused" not in server.log
    # Browsers are told to keep to HTTPS.
    assert "max-age" in customer.page.reload().headers["strict-transport-security"]


@pytest.mark.parametrize("fields, port", [
    ("", 443), ("", None), ("proxy_set_header Host $host;", None),
    ("proxy_set_header Host internal.example;", 443),
], ids=["no Host", "no Host, another port", "$host, another port", "another Host"])
def test_nginx_with_the_public_url(behind, fields, port):
    talk(*behind(
        Nginx, "proxy_pass http://{backend};" + UPGRADE + fields, port, public_url="{url}"))


def test_nginx_as_the_readme_has_it(behind):
    readme = (ROOT / "README.md").read_text()
    location = re.search(r"location / {\n(.*?)}", readme, re.S).group(1)
    assert "http://127.0.0.1:8080;" in location
    talk(*behind(
        Nginx, location.replace("127.0.0.1:8080", "{backend}"), 443, public_url="{url}"))


def test_nginx_that_speaks_the_oldest_http_to_the_server(behind):
    fields = UPGRADE.replace("proxy_http_version 1.1;", "")
    talk(*behind(Nginx, "proxy_pass http://{backend};" + fields, public_url="{url}"))


@pytest.mark.parametrize("block, port", [
    ("", 443), ("{{\nheader_up Host {{upstream_hostport}}\n}}", None),
], ids=["README", "another Host, another port"])
def test_caddy_with_the_public_url(behind, block, port):
    talk(*behind(Caddy, "reverse_proxy {backend} " + block, port, public_url="{url}"))


def test_however_the_public_url_is_written(behind):
    talk(*behind(
        Nginx, "proxy_pass http://{backend};" + UPGRADE, 443,
        public_url=f"HTTPS://{NAME.upper()}:443/"))


def test_a_proxy_that_leaves_the_host_alone_needs_no_public_url(behind):
    talk(*behind(Caddy, "reverse_proxy {backend}"))


def customer_of(browser, server):
    """Comes by the proxy to a desk that was founded at the server's own address."""
    link = Owner.set_up(browser, server.itself).customer_link
    customer = Customer.open(browser, link.replace(server.itself.url, server.url))
    customer.write("Does this arrive?")
    return customer


@pytest.mark.parametrize("public_url", [None, "https://www.example.org"],
                         ids=["no name", "another name"])
def test_a_name_that_the_server_does_not_know_is_refused_counted_and_said(behind, public_url):
    browser, server = behind(
        Nginx, "proxy_pass http://{backend};" + UPGRADE, public_url=public_url)
    page = customer_of(browser, server).page
    expect(page.get_by_text("The server does not take this address")).to_be_visible(
        timeout=PATIENCE)
    expect(page.get_by_text("Sent", exact=True)).to_have_count(0)
    assert refused(server, "origin") > 0 and refused(server, "noUpgrade") == 0
    status, words = page.evaluate(ASK)
    expected = public_url or f"127.0.0.1:{server.port}"
    assert status == 403 and words.startswith("originRefused: ")
    for value in [expected, server.url, f"127.0.0.1:{server.port}"]:
        assert value in words
    line = next(line for line in server.log.splitlines() if "Refused a WebSocket" in line)
    assert f'Origin "{server.url}", Host "127.0.0.1:{server.port}", expected "{expected}"' in line


def test_a_proxy_without_upgrade_fields_is_counted_and_said(behind):
    browser, server = behind(Nginx, "proxy_pass http://{backend};", public_url="{url}")
    page = customer_of(browser, server).page
    expect(page.get_by_text("passes on no live connection")).to_be_visible(timeout=PATIENCE)
    assert refused(server, "noUpgrade") > 0 and refused(server, "origin") == 0
    status, words = page.evaluate(ASK)
    assert status == 426 and words.startswith("upgradeRequired: ")
    assert "without its Upgrade" in server.log


def test_under_a_path_the_page_says_what_is_wrong(behind):
    """Refused at start where it is said. A proxy that cuts the path off cannot be told apart from
    one that does not, but by the page."""
    browser, server = behind(
        Nginx, "return 404; }} location /chat/ {{ proxy_pass http://{backend}/;" + UPGRADE)
    page = browser.new_page()
    for path in ["setup", "desk", "join"]:
        page.goto(f"{server.url}/chat/{path}")
        expect(page.get_by_text("only works at an address of its own")).to_be_visible()
        for other in ["too old", "only safe over https", "got lost on the way"]:
            expect(page.get_by_text(other)).not_to_be_visible()
        expect(page.get_by_role("textbox")).to_have_count(0)

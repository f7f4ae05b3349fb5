"""The page speaks the language of the person, and links in a text open what they show."""

import pytest
from people import DESKTOP, PHONE, Customer, Owner
from playwright.sync_api import expect

WORDS = {
    "de-AT": ("de", "ltr", "Nachricht", "Senden", "Heute"),
    "es-419": ("es", "ltr", "Mensaje", "Enviar", "Hoy"),
    "fr-CA": ("fr", "ltr", "Message", "Envoyer", "Aujourd’hui"),
    "ja-JP": ("ja", "ltr", "メッセージ", "送信", "今日"),
    "ar-EG": ("ar", "rtl", "الرسالة", "إرسال", "اليوم"),
    "pt-BR": ("en", "ltr", "Message", "Send", "Today"),
}


@pytest.mark.parametrize("locale", WORDS)
def test_the_page_speaks_the_language_of_the_browser(browser, customer_link, locale):
    language, direction, message, send, today = WORDS[locale]
    page = browser.new_context(**PHONE, locale=locale).new_page()
    page.goto(customer_link)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", direction)
    page.get_by_role("textbox", name=message).fill("Hello")
    page.get_by_role("button", name=send).click()
    expect(page.get_by_text(today, exact=True)).to_be_visible()


BARE = {
    "de-AT": ("Diese Seite braucht JavaScript", "Seite nicht gefunden", "zu alt", "nur über https"),
    "es-419": ("necesita JavaScript", "Página no encontrada", "antiguo", "solo es segura"),
    "fr-CA": ("a besoin de JavaScript", "Page introuvable", "trop ancien", "n’est sûre qu’en"),
    "ja-JP": ("JavaScript が必要です", "ページが見つかりません", "古いため", "https でのみ安全"),
    "ar-EG": ("إلى JavaScript", "الصفحة غير موجودة", "قديم", "إلا عبر https"),
    "pt-BR": ("needs JavaScript", "Page not found", "too old", "only safe over https"),
}


@pytest.mark.parametrize("locale", BARE)
def test_what_a_page_says_without_its_code(browser, server, customer_link, locale):
    without, missing, old, _ = BARE[locale]
    language, direction, *_ = WORDS[locale]
    bare = browser.new_context(**PHONE, locale=locale, java_script_enabled=False).new_page()
    for address in (customer_link, server.url + "/desk", server.url + "/join"):
        bare.goto(address)
        expect(bare.get_by_role("heading")).to_contain_text(without)
        expect(bare.locator("html")).to_have_attribute("lang", language)
        expect(bare.locator("html")).to_have_attribute("dir", direction)
    assert bare.goto(server.url + "/nowhere").status == 404
    expect(bare.get_by_role("heading")).to_have_text(missing)
    page = browser.new_context(**PHONE, locale=locale).new_page()
    page.add_init_script("delete self.BroadcastChannel")
    page.goto(customer_link)
    expect(page.locator(".unsupported.old")).to_be_visible()
    expect(page.locator(".unsupported.old")).to_contain_text(old)


@pytest.mark.parametrize("locale", BARE)
def test_what_a_page_says_where_https_is_missing(browser, server, locale):
    # localhost counts as secure, a name that only this browser takes for it does not.
    page = browser.new_context(**PHONE, locale=locale).new_page()
    page.route("http://chat.example/**", lambda route: route.fulfill(response=route.fetch(
        url=route.request.url.replace("http://chat.example", server.url))))
    page.goto("http://chat.example/desk")
    expect(page.locator(".unsupported.insecure")).to_contain_text(BARE[locale][3])
    expect(page.locator(".unsupported.insecure")).to_be_visible()


def test_links_in_a_text_open_what_they_show(browser, owner):
    customer = Customer.open(browser, owner.customer_link)
    customer.write(
        "See www.example.org, (HTTPS://example.org/a_(b)) or “http://example.org/c”: mail "
        "joe@example.org or call +49 30 1234567. https://bank.example\u200b.evil.example is none."
    )
    owner.open_conversation()
    links = owner.page.get_by_role("log").get_by_role("link")
    expect(links).to_have_text([
        "www.example.org", "HTTPS://example.org/a_(b)", "http://example.org/c", "joe@example.org",
        "+49 30 1234567",
    ])
    addresses = [link.get_attribute("href") for link in links.all()]
    assert addresses == [
        "https://www.example.org", "https://example.org/a_(b)", "http://example.org/c",
        "mailto:joe@example.org", "tel:+49301234567",
    ]


def test_a_link_that_went_through_other_programs_is_understood(browser, customer_link):
    base, mark = customer_link.split("#")
    for link in (f"{base}#{mark}).", f"{base}?utm_source=x#{mark}&fbclid=y", f"{base}#%20{mark}”"):
        customer = Customer.open(browser, link)
        customer.page.get_by_role("status", name="Encrypted").click()
        dialog = customer.page.get_by_role("dialog", name="Who can read this")
        expect(dialog).to_contain_text("Your link carries this key")
        customer.page.context.close()
    for link in (f"{base}#{mark[:-1]}", f"{base}#{mark.lower()}", f"{base}#{mark[:9]} {mark[9:]}",
                 f"{base}#", f"{base}#{mark}x"):
        page = browser.new_context(**PHONE).new_page()
        page.goto(link)
        expect(page.get_by_role("alert")).to_contain_text("This link is not whole")
        expect(page.get_by_role("textbox", name="Message")).to_have_count(0)
        page.context.close()


def test_an_arabic_name_does_not_reorder_an_english_sentence(browser, customer_link):
    customer = Customer.open(browser, customer_link)
    places = customer.page.evaluate("""async () => {
      const { withNames, wordsOf } = await import("/assets/kit/words.js");
      const words = withNames(await wordsOf("en"), "ltr");
      const said = document.createElement("p");
      said.textContent = words.notices.joined("\\u202Eبلال 24");
      document.body.append(said);
      const left = (part) => {
        const range = document.createRange();
        const start = said.textContent.indexOf(part);
        range.setStart(said.firstChild, start);
        range.setEnd(said.firstChild, start + part.length);
        return range.getBoundingClientRect().left;
      };
      return ["بلال", "joined", "conversation"].map(left);
    }""")
    assert places == sorted(places)


EDGES = """selector => {
  const found = document.querySelector(selector);
  const text = document.createRange();
  text.selectNodeContents(found);
  const [inner, outer] = [text.getBoundingClientRect(), found.getBoundingClientRect()];
  return [inner.left - outer.left, outer.right - inner.right];
}"""


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_name_begins_where_the_lines_of_the_page_do(browser, server, locale):
    """Whatever letters it has: a Latin one on an Arabic page, and the other way round."""
    company, person = ("مصرف الميناء", "ليلى حجر") if locale == "en" else ("Harbour", "Mira")
    owner = Owner.set_up(browser, server, company=company, desk="Support الدعم", name=person)
    page = browser.new_context(**DESKTOP, locale=locale).new_page()
    page.goto(owner.customer_link)
    expect(page.get_by_role("heading", name=company, exact=True)).to_be_visible()
    left, right = page.evaluate(EDGES, ".head h1")
    assert (left < 2 < right) if locale == "en" else (right < 2 < left)

    if locale == "en":
        owner.go_to_desk(server)
        spans = owner.page.locator(".desk-head .note bdi")
        desk, name = [spans.nth(place).bounding_box() for place in (0, 1)]
        assert desk["x"] + desk["width"] + 4 < name["x"], "the dot stands between them"

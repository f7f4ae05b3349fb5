"""What a person wrote is theirs: through reloads, closed tabs, refusals and mistakes."""

import re

import enemy
from people import DESKTOP, PHONE, Customer, Person
from playwright.sync_api import expect
from server import Server


def box(person):
    return person.page.get_by_role("textbox", name="Message")


def test_a_draft_survives_a_reload_a_closed_tab_and_going_back(browser, customer_link):
    customer = Customer.open(browser, customer_link)
    box(customer).fill("Not finished yet")
    customer.page.reload()
    expect(box(customer)).to_have_value("Not finished yet")
    customer.page.close()
    customer = Person(customer.context.new_page())
    customer.page.goto(customer_link)
    expect(box(customer)).to_have_value("Not finished yet")
    customer.page.goto("about:blank")
    customer.page.go_back()
    expect(box(customer)).to_have_value("Not finished yet")
    customer.page.get_by_role("button", name="Send", exact=True).click()
    customer.sees("Not finished yet", "Sent")
    customer.page.reload()
    customer.sees("Not finished yet", "Sent")
    expect(box(customer)).to_have_value("")


def test_each_conversation_has_its_own_draft(browser, owner):
    for name in ("A", "B"):
        Customer.open(browser, owner.customer_link).write(f"Hello from {name}")
        expect(owner.conversations.get_by_role("listitem").first).to_contain_text(
            f"Hello from {name}")
    for place, text in ((0, "For B"), (1, "For A")):
        owner.open_conversation(place)
        box(owner).fill(text)
    owner.page.reload()
    owner.open_conversation(0)
    expect(box(owner)).to_have_value("For B")
    owner.open_conversation(1)
    expect(box(owner)).to_have_value("For A")


def test_two_tabs_have_a_draft_each(browser, customer_link):
    one = Customer.open(browser, customer_link)
    other = Person(one.context.new_page())
    other.page.goto(customer_link)
    box(one).fill("Written in one")
    box(other).fill("Written in the other")
    one.page.reload()
    expect(box(one)).to_have_value("Written in one")
    one.page.get_by_role("button", name="Send", exact=True).click()
    one.sees("Written in one", "Sent")
    other.page.reload()
    expect(box(other)).to_have_value("Written in the other")
    box(one).fill("A second one")
    one.page.close()
    other.page.close()
    # Whoever comes next finds what both left behind, and it is theirs from the first letter on.
    next_one = Person(one.context.new_page())
    next_one.page.goto(customer_link)
    expect(box(next_one)).to_have_value(re.compile("A second one"))
    expect(box(next_one)).to_have_value(re.compile("Written in the other"))
    box(next_one).fill("")
    assert next_one.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_draft_that_cannot_be_kept_is_not_left_without_a_question(browser, owner):
    Customer.open(browser, owner.customer_link).write("Hello")
    expect(owner.conversations.get_by_role("listitem")).to_have_count(1)
    full = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }"
    owner.page.add_init_script(full)
    owner.page.reload()
    asked = []
    owner.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    owner.open_conversation()
    box(owner).click()
    owner.page.keyboard.type("Nowhere but here")
    owner.page.go_back()
    expect(owner.log).to_have_count(0)
    owner.open_conversation()
    expect(box(owner)).to_have_value("Nowhere but here")
    owner.page.reload()
    assert asked == ["beforeunload"]


def test_back_closes_what_a_customer_has_opened(browser, customer_link):
    customer = Customer.open(browser, customer_link)
    page = customer.page
    page.get_by_role("status", name="Encrypted").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url == customer_link
    expect(page.get_by_role("textbox", name="Message")).to_be_visible()


def test_a_message_that_is_kept_nowhere_is_not_left_without_a_question(browser, customer_link):
    context = browser.new_context(**DESKTOP)
    enemy.in_worker(context, """
      IDBFactory.prototype.open = () => { throw new DOMException("", "SecurityError"); };
    """)
    page = context.new_page()
    page.add_init_script("""
      Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };
    """)
    customer = Customer(page)
    page.goto(customer_link)
    customer.write("Nowhere but here")
    expect(customer.message("Nowhere but here")).to_contain_text("Not sent")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("about:blank")
    assert asked == ["beforeunload"]


def test_what_was_written_to_a_desk_that_is_not_trusted_can_be_copied(browser, customer_link):
    page = browser.new_context(**DESKTOP).new_page()
    held = []
    page.route("**/desks/*", lambda route: held.append(route))
    page.goto(customer_link)
    box = page.get_by_role("textbox", name="Message")
    box.click()
    page.keyboard.type("My account is 4417")
    expect(box).to_have_value("My account is 4417")
    for route in held:
        route.fulfill(status=200, content_type="application/cbor", body=b"\x82")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".unsent p")).to_have_text(["My account is 4417"])


def test_what_is_typed_right_after_a_step_is_in_the_next_box(browser, owner):
    names = ("A", "B")
    customers = [Customer.open(browser, owner.customer_link) for _ in names]
    for name, customer in zip(names, customers, strict=True):
        customer.write(f"Hello from {name}")
        expect(owner.conversations.get_by_role("listitem").first).to_contain_text(
            f"Hello from {name}")
    owner.open_conversation(0)
    keyboard = owner.page.keyboard
    for letters, step in (("one", "Alt+ArrowDown"), ("two", "Alt+ArrowUp"), (" three", "Alt+F7")):
        keyboard.type(letters)
        keyboard.press(step)
    expect(box(owner)).to_have_value("one three")
    # A click on the conversation that is chosen already leads back into its box.
    owner.conversations.get_by_role("listitem").nth(0).click()
    keyboard.type("!")
    expect(box(owner)).to_have_value("one three!")
    # And somebody who is in the list by keyboard stays there when it takes another order.
    row = owner.conversations.get_by_role("button").nth(1)
    row.focus()
    customers[0].write("Once more")
    expect(owner.conversations.get_by_role("listitem").first).to_contain_text("Once more")
    assert owner.page.evaluate("document.activeElement.innerText").count("Once more") == 1


def test_a_message_on_its_way_survives_the_page(browser, owner, server):
    customer = Customer.open(browser, owner.customer_link)
    customer.write("First")
    customer.sees("First", "Sent")
    customer.context.set_offline(True)
    # The engine is gone before it could take it: the message is on the disk all the same.
    customer.write("Written in a tunnel")
    customer.page.close()
    customer.context.set_offline(False)
    customer = Person(customer.context.new_page())
    customer.page.goto(owner.customer_link)
    customer.sees("Written in a tunnel", "Sent")
    owner.open_conversation()
    owner.sees("Written in a tunnel")


def refused(browser, owner):
    """A customer whose message the engine refuses, as a full disk would have it."""
    customer = Customer.open(browser, owner.customer_link)
    customer.write("Good morning")
    customer.sees("Good morning", "Sent")
    page = customer.page
    page.evaluate(
        """() => {
            const submission = { conversation: null, text: "It was refused", at: Date.now(),
                                 failed: "storage" };
            localStorage.setItem("sotto-customer-support:submission:" + "ab".repeat(16),
                                 JSON.stringify(submission));
        }""")
    page.reload()
    customer.sees("It was refused")
    return customer


def test_a_refused_message_stays_until_it_is_put_back_or_deleted(browser, owner):
    customer = refused(browser, owner)
    expect(customer.message("It was refused")).to_contain_text("Not sent")
    customer.page.reload()
    customer.sees("It was refused")
    box(customer).fill("Something else")
    customer.message("It was refused").get_by_role("button", name="Put back").click()
    expect(box(customer)).to_have_value("Something else\nIt was refused")
    expect(customer.message("It was refused")).to_have_count(0)
    customer.page.reload()
    expect(box(customer)).to_have_value("Something else\nIt was refused")
    expect(customer.message("It was refused")).to_have_count(0)


def test_a_refused_message_can_be_deleted(browser, owner):
    customer = refused(browser, owner)
    other = Person(customer.context.new_page())
    other.page.goto(owner.customer_link)
    other.sees("It was refused")
    customer.message("It was refused").get_by_role("button", name="Delete").click()
    for person in (customer, other):
        expect(person.message("It was refused")).to_have_count(0)
    customer.page.reload()
    customer.sees("Good morning")
    expect(customer.message("It was refused")).to_have_count(0)


def test_the_limit_on_length_is_said_while_typing(browser, customer_link):
    customer = Customer.open(browser, customer_link)
    box(customer).fill("ä" * 8_000)
    expect(customer.page.get_by_text(re.compile("Room for about"))).to_be_visible()
    box(customer).fill("ä" * 8_500)
    expect(customer.page.get_by_text(re.compile("Too long by about"))).to_be_visible()
    customer.page.get_by_role("button", name="Send", exact=True).click(force=True)
    expect(box(customer)).to_have_value("ä" * 8_500)
    expect(customer.log.get_by_role("listitem")).to_have_count(0)
    box(customer).fill("ä" * 8_192)
    customer.page.get_by_role("button", name="Send", exact=True).click()
    expect(box(customer)).to_have_value("")
    customer.sees("ä" * 100, "Sent")


def test_an_enter_that_ends_a_composition_sends_nothing(browser, customer_link):
    customer = Customer.open(browser, customer_link, **DESKTOP, is_mobile=False,
                             has_touch=False)
    box(customer).fill("にほん")
    for event in ("{ key: 'Enter', isComposing: true, keyCode: 229 }",
                  "{ key: 'Enter', isComposing: false, keyCode: 229 }"):
        box(customer).evaluate(
            f"""box => {{
                const event = new KeyboardEvent("keydown", {{
                    bubbles: true, cancelable: true, ...{event} }});
                Object.defineProperty(event, "keyCode", {{ value: 229 }});
                box.dispatchEvent(event);
            }}""")
    expect(box(customer)).to_have_value("にほん")
    expect(customer.log.get_by_role("listitem")).to_have_count(0)
    box(customer).press("Enter")
    customer.sees("にほん", "Sent")


def test_a_composition_of_a_real_input_method_is_left_alone(browser, customer_link):
    customer = Customer.open(browser, customer_link, **DESKTOP, is_mobile=False,
                             has_touch=False)
    box(customer).focus()
    session = customer.page.context.new_cdp_session(customer.page)
    session.send("Input.imeSetComposition", {"text": "にほ", "selectionStart": 2,
                                             "selectionEnd": 2})
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Process",
                                            "code": "Enter", "windowsVirtualKeyCode": 229})
    expect(customer.log.get_by_role("listitem")).to_have_count(0)
    session.send("Input.insertText", {"text": "日本"})
    expect(box(customer)).to_have_value("日本")


def test_what_no_box_should_hold_stays_where_it_came_from(browser, customer_link):
    customer = Customer.open(browser, customer_link)
    page = customer.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = page.get_by_role("textbox", name="Message")

    def paste(text):
        page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
        page.keyboard.press("Control+V")

    box.fill("What I had begun")
    paste("x" * 1_000_000)
    expect(page.locator(".status-line")).to_contain_text("far too long for a message")
    expect(box).to_have_value("What I had begun")
    customer.write("What I had begun")
    expect(page.locator(".status-line")).to_have_text("")
    # Twice a message is taken, to be cut where one likes; and in place of what is selected.
    long = "y" * 32_768
    page.keyboard.press("Control+A")
    paste(long)
    expect(box).to_have_value(long)
    paste("zz")
    expect(box).to_have_value(long)
    page.keyboard.press("Control+A")
    paste("zz")
    expect(box).to_have_value("zz")


def test_a_dropped_or_pasted_picture_says_so_and_opens_nothing(browser, customer_link):
    customer = Customer.open(browser, customer_link, **DESKTOP, is_mobile=False,
                             has_touch=False)
    page = customer.page
    box(customer).fill("Look at this")
    for kind, where in (("drop", "body"), ("paste", "textarea"), ("drop", "textarea")):
        taken = page.evaluate(
            """([kind, where]) => {
                const data = new DataTransfer();
                data.items.add(new File([new Uint8Array(9)], "cat.png", { type: "image/png" }));
                const event = kind === "drop"
                    ? new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true })
                    : new ClipboardEvent(kind, { clipboardData: data, bubbles: true,
                                                 cancelable: true });
                return !document.querySelector(where).dispatchEvent(event);
            }""", [kind, where])
        assert taken, f"the browser would open what was {kind}ped on the {where}"
        expect(page.get_by_text("Pictures and files cannot be sent here yet")).to_be_visible()
    assert page.url == customer_link
    expect(box(customer)).to_have_value("Look at this")


DROP = """([kind, types, where]) => {
    const data = new DataTransfer();
    for (const [type, value] of types) {
        if (type === "Files") data.items.add(new File([new Uint8Array(9)], value));
        else data.setData(type, value);
    }
    const options = { bubbles: true, cancelable: true };
    const event = kind === "paste"
        ? new ClipboardEvent(kind, { ...options, clipboardData: data })
        : new DragEvent(kind, { ...options, dataTransfer: data });
    return !document.querySelector(where).dispatchEvent(event);
}"""


def test_a_link_or_a_text_is_dropped_into_the_box_or_nowhere(browser, customer_link):
    page = Customer.open(browser, customer_link).page
    expect(page.get_by_role("heading", name="Harbour Bank", exact=True)).to_be_visible()
    link = [["text/uri-list", "https://bank.example/"], ["text/html", "<a href=/>bank</a>"]]
    for kind in ("dragover", "drop"):
        assert page.evaluate(DROP, [kind, link, "main"]), "the browser would open it"
        assert not page.evaluate(DROP, [kind, link, "textarea"]), "the box takes it"


def test_a_file_that_brings_its_name_along_is_refused_and_a_text_with_a_picture_taken(
        browser, customer_link):
    page = Customer.open(browser, customer_link).page
    expect(page.get_by_role("heading", name="Harbour Bank", exact=True)).to_be_visible()
    sheet = [["Files", "image.png"], ["text/plain", "12\t13"], ["text/html", "<b>12</b>"]]
    assert not page.evaluate(DROP, ["paste", sheet, "textarea"])
    page.context.set_offline(True)
    expect(page.get_by_text("No network.")).to_be_visible()
    file = [["Files", "cat.png"], ["text/plain", "cat.png"]]
    assert page.evaluate(DROP, ["paste", file, "textarea"])
    expect(page.get_by_text("Pictures and files cannot be sent here yet")).to_be_visible()


def test_what_is_typed_into_a_form_survives_a_reload(browser, owner, server, tmp_path):
    owner.page.get_by_role("button", name="Team").click()
    page = browser.new_context().new_page()
    page.goto(owner.invite())
    name = page.get_by_role("textbox", name="Your name")
    name.fill("Noor Haddad")
    page.reload()
    expect(name).to_have_value("Noor Haddad")
    assert page.evaluate(DROP, ["drop", [["Files", "cat.png"]], "main"])
    expect(page.get_by_text("Pictures and files cannot be sent here yet")).to_be_visible()
    page.get_by_role("button", name="Join the desk").click()
    page.wait_for_url("**/desk")
    assert page.evaluate("sessionStorage.length") == 0

    fresh = Server(tmp_path / "fresh").start()
    try:
        page = browser.new_context().new_page()
        page.goto(fresh.setup_link())
        page.get_by_role("textbox", name="Company name").fill("Harbour Bank")
        page.get_by_role("textbox", name="Desk name").fill("Support")
        page.get_by_role("textbox", name="Your name").fill("Mira")
        page.reload()
        expect(page.get_by_role("textbox", name="Your name")).to_have_value("Mira")
        page.get_by_role("button", name="Create desk").click()
        expect(page.get_by_role("link", name="Customer link")).to_be_visible()
        assert page.evaluate("sessionStorage.length") == 0
    finally:
        fresh.stop()


def test_a_link_pasted_over_another_starts_anew(browser, customer_link):
    cut = customer_link[:-5]
    page = browser.new_context(**PHONE).new_page()
    page.goto(cut)
    expect(page.get_by_role("alert")).to_contain_text("not whole")
    page.goto(customer_link)
    expect(page.get_by_role("textbox", name="Message")).to_be_visible()
    customer = Customer(page)
    customer.write("Now it is whole")
    customer.sees("Now it is whole", "Sent")
    page.goto(cut)
    expect(page.get_by_role("alert")).to_contain_text("not whole")


def test_two_quick_steps_back_do_not_leave_the_desk(browser, owner):
    Customer.open(browser, owner.customer_link).write("Hello")
    owner.page.set_viewport_size(PHONE["viewport"])
    owner.open_conversation()
    back = owner.page.get_by_role("button", name="Back to conversations").first
    back.evaluate("button => { button.click(); button.click(); }")
    expect(owner.log).to_have_count(0)
    # Were there a second step, it would be over by then.
    owner.page.evaluate("new Promise((resolve) => setTimeout(resolve, 500))")
    expect(owner.conversations).to_be_visible()
    assert owner.page.url.endswith("/desk")
    owner.open_conversation()
    owner.page.go_back()
    expect(owner.log).to_have_count(0)


def test_back_takes_the_step_that_its_button_takes(browser, owner, server):
    for name in ("A", "B"):
        Customer.open(browser, owner.customer_link).write(f"Hello from {name}")
        expect(owner.conversations.get_by_role("listitem").first).to_contain_text(
            f"Hello from {name}")
    page = owner.page
    for leave in (page.go_back, lambda: page.get_by_role("button", name="Back to conversations")
                  .first.click()):
        page.set_viewport_size(PHONE["viewport"])
        owner.open_conversation(0)
        owner.sees("Hello from B")
        page.keyboard.press("Alt+ArrowDown")
        owner.sees("Hello from A")
        leave()
        expect(owner.conversations).to_be_visible()
        expect(owner.log).to_have_count(0)
        assert page.url == server.url + "/desk"
    # A dialog is a step: Back closes it and nothing else, and closing it leaves no step behind.
    owner.open_conversation(0)
    page.set_viewport_size(DESKTOP["viewport"])
    for close in (page.go_back, page.get_by_role("button", name="Close").click,
                  lambda: page.keyboard.press("Escape"), page.reload):
        page.get_by_role("button", name="Team").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        close()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(owner.log).to_be_visible()
        page.wait_for_function("() => !history.state?.openDialogs")
    page.go_back()
    expect(owner.log).to_have_count(0)
    assert page.url == server.url + "/desk"
    owner.open_conversation(0)
    address = page.url
    fresh = owner.context.new_page()
    fresh.goto(address)
    expect(fresh.get_by_role("log", name="Conversation")).to_contain_text("Hello from B")
    fresh.go_back()
    expect(fresh.get_by_role("list", name="Conversations")).to_be_visible()
    expect(fresh.get_by_role("log", name="Conversation")).to_have_count(0)

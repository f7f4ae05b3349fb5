"""What a person does before we look at a scene. Things are found by the words that the page has for
them in its own language, so that every look sees the same act."""

# A little less than a message may hold, in the letters that need the most room.
LONG_DRAFT = "It began with the letter of the third of May. " * 325


class Words:
    """The words of the page's language, by their key in web/strings. Some come later."""

    def __init__(self, page):
        self.page = page

    def __call__(self, key, *arguments):
        return self.page.evaluate(
            """async ({ key, values }) => {
              const page = await import("/assets/kit/words.js");
              while (!(key in page.t)) await new Promise((resolve) => setTimeout(resolve, 50));
              const { t } = page;
              return typeof t[key] === "function" ? t[key](...values) : t[key];
            }""", {"key": key, "values": arguments})


def perform(page, act):
    words = Words(page)

    def button(key, *arguments):
        return page.get_by_role("button", name=words(key, *arguments), exact=True)

    def box(key):
        return page.get_by_role("textbox", name=words(key), exact=True)

    def fill_names():
        for key, name in {"companyName": "Northwind Bank", "deskName": "Support",
                          "yourName": "Mira Stone"}.items():
            if box(key).count():
                box(key).fill(name)

    def open_conversation(preview):
        rows = page.get_by_role("list", name=words("conversations")).get_by_role("listitem")
        rows.filter(has_text=preview).get_by_role("button").click()
        page.get_by_role("log").wait_for()

    match act:
        case None:
            return
        case "draft":
            box("message").fill("Thank you, I will look")
        case "draft below a sheet":
            box("message").fill("Thank you, I will look")
            # Where both are higher than the screen, what was written has scrolled the page.
            page.locator(".line").evaluate("(line) => line.scrollTo(0, 0)")
        case "long draft":
            box("message").fill(LONG_DRAFT)
        case "send":
            box("message").fill("May I come by this afternoon?")
            button("send").click()
            page.get_by_role("log").get_by_role("button").last.wait_for()
        case "trust":
            page.get_by_role("status", name=words("encrypted")).click()
            page.get_by_role("dialog", name=words("whoCanRead")).wait_for()
        case "more":
            button("more").click()
        case "leave":
            button("more").click()
            button("beginAnew").click()
            page.get_by_role("alertdialog", name=words("beginAnew")).wait_for()
        case "open":
            open_conversation("It is all there")
        case "open earlier":
            open_conversation("Are you all there?")
        case "signs":
            page.locator(".sign").last.wait_for()
        case "actions":
            button("actions").last.click()
            button("copy").wait_for()
        case "open and react":
            open_conversation("It is all there")
            button("actions").last.click()
            button("react").click()
            page.get_by_role("group", name=words("react")).wait_for()
        case "open with draft":
            open_conversation("One more thing")
            box("message").fill("Thank you, I will look")
        case "team":
            button("team").click()
            page.get_by_role("img", name=words("qrCode")).wait_for()
        case "remove":
            button("team").click()
            button("removeName", "Bilal").click()
            page.get_by_role("dialog", name=words("removeAsk", "Bilal")).wait_for()
        case "set up":
            fill_names()
        case "set up without names":
            button("createDesk").click()
        case "set up and create":
            fill_names()
            button("createDesk").click()
            page.get_by_role("alert").wait_for()
        case "join":
            box("yourName").fill("Bilal")
        case "join and go":
            box("yourName").fill("Bilal")
            button("join").click()
            page.get_by_role("alert").wait_for()
        case _:
            raise ValueError(f"nobody knows how to {act}")

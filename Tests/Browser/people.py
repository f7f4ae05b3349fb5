"""The people of a conversation, by what they see and do: the roles and names of
Docs/design-web.md, nothing of a page's inside."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True,
         "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
STATES = ["Sent", "Delivered", "Read"]
# Generous: how long a slow machine may take is no matter of a test.
WAIT = 60_000
expect.set_options(timeout=WAIT)


class Person:
    def __init__(self, page: Page):
        self.page = page

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    @property
    def log(self):
        return self.page.get_by_role("log", name="Conversation")

    def message(self, text):
        return self.log.get_by_role("listitem").filter(has_text=text)

    def write(self, text):
        self.page.get_by_role("textbox", name="Message").fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()

    def sees(self, text, state=None, timeout=WAIT):
        """The message, once, in this state or a later one: on a good line Sent is soon Read."""
        item = self.message(text)
        expect(item).to_have_count(1, timeout=timeout)
        if state:
            reached = "|".join(STATES[STATES.index(state):])
            expect(item).to_contain_text(re.compile(reached), timeout=timeout)

    def texts(self, marks):
        """The order in which the given texts stand in the log."""
        shown = self.log.inner_text()
        return sorted((m for m in marks if m in shown), key=shown.index)


class Customer(Person):
    @classmethod
    def open(cls, browser: Browser, link, **options):
        page = browser.new_context(**{**PHONE, **options}).new_page()
        page.goto(link)
        return cls(page)


class Agent(Person):
    @classmethod
    def join(cls, browser: Browser, invitation, name, **options):
        page = browser.new_context(**{**DESKTOP, **options}).new_page()
        page.goto(invitation)
        page.get_by_role("textbox", name="Your name").fill(name)
        page.get_by_role("button", name="Join the desk").click()
        person = cls(page)
        expect(person.conversations).to_be_visible()
        return person

    @property
    def conversations(self):
        return self.page.get_by_role("list", name="Conversations")

    def open_conversation(self, index=0):
        item = self.conversations.get_by_role("listitem").nth(index)
        expect(item).to_be_visible()
        item.click()
        expect(self.log).to_be_visible()


class Owner(Agent):
    """Set up by `Owner.set_up`; `page` is the desk afterwards."""

    customer_link: str

    @classmethod
    def set_up(cls, browser: Browser, server, company="Harbour Bank", desk="Support",
               name="Mira Stone", **options):
        page = browser.new_context(**{**DESKTOP, **options}).new_page()
        page.goto(server.setup_link())
        page.get_by_role("textbox", name="Company name").fill(company)
        page.get_by_role("textbox", name="Desk name").fill(desk)
        page.get_by_role("textbox", name="Your name").fill(name)
        page.get_by_role("button", name="Create desk").click()
        link = page.get_by_role("link", name="Customer link")
        expect(link).to_be_visible()
        owner = cls(page)
        owner.customer_link = link.get_attribute("href")
        if owner.customer_link.startswith("/"):
            owner.customer_link = server.url + owner.customer_link
        return owner

    def invite(self):
        self.page.get_by_role("button", name="Invite an agent").click()
        link = self.page.get_by_role("link", name="Invitation link")
        expect(link).to_be_visible()
        return link.get_attribute("href")

    def remove(self, name):
        self.page.get_by_role("button", name="Team").click()
        self.page.get_by_role("button", name=f"Remove {name}").click()
        self.page.get_by_role("button", name="Remove", exact=True).click()

    def go_to_desk(self, server):
        self.page.goto(server.url + "/desk")
        expect(self.conversations).to_be_visible()
        return self


def fragment(link):
    return re.search(r"#(.+)$", link).group(1)

"""How the scenes are drawn: in which browser, in which looks, and with which fonts.

Motion is as most people have it. A look is a context of the browser (size, language, size of text)
and what the same page is then asked to look like (dark, forced colours), which costs no new page.
"""

import io
import os
from pathlib import Path

from PIL import Image

from acts import perform
from stage import DESKTOP, PHONE, stand_still

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--disable-gpu", "--disable-lcd-text", "--font-render-hinting=none",
         "--force-color-profile=srgb", "--hide-scrollbars"]
FONTS = [
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
    "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
]
# What every picture has the same, wherever it is taken.
SAME = {"timezone_id": "Europe/London", "device_scale_factor": 1}
PLAIN = {"color_scheme": "light", "forced_colors": "none", "media": "screen"}
# As if the person had set the text of the browser to twice its size.
LARGE_TEXT = """
new MutationObserver((_, observer) => {
  if (!document.documentElement) return;
  document.documentElement.style.fontSize = "200%";
  observer.disconnect();
}).observe(document, { childList: true });
"""
STEADY_CARET = """
const sheet = new CSSStyleSheet();
sheet.replaceSync("* { caret-animation: manual !important }");
document.adoptedStyleSheets.push(sheet);
"""
ARABIC = "ar-EG"
PAPER = {"viewport": {"width": 794, "height": 1123}}


class Setting:
    """A window, and the looks that its page is seen in, one after the other."""

    def __init__(self, window, looks, locale=None, large=False):
        self.window, self.looks, self.locale, self.large = window, looks, locale, large

    def shows(self, scene):
        if self.window is PAPER:
            return scene.printed
        # A scene that is about a language has no other; how long its words are, a phone tells.
        return scene.locale == "en-GB" or (self.window is PHONE and self.locale is None)


def on(name, window):
    return {
        name: Setting(window, {f"{name}-light": {}, f"{name}-dark": {"color_scheme": "dark"},
                               f"{name}-forced": {"forced_colors": "active"}}),
        f"{name}-large": Setting(window, {f"{name}-large": {}}, large=True),
        f"{name}-rtl": Setting(window, {f"{name}-rtl": {}}, locale=ARABIC),
    }


SETTINGS = {
    **on("phone", PHONE),
    **on("desktop", DESKTOP),
    "paper": Setting(PAPER, {"paper": {"media": "print"}}),
}


class Gallery:
    """Pages that play scenes, one for each kind of window, and kept: a new process that reads all
    modules anew would cost more than the scene. What a scene left behind goes before the next."""

    def __init__(self, playwright, stage):
        self.stage = stage
        self.browser = launch(playwright, stage)
        self.windows, self.shown = {}, None
        # Of the scene that plays: what its scripts threw, and what the console was told.
        self.thrown, self.complaints = [], []

    def open(self, scene, setting):
        page = self.window(scene, setting)
        self.stage.play(page, scene)
        return page

    def window(self, scene, setting):
        kind = setting, setting.locale or scene.locale, scene.script
        if kind not in self.windows:
            self.windows[kind] = self.new_window(scene, setting)
        # A page that nobody looks at any more would go on moving.
        if self.shown:
            self.shown.goto(f"{self.stage.origin}/empty", wait_until="commit")
        self.shown, devtools = self.windows[kind]
        page = self.shown
        page.mouse.move(0, 0)
        page.emulate_media(**PLAIN)
        devtools.send("Storage.clearDataForOrigin",
                      {"origin": self.stage.origin, "storageTypes": "all"})
        self.thrown.clear()
        self.complaints.clear()
        return page

    def new_window(self, scene, setting):
        context = context_for(self.browser, scene, setting)
        context.on("weberror", lambda failed: self.thrown.append(str(failed.error)))
        context.on("console", lambda said: said.type == "error"
                   and self.complaints.append(said.text))
        page = context.new_page()
        stand_still(page)
        return page, context.new_cdp_session(page)

    def looks_of(self, scene, setting):
        """Plays the scene and gives, for each look, its name and what takes the picture."""
        page = self.open(scene, setting)
        perform(page, scene.act)
        if scene.script:
            page.evaluate(STEADY_CARET)
        for look, media in setting.looks.items():
            page.emulate_media(**{**PLAIN, **media})
            yield look, lambda: picture_of(page)

    def close(self):
        self.browser.close()


def launch(playwright, stage=None):
    """Chromium with the fonts of fonts.conf and no others, and with a name for the stage: links and
    their QR codes are drawn too."""
    missing = [font for font in FONTS if not Path(font).is_file()]
    assert not missing, f"run `Scripts/install test`: {missing}"
    return playwright.chromium.launch(
        executable_path=CHROMIUM, args=[*FLAGS, *(named(stage) if stage else [])],
        env={**os.environ, "FONTCONFIG_FILE": str(HERE / "fonts.conf")})


def named(stage):
    return [f"--host-resolver-rules=MAP {stage.name}:80 127.0.0.1:{stage.port}",
            f"--unsafely-treat-insecure-origin-as-secure={stage.origin}"]


def context_for(browser, scene, setting):
    context = browser.new_context(
        **setting.window, **SAME, locale=setting.locale or scene.locale,
        java_script_enabled=scene.script)
    if setting.large:
        context.add_init_script(LARGE_TEXT)
    return context


def picture_of(page):
    """Endless motion at its beginning, motion that ends at its end, and no caret, or where forced
    colours do not let it be hidden, one that does not blink."""
    taken = page.screenshot(animations="disabled", caret="hide")
    return Image.open(io.BytesIO(taken)).convert("RGB")

"""Takes a picture of every scene: python screens.py FOLDER [part of a name]...

Phone and desktop, light and dark, right to left, text at 200 %.
"""

import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from scenes import SCENES
from stage import DESKTOP, PHONE, Stage, perform

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]
KINDS = {
    "phone-light": {**PHONE},
    "phone-dark": {**PHONE, "color_scheme": "dark"},
    "desktop-light": {**DESKTOP},
    "desktop-dark": {**DESKTOP, "color_scheme": "dark"},
    "phone-rtl": {**PHONE, "locale": "ar-EG"},
    "desktop-rtl": {**DESKTOP, "locale": "ar-EG"},
    "phone-large": {**PHONE, "large": True},
    "desktop-contrast": {**DESKTOP, "contrast": "more"},
    "phone-forced": {**PHONE, "forced_colors": "active"},
}


def main():
    folder, *parts = sys.argv[1:]
    Path(folder).mkdir(parents=True, exist_ok=True)
    stage = Stage()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for kind, options in KINDS.items():
            for name, (path, scene, act) in SCENES.items():
                title = f"{name}-{kind}"
                if parts and not any(part in title for part in parts):
                    continue
                picture(browser, stage, folder, title, dict(options), path, scene, act)
        browser.close()
    stage.close()


def picture(browser, stage, folder, title, options, path, scene, act):
    stage.scene = scene
    large = options.pop("large", False)
    context = browser.new_context(**options)
    page = context.new_page()
    page.on("console", lambda message: print(title, message.type, message.text)
            if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: print(title, "failed:", error))
    page.goto(stage.origin + path)
    if large:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.wait_for_timeout(350)
    if act and "rtl" not in title:
        page.set_default_timeout(5000)
        try:
            perform(page, act)
        except Error as error:
            print(title, "could not be played:", error)
    page.wait_for_timeout(350)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    if wide:
        print(title, "scrolls sideways")
    page.screenshot(path=f"{folder}/{title}.png")
    context.close()


main()

# SPDX-License-Identifier: GPL-3.0-or-later

"""Takes pictures of every view, from a real session: a real Chromium visits a small town.

usage: take.py WEIR FOLDER [VARIANT…]
"""

import contextlib
import gettext
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import browsers  # noqa: E402
import desktop  # noqa: E402
import inspection  # noqa: E402
import town  # noqa: E402

BLOCKED = "ads.bannerworks.example"
TRACKER = "pixel.visitcount.example"


def is_toast(text):
    """Whether this tells of the block, in any language, and is no row, head or explanation."""
    return BLOCKED in text and text != BLOCKED and not set(text) & set(",/:\n")


class Session:
    def __init__(self, program, folder, name, size, environment, said):
        self.folder = folder
        self.name = name
        self.is_narrow = size[0] < 900
        self.is_mirrored = environment.get("LANGUAGE") == "ar"
        self.town = town.Town()
        self.data = tempfile.TemporaryDirectory(prefix="weir-pictures-")
        self.environment = dict(environment, HOME=self.town.quarter.home, GSETTINGS_BACKEND="keyfile")
        if "XDG_CONFIG_HOME" in environment:
            settings = pathlib.Path(self.data.name) / "config" / "gtk-4.0" / "settings.ini"
            settings.parent.mkdir(parents=True)
            settings.write_text(SETTINGS)
            self.environment["XDG_CONFIG_HOME"] = str(settings.parent.parent)
        self.window = desktop.Window(
            program,
            f"--data-dir={self.data.name}/weir",
            "--listen=127.0.0.1:0",
            f"--trusted-roots={self.town.quarter.root}",
            *self.town.resolve_arguments(town.HOSTS),
            *self.town.quarter.resolve_arguments(),
            environment=self.environment,
            said=said,
        )
        self.address = self.window.address()
        self.id = self.window.id()
        subprocess.run(["xdotool", "windowsize", "--sync", self.id, *map(str, size)], check=True)
        self.window.focus()

    def close(self):
        self.window.quit()
        self.data.cleanup()
        self.town.quarter.close()

    def browse(self, browser):
        for site in town.SITES:
            browser.open(f"http://{site}/")

    def show_detail(self):
        """Selects what is blocked; a wide window shows its details by itself."""
        self.window.select_row(lambda text: BLOCKED in text)
        if self.is_narrow:
            self.window.key("F9")

    def hide_detail(self):
        if self.is_narrow:
            self.window.key("F9")

    def take(self, view):
        """Takes the picture once two in a row are the same: then nothing moves any more."""
        path = os.path.join(self.folder, f"{view}-{self.name}.png")
        last = [None]

        def still():
            subprocess.run(["import", "-window", "root", "png:" + path], check=True)
            now = subprocess.run(
                ["identify", "-format", "%#", path], capture_output=True, text=True, check=True
            ).stdout
            same, last[0] = now == last[0], now
            return same

        desktop.wait_until(still, "a window that stands still")
        subprocess.run(["mogrify", "-trim", "+repage", path], check=True)


OWN_FILTERS = """! What I do not want to see
||thumbs-up.example^$third-party
||typecase.example^$font,nonsense
@@||pixel.visitcount.example^$domain=north-coast.example
/slot/*
"""


def show_computer(session):
    """The page of the preferences about this computer, and what is undone there."""
    window = session.window
    said = window.said
    window.press(lambda text: text.endswith(said("This Computer")), role="page tab")
    window.press(said("_Use Weir for this computer").replace("_", ""), role="check box")
    session.take("this-computer")
    window.press(said("_Undo Everything Weir Changed…").replace("_", ""))
    window.find("push button", said("_Undo All").replace("_", ""))
    session.take("undo-everything")
    window.key("Escape")
    window.focus_dialog()


def show_views(session):
    """One view after the other, while there are no lists but Weir's own."""
    window = session.window
    session.show_detail()
    session.take("detail")
    session.hide_detail()
    session.take("live")
    for view in ["Sites", "Rules", "History"]:
        window.show(view)
        session.take(view.lower())
    window.key("ctrl+comma")
    session.take("preferences")
    show_computer(session)
    window.key("Escape")
    window.key("ctrl+question")
    session.take("shortcuts")
    window.key("Escape")
    window.focus()


def state(window, word):
    """What the window says of the state of a list: words with a context of their own."""
    told = window.said(f"list\x04{word}")
    return word if "\x04" in told else told


def add_list(session, name):
    """Adds a list by its address, as a user would; the window closes by itself."""
    window = session.window
    window.press(window.said("Add List…"))
    address = window.said("From an _address, https://…").replace("_", "")
    window.type_into(window.find("text", address), session.town.address_of_list(name))
    window.key("Return")
    window.focus()


def show_lists(session):
    """The lists, in all that can become of one: in force, asked about, failed, on its way."""
    window = session.window
    said = window.said
    window.key("alt+2")
    window.find("push button", said("Add List…"))
    session.take("lists-empty")
    window.press(said("Add List…"))
    window.find("push button", said("Done"))
    session.take("lists-catalogue")
    window.key("Escape")
    window.focus()
    for name, title in [
        ("advertising", "Harbour Advertising"),
        ("tracking", "Visit Counters"),
        ("widgets", "Social Widgets"),
    ]:
        add_list(session, name)
        window.find("label", title)
    session.town.lists.shrunk = True
    window.press(said("%s: %s") % (said("Update Now"), "Social Widgets"))
    window.find(name=state(window, "Asks you"))
    add_list(session, "playgrounds")
    window.find(name=state(window, "Failed"))
    add_list(session, "regional")
    window.find(name=state(window, "Loading"))
    told = said("Added: %s") % "regional.txt"
    desktop.wait_until(lambda: not window.has("label", told), "the end of the toast")


def show_reasons(session, browser):
    """What filters do: hits of lists, and the reason on a row."""
    window = session.window
    window.show("Live")
    session.browse(browser)
    window.select_row(lambda text: TRACKER in text and window.said("blocked") in text)
    if session.is_narrow:
        window.key("F9")
    session.take("why-filter")
    if session.is_narrow:
        window.key("F9")
    window.key("alt+2")
    session.take("lists")
    window.select_row(lambda text: text == "Harbour Advertising", of="Filter Lists")
    if session.is_narrow:
        window.key("F9")
    session.take("lists-details")
    window.key("F9")


def show_own_filters(session):
    window = session.window
    said = window.said
    window.key("alt+3")
    window.type_into(window.find("text", said("Own filters")), OWN_FILTERS)
    window.find(name=said("Next Problem"))
    window.key("F8")
    session.take("own-filters")
    window.press(said("What Would This Have Done?"))
    window.find(name=lambda text: said("Close Preview") in text)
    session.take("own-filters-preview")


def visit(session):
    """Shows what a user comes to see, in the order in which one would."""
    window = session.window
    said = window.said
    session.take("first-run")
    browser = browsers.Chromium(session.address)
    try:
        session.browse(browser)
        window.press(said("Show Requests"))
        session.show_detail()
        window.press(said("Block Host"))
        window.find("label", is_toast)
        session.hide_detail()
        session.browse(browser)
        show_views(session)
        show_lists(session)
        show_reasons(session, browser)
        show_own_filters(session)
        inspection.show(session)
    finally:
        session.town.lists.over.set()
        browser.close()


def leave_empty(session):
    """Shows what the views say while there is nothing."""
    session.window.press(session.window.said("Skip"))
    for view in ["Live", "Sites", "Rules", "History"]:
        session.window.show(view)
        session.take("empty-" + view.lower())


def inspect(session):
    """Inspection alone."""
    session.window.press(session.window.said("Skip"))
    inspection.show(session)


# What the desktop's setting for large text does, twice as large.
LARGE = {"XDG_CONFIG_HOME": "large"}
SETTINGS = "[Settings]\ngtk-font-name=Cantarell 22\ngtk-enable-animations=0\n"
DARK = {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}

# name: (width, height, environment, what is shown)
VARIANTS = {
    "light": (1240, 780, {}, visit),
    "dark": (1240, 780, DARK, visit),
    "narrow": (600, 780, {}, visit),
    "narrow-dark": (600, 780, DARK, visit),
    "german": (1240, 780, {"LANGUAGE": "de"}, visit),
    "mirrored": (1240, 780, {"LANGUAGE": "ar"}, visit),
    "japanese": (1240, 780, {"LANGUAGE": "ja"}, visit),
    "large-text": (1240, 780, LARGE, visit),
    "high-contrast": (1240, 780, {"ADW_DEBUG_HIGH_CONTRAST": "1"}, visit),
    "inspection": (1240, 780, {}, inspect),
    "light-empty": (1240, 780, {}, leave_empty),
    "narrow-dark-empty": (600, 780, DARK, leave_empty),
}


@contextlib.contextmanager
def catalogue(locale, language):
    """Gives the language an empty catalogue while there is none: GTK only mirrors for one it speaks."""
    file = locale / language / "LC_MESSAGES" / "weir.mo"
    if language == "en" or file.exists():
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    subprocess.run(["msgfmt", "--output-file", file, "-"], input=header, text=True, check=True)
    try:
        yield
    finally:
        file.unlink()


def main():
    program, folder, *wanted = sys.argv[1:]
    locale = pathlib.Path(program).parents[1] / "share" / "locale"
    for name, (width, height, environment, show) in VARIANTS.items():
        if wanted and name not in wanted:
            continue
        language = environment.get("LANGUAGE", "en")
        said = gettext.translation("weir", locale, [language], fallback=True).gettext
        with catalogue(locale, language):
            session = Session(program, folder, name, (width, height), environment, said)
            try:
                show(session)
            finally:
                session.close()


if __name__ == "__main__":
    main()

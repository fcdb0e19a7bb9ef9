# SPDX-License-Identifier: GPL-3.0-or-later

"""Pictures of inspection, in the order in which a user meets it."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import browsers  # noqa: E402
import desktop  # noqa: E402
import secure  # noqa: E402

NEWS, MAIL, SHOP, CHAT = (
    "www.harbour-news.example",
    "mail.tidepool.example",
    "shop.oak-and-ash.example",
    "push.gullchat.example",
)


def take_detail(session, row, view, scrolled=0):
    """Selects the first row that speaks of all words of @row, and takes it with its details."""
    window = session.window
    window.focus()
    window.select_row(lambda text: all(word in text for word in row))
    if session.is_narrow:
        window.key("F9")
    scroll(session, scrolled, x=-60)
    session.take(view)


def leave_detail(session):
    if session.is_narrow:
        session.window.key("F9")


def scroll(session, clicks, x=280, y=420):
    """Turns the wheel over a place; @x: from the edge where lines end if it is negative."""
    width = int(subprocess.run(
        ["xdotool", "getwindowgeometry", "--shell", session.window.id()],
        capture_output=True, text=True, check=True).stdout.split("WIDTH=")[1].split()[0])
    at_end = -x if session.is_mirrored else width + x
    place = [str(x if x >= 0 else at_end), str(y)]
    for _ in range(clicks):
        subprocess.run(["xdotool", "mousemove", *place, "click", "5"], check=True)


def width_of(node):
    return node.get_extents(desktop.Atspi.CoordType.WINDOW).width


def click(session, node, button="1"):
    """Presses what is no button; the window's frame is five pixels wide."""
    place = node.get_extents(desktop.Atspi.CoordType.WINDOW)
    x, y = place.x + min(place.width, 200) // 2 + 5, place.y + place.height // 2 + 5
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", button], check=True)


def show_menu(session):
    """What can be done about a tunnel."""
    rows = session.window.find("list", session.window.said("Requests"))
    row = next(node for node in desktop.walk(rows) if MAIL in desktop.label(node) and width_of(node) > 0)
    click(session, row, "3")
    session.take("tunnel-menu")
    session.window.key("Escape")


def choose_first(session):
    """A tunnel, the question before it is looked into, and what became of the authority."""
    window, said = session.window, session.window.said
    for host in (MAIL, NEWS):
        secure.connect(session.address, host, "Mozilla/5.0 Firefox/153.0", None)
    take_detail(session, [NEWS, said("tunnel")], "tunnel")
    window.press(said("Look Inside This Site"))
    window.find(name=said("_Install in My Browsers").replace("_", ""))
    session.take("inspection-question")
    window.press(said("_Install in My Browsers").replace("_", ""))
    window.find(name=said("Your Browsers Trust Weir"))
    session.take("inspection-installed")
    window.press(said("Done"))
    window.focus()
    leave_detail(session)


def choose(session, host):
    """Looks inside one more site; the browser's own errands are not of interest."""
    window, said = session.window, session.window.said
    secure.connect(session.address, host, "Mozilla/5.0 Firefox/153.0", None)
    window.select_row(lambda text: host in text and said("tunnel") in text)
    if session.is_narrow:
        window.key("F9")
    window.press(said("Look Inside This Site"))
    window.find(name=said("Stop Looking Inside"))
    leave_detail(session)


def narrow_to(session, query):
    """Types a query into the search entry of the list."""
    session.window.key("ctrl+f", "ctrl+a")
    subprocess.run(["xdotool", "type", "--clearmodifiers", query], check=True)


def show_certificate(session):
    """The origin's own certificates, the first of them unfolded."""
    window = session.window
    scroll(session, 14, x=-60)
    click(session, next(node for node in window.all("label", NEWS) if width_of(node) > 0))
    session.take("certificate")


def show_failures(session):
    """A certificate that has expired, with the question before it is accepted, and a program that refuses."""
    window, said = session.window, session.window.said
    take_detail(session, [SHOP, said("failed")], "bad-certificate")
    window.press(said("Accept Until Weir Quits…"))
    window.find(name=said("Accept This Certificate?"))
    session.take("bad-certificate-question")
    window.key("Escape")
    window.focus()
    leave_detail(session)
    for _ in range(2):
        secure.connect(session.address, CHAT, secure.CHAT, session.town.quarter.root)
    take_detail(session, [CHAT, said("failed")], "refused")
    leave_detail(session)


def show_preferences(session):
    window, said = session.window, session.window.said
    window.press(said("Manage"))
    window.find(name=said("Chosen Sites"))
    session.take("inspection-preferences")
    for i, clicks in enumerate((7, 7, 12)):
        scroll(session, clicks)
        session.take(f"inspection-preferences-{i + 2}")
    window.key("Escape")
    window.focus()


def show(session):
    window = session.window
    window.show("Live")
    choose_first(session)
    for host in (SHOP, CHAT):
        choose(session, host)
    narrow_to(session, "host:example")
    browser = browsers.Chromium(session.address, dict(os.environ, **session.environment))
    try:
        browser.open(f"https://{NEWS}/")
        browser.open(f"https://{SHOP}/")
        take_detail(session, [NEWS, window.said("document")], "inspected")
        show_certificate(session)
        leave_detail(session)
        show_menu(session)
        show_failures(session)
        window.key("alt+1")
        session.take("inspection-rules")
        show_preferences(session)
    finally:
        browser.close()

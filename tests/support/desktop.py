# SPDX-License-Identifier: GPL-3.0-or-later

"""The real window on an X server of its own, read and pressed through its accessibility tree.

Needs a display and a session bus: start the program with tests/support/with-display.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time

try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib
except (ImportError, ValueError):
    print("1..0 # SKIP no accessibility bindings for Python")
    sys.exit(0)

DEADLINE = 20

# What libadwaita says of itself.
KNOWN_COMPLAINTS = (
    "gtk_widget_unparent: assertion 'GTK_IS_WIDGET (widget)' failed",  # 1.2, when a view switcher ends
    "Trying to measure GtkLabel",  # 1.7, the heading of each AdwMessageDialog
    "unable to send notifications through org.freedesktop.Notifications",  # nobody shows them here
)


def pump():
    """Lets the accessibility bus deliver what it has."""
    context = GLib.MainContext.default()
    while context.pending():
        context.iteration(False)


def wait_until(test, what, seconds=DEADLINE):
    """Asks again and again until the test answers; the tree has no event for all we wait for."""
    end = time.monotonic() + seconds
    while True:
        pump()
        try:
            answer = test()
        except GLib.Error:  # the object went away while it was looked at
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"Waited {seconds} s in vain for {what}")
        time.sleep(0.02)


def walk(node, leave_out=()):
    """A node and all below it; of what has one of these names, neither it nor what is below."""
    if leave_out and node.get_name() in leave_out:
        return
    yield node
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            yield from walk(child, leave_out)


_roles = {}  # a node keeps its role, and each question crosses the bus


def role_name(node):
    """What AT-SPI calls the kind of a node; a button has lost its "push" in libatspi 2.56."""
    if node not in _roles:
        role = node.get_role_name()
        _roles[node] = "push button" if role == "button" else role
    return _roles[node]


def label(node):
    """The name without mnemonics: GTK 4.8 tells "_Add Rule… Add Rule…" for "Add Rule…"."""
    name = (node.get_name() or "").replace("_", "")
    half = (len(name) - 1) // 2
    return name[:half] if name[:half] == name[half + 1 :] and name[half : half + 1] == " " else name


# GTK 4.8 has the pages of a stack that do not show in its tree, too, by the names of their classes.
VIEWS = {
    "Live": "WeirLivePage",
    "Sites": "WeirSitesPage",
    "Rules": "WeirRulesView",
    "History": "WeirHistoryPage",
    "First run": "WeirFirstRunPage",
}


class Window:
    """A running Weir with its window."""

    def __init__(self, program, *arguments, environment=None, said=str):
        """@said: what the window says for an English word, in its language"""
        self.said = said
        self._id = None
        self._leave_out = ()
        env = dict(os.environ, GTK_A11Y="atspi")
        env.update(environment or {})
        self.errors = tempfile.TemporaryFile(mode="w+", errors="replace")
        self.process = subprocess.Popen([program, *arguments], env=env, stderr=self.errors)
        try:
            self.root = wait_until(self._find_application, "Weir in the accessibility tree")
        except AssertionError:
            self.kill()
            self.errors.seek(0)
            sys.stderr.write(self.errors.read())
            raise

    def _find_application(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application is not None and application.get_process_id() == self.process.pid:
                return application
        return None

    def all(self, role=None, name=None, within=None):
        """Nodes of this role and name; a function is asked whether a name is meant."""
        for node in walk(within or self.root, self._leave_out):
            # Names are known on this side of the bus, once they were asked for; roles are not.
            if callable(name) and not name(label(node)):
                continue
            if isinstance(name, str) and label(node) != name:
                continue
            if role is not None and role_name(node) != role:
                continue
            yield node

    def find(self, role=None, name=None, within=None, seconds=DEADLINE):
        return wait_until(
            lambda: next(self.all(role, name, within), None), f"{role or 'a node'} “{name}”", seconds
        )

    def has(self, role=None, name=None):
        pump()
        return next(self.all(role, name), None) is not None

    def press(self, name, role="push button", within=None):
        """Presses the button of this name, as a screen reader would."""

        def pressed():
            for node in self.all(role, name, within):
                states = node.get_state_set()
                is_sensitive = states.contains(Atspi.StateType.SENSITIVE)
                if is_sensitive and node.get_n_actions() > 0 and node.do_action(0):
                    return True
            return False

        wait_until(pressed, f"a {role} “{name}” that can be pressed")

    def address(self):
        """Where the window says that it listens."""
        pattern = re.compile(r"127\.0\.0\.1:\d+")
        said = self.find(name=lambda text: pattern.search(text))
        return pattern.search(label(said))[0]

    def look_at(self, view):
        """From now on nothing is looked for in the other views, which takes a fraction of the time."""
        self._leave_out = {name for other, name in VIEWS.items() if view not in (None, other)}

    def nodes(self):
        """All that is looked at."""
        return walk(self.root, self._leave_out)

    def show(self, view):
        """Goes to one of the four views, with its key."""
        number = list(VIEWS).index(view) + 1
        self.key(f"ctrl+{number}")

    def rows(self):
        """What a screen reader says of the requests that have a row, top to bottom."""
        rows = []
        for found in self.all("list", self.said("Requests")):
            rows += [label(node) for node in walk(found) if node.get_role_name() == "label"]
        return rows

    def select_row(self, test, of="Requests"):
        """Selects the first row of a list of which the test is true."""

        def selected():
            for found in self.all("list", self.said(of)):
                for i in range(found.get_child_count()):
                    row = found.get_child_at_index(i)
                    if row is not None and any(test(label(node)) for node in walk(row)):
                        return Atspi.Selection.select_child(found, i)
            return False

        wait_until(selected, "a row that can be selected")

    def type_into(self, entry, text):
        Atspi.EditableText.set_text_contents(entry, text)
        pump()

    def type_lines(self, node, *lines):
        """Types with the keyboard, once the node has it."""

        def focused():
            return node.get_state_set().contains(Atspi.StateType.FOCUSED)

        wait_until(focused, "the keyboard's focus")
        for line in lines:
            subprocess.run(["xdotool", "type", "--clearmodifiers", line], check=True)
            self.key("Return")

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    def _shown(self):
        """The windows that the X server shows of the program."""
        command = ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)]
        return subprocess.run(command, capture_output=True, text=True).stdout.split()

    def n_shown(self):
        """How many windows the X server shows of the program."""
        return len(self._shown())

    def id(self):
        """The window of the X server, as it was when it was first asked for: alone."""
        if self._id is None:
            self._id = wait_until(self._shown, "the window")[-1]
        return self._id

    def focus(self):
        """Gives the window the keys, when its dialogs are gone; there is no window manager that does.

        GTK 4.8 crashes when it is asked about a dialog that goes away: the X server is asked instead.
        """
        window = self.id()
        wait_until(lambda: self._shown() == [window], "the window to stand alone")
        subprocess.run(["xdotool", "windowfocus", "--sync", window], check=True)

    def focus_dialog(self):
        """Gives the keys to the one window beside the first, when there is no other."""
        window = self.id()
        wait_until(lambda: self.n_shown() == 2, "one dialog")
        dialog = next(shown for shown in self._shown() if shown != window)
        subprocess.run(["xdotool", "windowfocus", "--sync", dialog], check=True)

    def answer(self, name):
        """Presses a button of the dialog over the window, and waits until it is gone, by the X server again."""
        wait_until(lambda: self.n_shown() > 1, "a dialog")
        self.press(name)
        self.focus()

    def answer_for_another(self, name):
        """Presses a button of the dialog over the window that another one follows, and waits for that, as above."""
        wait_until(lambda: self.n_shown() > 1, "a dialog")
        before = set(self._shown())
        self.press(name)
        wait_until(lambda: set(self._shown()) - before, "another window")

    def quit(self):
        """Ends the program as a session that logs out would, and waits for it."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(DEADLINE)

    def complaints(self):
        """Warnings and criticals that the program logged."""
        self.errors.seek(0)
        return [
            line.strip()
            for line in self.errors
            if ("WARNING" in line or "CRITICAL" in line)
            and not any(known in line for known in KNOWN_COMPLAINTS)
        ]

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

# SPDX-License-Identifier: GPL-3.0-or-later

"""`weirctl run`, read line by line while it runs, and other commands on the same data."""

import json
import re
import socket
import subprocess
import threading
import time


class Weirctl:
    """`weirctl run`, and the rows that it prints."""

    def __init__(self, program, folder, arguments, environment=None):
        self.program = program
        self.environment = environment
        self.folder = folder
        self.rows = []
        self.complaints = []
        self.changed = threading.Condition()
        self.process = subprocess.Popen(
            [program, "run", "--json", f"--data-dir={folder}", "--listen=127.0.0.1:0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.address = re.match(r"listening on (\S+)", self.process.stdout.readline())[1]
        self.readers = [
            threading.Thread(target=self._read, args=arguments, daemon=True)
            for arguments in [
                (self.process.stdout, self.rows, json.loads),
                (self.process.stderr, self.complaints, str),
            ]
        ]
        for reader in self.readers:
            reader.start()

    def _read(self, stream, lines, parse):
        for line in stream:
            with self.changed:
                lines.append(parse(line))
                self.changed.notify_all()

    def row(self, url, mark=0, seconds=20):
        """Waits for the row of a request behind the mark."""
        return self.row_where(lambda row: row["url"] == url, url, mark, seconds)

    def row_where(self, test, what, mark=0, seconds=20):
        """Waits for the first row behind the mark that passes the test."""

        def found():
            return next((row for row in self.rows[mark:] if test(row)), None)

        with self.changed:
            if not self.changed.wait_for(found, seconds):
                raise AssertionError(f"No row for {what}")
            return found()

    def wait_for_complaint(self, part, seconds=20):
        """Waits until standard error has a line with this in it."""
        with self.changed:
            if not self.changed.wait_for(
                lambda: any(part in line for line in self.complaints), seconds
            ):
                raise AssertionError(f"No complaint of {part}")

    def since(self, mark):
        with self.changed:
            return self.rows[mark:]

    def mark(self):
        with self.changed:
            return len(self.rows)

    def command(self, *arguments):
        return self.try_command(*arguments, check=True).stdout

    def try_command(self, *arguments, check=False):
        """Runs another weirctl on the same data; returns what became of it."""
        return subprocess.run(
            [self.program, *arguments, f"--data-dir={self.folder}"],
            check=check,
            capture_output=True,
            text=True,
            env=self.environment,
        )

    def say(self, head):
        """Sends a head of the test's own; returns the status of the response."""
        host, port = self.address.split(":")
        with socket.create_connection((host, int(port)), 20) as client:
            client.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
            return int(client.makefile("rb").readline().split()[1])

    def wait_until_blocked(self, url, seconds=20):
        """Asks again and again: what another process changed holds a moment later.  Returns the row."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            mark = self.mark()
            self.say(f"GET {url} HTTP/1.1\nHost: {url.split('/')[2]}")
            row = self.row(url, mark)
            if row["verdict"] == "blocked":
                return row
            time.sleep(0.05)
        raise AssertionError(f"{url} was not blocked in {seconds} s")

    def end(self):
        """Ends it as a session would; returns its status and what it complained of."""
        self.process.terminate()
        status = self.process.wait(20)
        for reader in self.readers:
            reader.join()
        return status, "".join(self.complaints)

    def close(self):
        self.process.kill()
        self.process.wait()

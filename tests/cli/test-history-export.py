#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""`weirctl history --csv` and `--har`, read back by Python's own readers.

The rows are put into the database from outside, so that they can be as bad as a database may be.

    test-history-export.py WEIRCTL
"""

import csv
import datetime
import io
import json
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import tap

# More than two pages, and more than a pipe holds.
N_ROWS = 2500

# Less than a page, and more octets than may wait for a reader: see weirctl-output.h.
N_LONG_ROWS = 600

FIRST = 1_700_000_000_123_456

COLUMNS = {
    "duration": 45_678,
    "verdict": 2,
    "outcome": 1,
    "type": 3,
    "third_party": 1,
    "port": 80,
    "status": 403,
    "octets_sent": 5,
    "octets_received": 1234,
    "cookies_withheld": 0,
    "cookies_shortened": 0,
    "cookies_seen": 0,
    "reason": 0,
    "cookie_reason": 0,
    "query_length": -1,
    "method": "GET",
    "scheme": "http",
    "host": "cdn.example",
    "path": "/a.js",
    "site": "shop.example",
    "rule": None,
    "cookie_rule": None,
    "filter": None,
    "filter_list": None,
    "filter_line": 0,
    "beaten": None,
}

# What a row has besides: all that is text may be anything, and what is no UTF-8 too.
ROWS = [
    {},
    {"rule": "block host cdn.example"},
    {"filter": "@@||cdn.example^", "filter_list": "easylist", "filter_line": 12, "verdict": 3},
    {"filter": '=HYPERLINK("http://a.example","b")', "beaten": "+1", "site": "-1"},
    {"filter": "\t=1\r\n\x1b[31m\u202e", "beaten": "'quoted'"},
    {"path": '/",\\\x01/ä€\U0001f600\u2028', "query_length": 12},
    {"path": b"/\xff\xfe\xc3(", "site": b"\xed\xa0\x80"},
    {"path": "/" + 5000 * "ä", "filter": 5000 * '"'},
    {"scheme": "https", "port": 443, "path": "/inside", "query_length": 0},
    {"scheme": "wss", "port": 8443, "type": 9},
    {"scheme": "", "type": 11, "method": "CONNECT", "port": 443, "path": "", "host": "::1"},
    {"scheme": "", "port": 0, "path": "", "host": "", "method": "", "status": 0, "duration": -1},
    {"octets_received": 2**62, "duration": 2**50},
]


class Story:
    """A data folder with a history."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder

    def start(self, *arguments):
        return subprocess.Popen(
            [self.program, "history", f"--data-dir={self.folder}", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        )

    def print(self, *arguments):
        process = self.start(*arguments)
        out, complaints = process.communicate(timeout=60)
        assert process.returncode == 0 and not complaints, complaints
        return out.decode("utf-8")  # strict: it is UTF-8 whatever was sent

    def add(self, rows):
        with sqlite3.connect(pathlib.Path(self.folder, "weir.db")) as database:
            for number, row in enumerate(rows):
                values = {"id": FIRST + number * 1_000_000, **COLUMNS, **row}
                names = ", ".join(values)
                marks = ", ".join(
                    "CAST (? AS TEXT)" if isinstance(value, bytes) else "?"
                    for value in values.values()
                )
                database.execute(
                    f"INSERT INTO history ({names}) VALUES ({marks})", list(values.values())
                )
        database.close()

    def clear(self):
        with sqlite3.connect(pathlib.Path(self.folder, "weir.db")) as database:
            database.execute("DELETE FROM history")
        database.close()

    def read_json(self):
        return [json.loads(line) for line in self.print("--json").split("\n") if line]

    def read_har(self, *arguments):
        return json.loads(self.print("--har", *arguments))["log"]

    # --- the claims ---

    def an_empty_history_is_a_whole_document(self):
        """an empty history is a line of names, and an archive without entries"""
        table = self.print("--csv")
        assert table.count("\r\n") == 1 and table.startswith("id,time,verdict,"), table
        log = self.read_har()
        assert log["version"] == "1.2" and log["creator"]["name"] == "Weir", log
        assert log["entries"] == [] and log["pages"] == [], log

    def a_table_says_what_json_says(self):
        """CSV has the values of JSON, whatever peers sent"""
        self.add(ROWS)
        text = self.print("--csv")
        assert text.count("\n") == text.count("\r\n") == len(ROWS) + 1
        assert all(c == "\r" or c == "\n" or c.isprintable() or c == " " for c in text)

        table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        objects = self.read_json()
        assert len(table) == len(objects) + 1 == len(ROWS) + 1
        assert table[0] == list(objects[0]), table[0]
        for cells, values in zip(table[1:], objects):
            assert len(cells) == len(values)
            for cell, value in zip(cells, values.values()):
                assert cell[:1] not in ("=", "+", "-", "@"), cell
                assert cell.removeprefix("'") == as_cell(value), (cell, value)

    def an_archive_says_what_json_says(self):
        """HAR has what the standard demands, and the values of JSON"""
        entries = self.read_har()["entries"]
        objects = self.read_json()
        assert len(entries) == len(objects) == len(ROWS)
        for entry, values in zip(entries, objects):
            check_entry(entry)
            check_values(entry, values)

    def urls_are_whole_ones(self):
        """a tunnel is a CONNECT to a URL, a query that is not kept is left out"""
        urls = [e["request"]["url"] for e in reversed(self.read_har()["entries"])]
        assert urls[8] == "https://cdn.example/inside", urls[8]
        assert urls[9] == "wss://cdn.example:8443/a.js", urls[9]
        assert urls[10] == "https://[::1]:443/", urls[10]
        assert urls[11] == "about:invalid", urls[11]
        assert not any("…(" in url for url in urls), urls

    def a_query_narrows_both(self):
        """QUERY and --since narrow what is exported"""
        assert len(self.read_har("verdict:allowed")["entries"]) == 1
        assert self.print("--csv", "verdict:allowed").count("\r\n") == 2
        assert self.read_har("--since", "7d")["entries"] == []

    def a_long_history_is_one_document(self):
        """a history of several pages is one document, newest first, nothing twice"""
        self.clear()
        self.add([{"path": f"/{number}"} for number in range(N_ROWS)])
        entries = self.read_har()["entries"]
        paths = [entry["request"]["url"].rpartition("/")[2] for entry in entries]
        assert paths == [str(number) for number in reversed(range(N_ROWS))]
        assert self.print("--csv").count("\r\n") == N_ROWS + 1

    def nothing_is_lost(self):
        """a page of the longest rows is printed whole: what waits for the reader stays small"""
        self.clear()
        text = 2048 * '"'
        self.add(N_LONG_ROWS * [{"path": "/" + text, "filter": text, "beaten": text}])
        assert len(self.read_json()) == N_LONG_ROWS
        assert self.print("--csv").count("\r\n") == N_LONG_ROWS + 1
        assert len(self.read_har()["entries"]) == N_LONG_ROWS

    def an_interrupted_archive_is_closed(self):
        """an archive that is interrupted is a shorter one, and the signal is told of"""
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.start("--har")
            begin = process.stdout.read(1000)  # then the pipe fills up, and it waits
            process.send_signal(number)
            out, complaints = process.communicate(timeout=60)
            entries = json.loads(begin + out)["log"]["entries"]
            assert 0 < len(entries) < N_ROWS, len(entries)
            assert process.returncode == -number and not complaints, (process.returncode, complaints)

    def whoever_has_seen_enough_closes_the_pipe(self):
        """a reader that goes away ends it without a complaint"""
        for kind in ("--json", "--csv", "--har"):
            process = self.start(kind)
            process.stdout.read(1000)
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(60) in (0, -signal.SIGPIPE), process.returncode
            process.stderr.close()


def as_cell(value):
    """A value of JSON as a cell has it, without the apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "".join(map(as_printable, str(value)))


def as_printable(character):
    if character.isprintable() or character == " ":
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def check_entry(entry):
    """What HAR 1.2 demands of an entry, and what importers take for granted."""
    started = datetime.datetime.strptime(entry["startedDateTime"], "%Y-%m-%dT%H:%M:%S.%fZ")
    assert started.year >= 1970 and len(entry["startedDateTime"]) == 24
    assert entry["cache"] == {}
    request, response, timings = entry["request"], entry["response"], entry["timings"]
    for key in ("cookies", "headers", "queryString"):
        assert request[key] == []
    for key in ("cookies", "headers"):
        assert response[key] == []
    for message in (request, response):
        assert message["httpVersion"] == "HTTP/1.1" and message["headersSize"] == -1
        assert type(message["bodySize"]) is int
    assert type(response["status"]) is int and response["statusText"] == ""
    assert response["redirectURL"] == "" and response["content"]["mimeType"] == ""
    assert all(timings[key] >= 0 for key in ("send", "wait", "receive"))
    assert entry["time"] == sum(time for time in timings.values() if time != -1)


def check_values(entry, values):
    for key in ("id", "verdict", "outcome", "site", "type", "third_party", "cookies_withheld"):
        assert entry[f"_{key}"] == values[key], key
    for key in ("reason", "rule", "filter", "list", "line", "beaten"):
        assert entry[f"_{key}"] == values[key], key
    assert entry["request"]["method"] == values["method"]
    assert entry["request"]["bodySize"] == values["sent"]
    assert entry["response"]["status"] == (values["status"] or 0)
    assert entry["response"]["bodySize"] == values["received"]
    assert entry["response"]["content"]["size"] == values["received"]
    assert int(entry["time"]) == (values["duration_ms"] or 0)


def main():
    with tempfile.TemporaryDirectory(prefix="weir-test-") as folder:
        story = Story(sys.argv[1], str(pathlib.Path(folder, "data")))
        passed = tap.run(
            [
                story.an_empty_history_is_a_whole_document,
                story.a_table_says_what_json_says,
                story.an_archive_says_what_json_says,
                story.urls_are_whole_ones,
                story.a_query_narrows_both,
                story.a_long_history_is_one_document,
                story.an_interrupted_archive_is_closed,
                story.whoever_has_seen_enough_closes_the_pipe,
                story.nothing_is_lost,
            ]
        )
    sys.exit(not passed)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the guide that Weir shows: pages of docs/ as HTML, with their pictures, in one resource file.

usage: build-help.py --compiler GLIB-COMPILE-RESOURCES --output FILE --depfile FILE PAGE.md...

Links between the pages lead to the pages; what they refer to besides, and is a file that users do not
have, is named without a link. A page or a heading that is not there, or a picture, is an error.
"""

import argparse
import html
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as etree

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

PREFIX = "/io/github/weirproxy/Weir/help"
STYLE = "help.css"
TITLE = "How to use Weir"

PAGE = """<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{style}">
</head>
<body>
<header><nav aria-label="Guide">{trail}</nav></header>
{contents}
<main>
{body}
</main>
</body>
</html>
"""


class Links(Treeprocessor):
    """Turns what leads to files of the tree into what leads to pages, and notes what that is."""

    def __init__(self, md, page, names):
        super().__init__(md)
        self.page = page
        self.names = names
        self.pictures = []
        self.targets = []  # of pages and their headings

    def run(self, root):
        for element in root.iter():
            if element.tag == "img":
                self.pictures.append(element.get("src"))
                element.set("loading", "lazy")
            elif element.tag == "a":
                self.lead(element)

    def lead(self, link):
        target, _, heading = link.get("href").partition("#")
        if "://" in target:
            link.set("rel", "noreferrer")
        elif target in ("", *self.names):
            name = os.path.splitext(target or self.page)[0] + ".html"
            self.targets.append((name, heading))
            link.set("href", (name if target else "") + (f"#{heading}" if heading else ""))
        else:
            link.tag = "span"
            del link.attrib["href"]


class LinksExtension(Extension):
    def __init__(self, page, names):
        super().__init__()
        self.page, self.names = page, names
        self.links = None

    def extendMarkdown(self, md):
        self.links = Links(md, self.page, self.names)
        # Behind "inline", which makes links of text.
        md.treeprocessors.register(self.links, "weir-links", 15)


class Page:
    def __init__(self, path, names):
        self.file = os.path.basename(path)
        self.name = os.path.splitext(self.file)[0] + ".html"
        with open(path, encoding="utf-8") as file:
            text = file.read()
        links = LinksExtension(self.file, names)
        md = markdown.Markdown(
            extensions=["tables", "fenced_code", "sane_lists", "toc", links],
            extension_configs={"tables": {"use_align_attribute": True}},
            output_format="html",
        )
        self.body = md.convert(text)
        self.pictures = links.links.pictures
        self.targets = links.links.targets
        top = md.toc_tokens[0]
        self.title = html.unescape(top["name"])
        self.sections = top["children"]
        self.headings = {"", *all_ids(md.toc_tokens)}

    def html(self):
        contents = list_of((f"#{s['id']}", s["name"]) for s in self.sections)
        return PAGE.format(
            title=html.escape(f"{self.title} – {TITLE}"),
            style=STYLE,
            trail=f'<a href="index.html">{TITLE}</a>',
            contents=f'<nav class="contents" aria-label="{html.escape(self.title)}">{contents}</nav>',
            body=self.body,
        )


def all_ids(tokens):
    for token in tokens:
        yield token["id"]
        yield from all_ids(token["children"])


def list_of(links):
    """@links: (address, name as HTML)"""
    items = "".join(f'<li><a href="{address}">{name}</a></li>' for address, name in links)
    return f"<ul>{items}</ul>"


def index(pages):
    parts = [f"<h1>{TITLE}</h1>"]
    for page in pages:
        parts.append(f'<h2><a href="{page.name}">{html.escape(page.title)}</a></h2>')
        parts.append(list_of((f"{page.name}#{s['id']}", s["name"]) for s in page.sections))
    return PAGE.format(title=TITLE, style=STYLE, trail="", contents="", body="\n".join(parts))


def complaints(pages, folder):
    headings = {page.name: page.headings for page in pages}
    for page in pages:
        for name, heading in page.targets:
            if heading not in headings.get(name, ()):
                yield f"{page.file}: {name}#{heading} leads nowhere"
        for picture in page.pictures:
            if not os.path.isfile(os.path.join(folder, picture)):
                yield f"{page.file}: there is no {picture}"


def write_list(path, files):
    root = etree.Element("gresources")
    resource = etree.SubElement(root, "gresource", prefix=PREFIX)
    for file in files:
        etree.SubElement(resource, "file").text = file
    etree.ElementTree(root).write(path, encoding="utf-8")


def compile_resources(compiler, pages, folder, output):
    pictures = sorted({picture for page in pages for picture in page.pictures})
    with tempfile.TemporaryDirectory() as made:
        contents = {page.name: page.html() for page in pages} | {"index.html": index(pages)}
        for name, text in contents.items():
            with open(os.path.join(made, name), "w", encoding="utf-8") as file:
                file.write(text)
        write_list(os.path.join(made, "list.xml"), [*sorted(contents), STYLE, *pictures])
        subprocess.run(
            [compiler, f"--sourcedir={made}", f"--sourcedir={folder}", f"--target={output}",
             os.path.join(made, "list.xml")],
            check=True,
        )
    return pictures


def escape(path):
    return path.replace(" ", "\\ ")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--depfile", required=True)
    parser.add_argument("pages", nargs="+")
    arguments = parser.parse_args()

    folder = os.path.dirname(arguments.pages[0])
    names = [os.path.basename(path) for path in arguments.pages]
    pages = [Page(path, names) for path in arguments.pages]
    wrong = list(complaints(pages, folder))
    if wrong:
        sys.exit("\n".join(wrong))

    pictures = compile_resources(arguments.compiler, pages, folder, arguments.output)
    with open(arguments.depfile, "w", encoding="utf-8") as file:
        needs = [*arguments.pages, *(os.path.join(folder, name) for name in (STYLE, *pictures))]
        file.write(f"{escape(arguments.output)}: {' '.join(map(escape, needs))}\n")


if __name__ == "__main__":
    main()

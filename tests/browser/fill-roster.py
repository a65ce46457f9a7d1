"""Fills the official roster layout as a branch would: everything but the rows of people stays.

Usage: fill-roster.py LAYOUT OUTPUT <rows.json    rows: a list of lists of cell texts, from row 5 on.
Also imported by the wire tests. Nothing but the standard library.
"""
import json
import re
import sys
import zipfile
from xml.sax.saxutils import escape

SHEET = "xl/worksheets/sheet1.xml"
FIRST = 5


def letter(at):
    return chr(ord("A") + at)


def row_xml(number, cells):
    return '<row r="%d">%s</row>' % (number, "".join(
        '<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>' % (letter(i), number, escape(text))
        for i, text in enumerate(cells) if text))


def filled(xml, rows):
    """The example row gives way to the people, the note moves below them."""
    people = "".join(row_xml(FIRST + i, row) for i, row in enumerate(rows))
    note = re.search(r'<row r="6".*?</row>', xml, re.S)
    end = FIRST + len(rows)
    moved = note.group(0).replace('r="6"', 'r="%d"' % end)
    moved = re.sub(r'r="([A-Z]+)6"', r'r="\g<1>%d"' % end, moved)
    xml = re.sub(r'<row r="5".*?</row>', "", xml, flags=re.S)
    xml = re.sub(r'<row r="6".*?</row>', lambda _: people + moved, xml, flags=re.S)
    return xml.replace('ref="A6:S6"', 'ref="A%d:S%d"' % (end, end))


def fill(layout, output, rows):
    with zipfile.ZipFile(layout) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            data = old.read(item)
            if item == SHEET:
                data = filled(data.decode(), rows).encode()
            new.writestr(item, data)


if __name__ == "__main__":
    fill(sys.argv[1], sys.argv[2], json.load(sys.stdin))

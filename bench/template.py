#!/usr/bin/env python3
"""Makes the bare worker's template from a page of the product, so that both send the same bytes.

template.py list|one PAGE.html VALUES.tsv > page.tpl

VALUES.tsv is one row: column 0 the id, the others as the product shows them. A list keeps its first
row as the section that repeats; on other pages each value is marked where it stands as a whole text.
"""
import html
import re
import sys


def mark(text, values):
    text = re.sub(r'(/(?:members|meetings)/)%s\b' % re.escape(values[0]), r'\1{{C0}}', text)
    for number, value in enumerate(values[1:], 1):
        if value in ('', 'NULL'):
            continue
        shown = html.escape(value, quote=False)
        text = re.sub(r'(>\s*)%s(\s*<)' % re.escape(shown), r'\g<1>{{C%d}}\g<2>' % number, text, count=1)
    return text


def main():
    kind, page, tsv = sys.argv[1:]
    text = open(page, encoding='utf-8').read()
    values = open(tsv, encoding='utf-8').read().rstrip('\n').split('\t')
    if kind == 'list':
        begin = text.index('<tbody>') + len('<tbody>')
        end = text.index('</tbody>')
        rows = text[begin:end]
        first = rows[:rows.index('</tr>') + len('</tr>')]
        text = text[:begin] + '{{#ROW}}' + mark(first, values) + '{{/ROW}}' + text[end:]
    else:
        text = mark(text, values)
    sys.stdout.write('{{%AUTOESCAPE context="HTML"}}\n' + text)


main()

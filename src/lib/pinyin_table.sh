#!/bin/sh
# Prints a C header with the pinyin initials of the Chinese characters U+4E00..U+9FFF: one
# string of 20,992 lower-case letters, '.' where ICU knows no reading. Run by the build:
#   sh src/lib/pinyin_table.sh > lib/pinyin_table.h
# Needs uconv (Debian: icu-devtools). Exits 1, printing nothing, if the result looks wrong.
set -eu
export LC_ALL=C

command -v uconv >/dev/null || { echo "pinyin_table.sh: uconv not found (icu-devtools)" >&2; exit 1; }

# One character a line, so that ICU reads each by itself and not as part of a word.
initials=$(
	awk 'BEGIN {
		for (c = 19968; c <= 40959; c++)
			printf "%c%c%c\n", 224 + int(c / 4096), 128 + int(c / 64) % 64, 128 + c % 64
	}' | uconv -f utf-8 -t utf-8 -x 'Han-Latin; Latin-ASCII; Lower' |
	awk '{ printf "%s", /^[a-z]/ ? substr($0, 1, 1) : "." }'
)

printf '%s\n' "$initials" | awk '
	length($0) != 20992 || substr($0, 1, 3) != "ydk" || substr($0, 20014 - 19968, 1) == "." {
		print "pinyin_table.sh: uconv gave no usable table" > "/dev/stderr"
		exit 1
	}
	{
		print "/* Made by pinyin_table.sh: pinyin initials of U+4E00..U+9FFF. */"
		print "static const char pinyin_table[] ="
		for (i = 1; i <= 20992; i += 64)
			printf "\t\"%s\"%s\n", substr($0, i, 64), (i + 64 > 20992 ? ";" : "")
	}'

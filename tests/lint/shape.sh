#!/bin/bash
# The shape of C files: at most 400 lines a file, 60 a function, 100 columns a line (table rows
# excepted, a tab is four), three levels of nesting; each file begins by saying what it is for.
set -euo pipefail
cd "$(dirname "$0")/../.."

find src tests -name '*.[ch]' -o -name '*.cc' | sort | LC_ALL=C xargs awk '
function complain(line, what) { print FILENAME ":" line ": " what; wrong = 1 }
function finish_file() {
	if (lines > 400) { print file ": " lines " lines, at most 400"; wrong = 1 }
}
FNR == 1 {
	finish_file()
	file = FILENAME
	begun = 0
	if ($0 !~ /^\/\*/) complain(1, "begins without saying what it is for")
}
{
	lines = FNR
	width = $0
	gsub(/[\200-\277]/, "", width)      # continuation bytes: characters, not bytes
	gsub(/\t/, "    ", width)
	# A declaration with its remark beside it is a table row too.
	if ($0 ~ /;[ \t]*\/\*.*\*\/$/) sub(/[ \t]*\/\*.*$/, "", width)
	row = $0 ~ /^[ \t]*(\{|[A-Z][A-Z_]*[ \t]*\(|#define|")/ || $0 ~ /\\$/
	if (length(width) > 100 && !row)
		complain(FNR, length(width) " columns, at most 100")
	if ($0 ~ /^\t\t\t\t+(if|for|while|switch|do)[ \t]*[({]/)
		complain(FNR, "nested more than three deep")
}
/^\{/ { begun = FNR }
/^\}/ {
	if (begun && FNR - begun - 1 > 60)
		complain(begun, "function of " FNR - begun - 1 " lines, at most 60")
	begun = 0
}
END { finish_file(); exit wrong }'

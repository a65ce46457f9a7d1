#!/bin/bash
# Makefile.am names every source and every test, once, in alphabetical blocks: a file that is not
# in a list is silently not built, a test that is not in a list silently not run.
set -euo pipefail
cd "$(dirname "$0")/../.."
wrong=0

{
	find src -name '*.c' -o -name '*.cc' -o -name '*.h'
	find tests -name '*_test.c' | sed 's/\.c$//'
} | sort | while read -r file; do
	case $file in src/lib/pinyin_table.h | src/lib/stroke_table.h) continue ;; esac
	count=$(grep -cE "(^|[[:space:]])${file//./\\.}([[:space:]]|\$)" Makefile.am || true)
	[ "$count" -eq 1 ] || echo "Makefile.am: $file is named $count times, once expected"
done | { ! grep .; } || wrong=1

LC_ALL=C awk '
/^[a-z_]+ = \\$/ { name = $1; last = ""; next }
/^\t(src|tests)\// && name != "" {
	if (last != "" && $1 < last && name !~ /^modules$/) {
		print "Makefile.am:" FNR ": " $1 " stands after " last
		wrong = 1
	}
	last = $1
	next
}
{ name = "" }
END { exit wrong }' Makefile.am || wrong=1
exit $wrong

#!/bin/bash
# Folders are floors: includes point down or sideways, never up; one module is reached by another
# only through its one door (modules/x/x.h); a foreign library is known to one file.
set -euo pipefail
cd "$(dirname "$0")/../.."

find src -name '*.[ch]' -o -name '*.cc' | sort | xargs awk '
function floor_of(path,    part) {
	split(path, part, "/")
	return part[1] in floor ? floor[part[1]] : 6
}
function complain(what) { print FILENAME ":" FNR ": " what; wrong = 1 }
BEGIN {
	floor["base"] = 1; floor["lib"] = 2; floor["data"] = 3; floor["web"] = 4; floor["modules"] = 5
	split("mysql.h fcgiapp.h fcgi_stdio.h xlsxwriter.h qrencode.h zip.h expat.h argon2.h " \
		"ctemplate openssl json-c json.h", names, " ")
	for (i in names) foreign[names[i]] = 1
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	to = quoted[2]
	from = substr(FILENAME, 5)
	split(to, t, "/"); split(from, f, "/")
	if (!(t[1] in floor) && to !~ /^modules\.h$/)
		complain("include by its path from src/: " to)
	else if (floor_of(to) > floor_of(from))
		complain("points up: " to)
	else if (t[1] == "modules" && f[1] == "modules" && t[2] != f[2] && t[3] != t[2] ".h")
		complain("another module has one door, modules/" t[2] "/" t[2] ".h, not " to)
}
/^[ \t]*#[ \t]*include[ \t]*</ {
	name = $0
	sub(/^[^<]*</, "", name); sub(/>.*/, "", name)
	split(name, part, "/")
	if (part[1] in foreign) {
		library = part[1]
		# db.c, db_row.c and db_row.h are one place split by length.
		place = FILENAME
		sub(/(_[a-z_]*)?\.[a-z]*$/, "", place)
		if (library in known && known[library] != place)
			complain("<" name "> is already known to " known[library] ": one foreign library, one place")
		known[library] = place
		if (FILENAME !~ /^src\/(lib|web\/fcgi)/)
			complain("a foreign library belongs to lib/: <" name ">")
	}
}
END { exit wrong }'

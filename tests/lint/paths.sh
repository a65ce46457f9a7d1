#!/bin/bash
# Nothing of one machine in the project: no absolute path of a home or a workplace, no registry,
# no key; the ID numbers in it are of the region that does not exist (990000).
set -euo pipefail
cd "$(dirname "$0")/../.."
wrong=0

mapfile -t files < <(find . \( -name .git -o -name node_modules -o -path ./build -o -path ./var \
	-o -name autom4te.cache -o -path ./build-aux \) -prune -o -type f -print |
	grep -vE '\.(xlsx|png|jpg|ico|woff2?|svg)$|^\./(configure~?|Makefile\.in|aclocal\.m4)$|/lint/paths\.sh$' | sort)

forbid() {
	local hits
	hits=$(grep -nHIE -e "$2" "${files[@]}" | cut -c1-160) || return 0
	printf '%s\n' "$hits" | sed "s|\$|   <- $1|"
	wrong=1
}

forbid 'a path of one machine' '(^|[^A-Za-z0-9_./$}-])/(work|root|home|farm|tmp/bash_jobs)/[A-Za-z0-9]'
forbid 'a registry or mirror' 'registry\.npm|npmmirror|"resolved":|deb\.debian\.org|mirrors\.'
forbid 'a private key' 'BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY'

# Eighteen digits that read as a citizen number of a real region.
hits=$(grep -noHIE '\b[1-8][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]\b' \
	"${files[@]}" || true)
if [ -n "$hits" ]; then
	printf '%s\n' "$hits" | sed 's|$|   <- ID numbers here use region 990000|'
	wrong=1
fi
exit $wrong

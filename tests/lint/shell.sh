#!/bin/bash
# The shell scripts pass shellcheck, stop at the first error or say why not, and can be executed.
set -euo pipefail
cd "$(dirname "$0")/../.."
wrong=0

mapfile -t scripts < <({
	printf '%s\n' run check .ci/run
	find src static tests bench docs -name '*.sh' 2>/dev/null
} | sort)

for script in "${scripts[@]}"; do
	grep -qE '^set -[eu]' "$script" || {
		echo "$script: sets neither -e nor -u"
		wrong=1
	}
	# Those with a first line of their own are meant to be called.
	case $script in
	run | check | .ci/run) [ -x "$script" ] || { echo "$script: is not executable"; wrong=1; } ;;
	esac
done
if command -v shellcheck >/dev/null; then
	shellcheck -S warning -f gcc "${scripts[@]}" || wrong=1
fi
exit $wrong

#!/bin/bash
# What travels to a phone and to a PC at the first visit, compressed.
# Read by bench/run, which sets its variables.
# shellcheck disable=SC2154,SC2034
set -euo pipefail

fetch() { curl -s --compressed -b "sid=$1" -A "$2" "http://127.0.0.1:$product$3"; }
bytes() { curl -s -o /dev/null -w '%{size_download}' -H 'Accept-Encoding: gzip' -b "sid=$1" -A "$2" "http://127.0.0.1:$product$3"; }

# The page and everything it names from this site; names of other sites are counted in `outside`.
weigh() {
	local page asset total
	page=$(fetch "$1" "$2" "$3")
	total=$(bytes "$1" "$2" "$3")
	while read -r asset; do
		total=$((total + $(bytes "$1" "$2" "$asset")))
	done < <(grep -oE '(href|src)="/static/[^"#]+' <<<"$page" | sed -E 's/^(href|src)="//; s/&amp;/\&/g' | sort -u)
	outside=$((outside + $(grep -cE '(href|src|action)="(https?:)?//' <<<"$page" || true)))
	printf '%s' "$total" >"$tmp/weight"
}

measure_weight() {
	local phone='Mozilla/5.0 (Linux; Android 11; Mobile) AppleWebKit/537.36 Chrome/86.0 Mobile' pc='Mozilla/5.0 (X11; Linux x86_64)'
	outside=0
	weigh "$(session dangyuan)" "$phone" /
	row "手机首页首次打开（压缩后）" "$(number "$(calc "$(cat "$tmp/weight") / 1024")" 1) KB" "≤ 60 KB" "$(cat "$tmp/weight") <= 61440"
	weigh "$top" "$pc" /members
	row "电脑党员列表首次打开（压缩后）" "$(number "$(calc "$(cat "$tmp/weight") / 1024")" 1) KB" "≤ 120 KB" "$(cat "$tmp/weight") <= 122880"
	outside=$((outside + $(cat "$source_dir"/static/css/*.css | grep -cE 'url\(["'"'"']?(https?:)?//' || true)))
	row "页面引用的站外地址" "$outside 个" "0" "$outside == 0"
}

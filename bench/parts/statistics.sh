#!/bin/bash
# The page of statistics for the whole county and for a part, with ten thousand members and a million.
# Read by bench/run, which sets its variables; the million is made by growth.sh.
# shellcheck disable=SC2154,SC2034
set -euo pipefail

# shellcheck disable=SC1091
. "$bench/parts/growth.sh"

# page LABEL PATH PORT COOKIE
page() {
	local a
	a=$(rate "$3" "$2" "$4" 1 3)
	row "$1" "$(number "$(calc "1000 / $a")" 1) 毫秒" "≤ 300 毫秒" "1000 / $a <= 300"
}

pages() {
	page "党员统计，全县（$1）" /statistics "$2" "$3"
	page "党员统计，下级按年龄分列（$1）" "/statistics?by=born_on" "$2" "$3"
	page "党员统计，某党委（$1）" "/statistics?under=0001.0002." "$2" "$3"
}

measure_statistics() {
	local kept counted
	start_large
	pages 一万名党员 "$product" "$top"
	pages 一百万名党员 "$large" "$large_top"
	database_of dangjian_large
	counted=$(sql "SELECT COUNT(*) FROM member WHERE removed_at IS NULL")
	kept=$(sql "SELECT SUM(n) FROM member_count WHERE path = '0001.' AND dimension = 'sex'")
	row "一百万名党员：统计数与名册" "$kept / $counted" "相等" "$kept == $counted"
	database_of dangjian
}

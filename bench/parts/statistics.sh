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

# A snapshot of the million with its names, taken once and kept; its pages.
frozen() {
	local id begun tenths
	id=$(sql "SELECT COALESCE(MAX(id), 0) FROM statistics_snapshot WHERE listed = 1")
	if [ "$id" = 0 ]; then
		begun=$(date +%s.%N)
		curl -sf -o /dev/null -b "sid=$large_top" "http://127.0.0.1:$large/statistics/snapshots" \
			--data "csrf=0123456789abcdef0123456789abcdef&once=$(date +%s%N)&reason=bench" || die "冻结没有开始"
		for ((tenths = 0; tenths < 3000 && id == 0; tenths++)); do
			sleep 0.1
			id=$(sql "SELECT COALESCE(MAX(id), 0) FROM statistics_snapshot WHERE listed = 1")
		done
		[ "$id" != 0 ] || die "冻结没有完成：$(sql "SELECT trouble FROM job WHERE name = 'statistics.freeze' ORDER BY id DESC LIMIT 1")"
		row "冻结一百万名党员的统计数和名单" "$(number "$(calc "$(date +%s.%N) - $begun")" 1) 秒" "" 1
	fi
	page "冻结的统计，全县（一百万名党员）" "/statistics?at=$id" "$large" "$large_top"
	page "冻结时的名单（一百万名党员）" "/statistics/roster?snapshot_id=$id&under=0001.&stage=full&standing=normal" "$large" "$large_top"
	page "冻结时某党委的名单（一百万名党员）" "/statistics/roster?snapshot_id=$id&under=0001.0002.&education=21&count=all" "$large" "$large_top"
}

measure_statistics() {
	local kept counted
	start_large
	pages 一万名党员 "$product" "$top"
	pages 一百万名党员 "$large" "$large_top"
	database_of dangjian_large
	frozen
	counted=$(sql "SELECT COUNT(*) FROM member WHERE removed_at IS NULL")
	kept=$(sql "SELECT SUM(n) FROM member_count WHERE path = '0001.' AND dimension = 'sex'")
	row "一百万名党员：统计数与名册" "$kept / $counted" "相等" "$kept == $counted"
	database_of dangjian
}

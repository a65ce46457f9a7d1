#!/bin/bash
# A chained history of a million rows: how long it takes to check, and how many works commit a second
# when eight write at once. Read by bench/run, which sets its variables.
# shellcheck disable=SC2154,SC2034
set -euo pipefail

HISTORY_ROWS=1000000

# The million is written once, by the program's own code, and kept.
prepare_history() {
	local there
	sed -e 's/^db_name=.*/db_name=dangjian_history/' -e '/^db_web/d' \
		-e "s|^var=.*|var=$tmp/history|" -e "s|^key_file=.*|key_file=$var/keys/master.key|" \
		"$config" >"$tmp/history.conf"
	mkdir -p "$tmp/history"
	"$program" migrate --config "$tmp/history.conf" >"$tmp/history.log" 2>&1 ||
		die "数据库没有建好，详情见 $tmp/history.log"
	there=$(database_of dangjian_history && sql 'SELECT sequence FROM history_head')
	database_of dangjian
	[ "$there" -ge $HISTORY_ROWS ] || write_history fill $((HISTORY_ROWS - there))
}

write_history() {
	"$tmp/history-tool" "$var/run/db.sock" "$me" dangjian_history "$var/keys/master.key" "$@"
}

measure_history() {
	local begun ended seconds verdict i commits=0 writers=()
	prepare_history
	begun=$(date +%s.%N)
	verdict=$("$program" history verify --config "$tmp/history.conf") || die "$verdict"
	ended=$(date +%s.%N)
	seconds=$(calc "$ended - $begun")
	for ((i = 0; i < 8; i++)); do
		write_history commit 5 >"$tmp/history-$i" &
		writers+=($!)
	done
	wait "${writers[@]}"
	commits=$(cat "$tmp"/history-[0-7] | awk '{ n += $1 } END { print n / 5 }')
	row "核对 100 万条操作记录" "$(number "$seconds" 1) 秒" "< 10 秒" "$seconds < 10"
	row "8 个同时写入，每次提交一条记录" "$(number "$commits") 次/秒" "≥ 300 次/秒" "$commits >= 300"
}

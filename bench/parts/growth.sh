#!/bin/bash
# The same list with ten thousand members and with a million, asked by one browser in turns.
# Read by bench/run, which sets its variables.
# shellcheck disable=SC2154,SC2034
set -euo pipefail

# Its own database beside the other, its own workers and web server.
start_large() {
	[ -z "${large_started:-}" ] || return 0
	large_started=yes
	sed -e "s|db_name=.*|db_name=dangjian_large|" -e "s|socket=$var/run/app.sock|socket=$tmp/large.sock|" \
		-e "s|^db_socket=.*|db_socket=$var/run/db.sock|" "$config" >"$tmp/large.conf"
	"$program" migrate --config "$tmp/large.conf" >"$tmp/large.log" 2>&1 || die "数据库升级失败：$(tail -n 1 "$tmp/large.log")"
	database_of dangjian_large
	[ "$(sql 'SELECT COUNT(*) FROM organisation')" -gt 0 ] ||
		"$program" seed --config "$tmp/large.conf" >>"$tmp/large.log" 2>&1 || die "演示数据写入失败：$(tail -n 1 "$tmp/large.log")"
	grow
	large_top=$(session gongwei)
	launch serve-large "$program" serve --config "$tmp/large.conf"
	web_server large "$large" "$tmp/large.sock"
	wait_for "$large" /login
	curl -sf -o /dev/null -b "sid=$large_top" "http://127.0.0.1:$large/members" || die "一百万党员的列表打不开"
}

grow() {
	[ "$(sql 'SELECT MAX(roster_total) FROM organisation')" -lt 1000000 ] || return 0
	say "  正在生成一百万名党员（只做一次）"
	sql "SET GLOBAL innodb_flush_log_at_trx_commit = 2"
	mariadb --no-defaults --default-character-set=utf8mb4 --socket="$var/run/db.sock" --user="$me" \
		dangjian_large <"$bench/grow.sql" >"$tmp/grow.log" 2>&1 || die "生成失败：$(tail -n 1 "$tmp/grow.log")"
	"$program" migrate --config "$tmp/large.conf" >>"$tmp/grow.log" 2>&1 || die "统计数没有补齐：$(tail -n 1 "$tmp/grow.log")"
	sql "SET GLOBAL innodb_flush_log_at_trx_commit = 1"
}

# cost LABEL PATH
cost() {
	local a b
	read -r a b < <(turns 3 "$product $2 $top" "$large $2 $large_top" 1 3)
	row "$1，一百万比一万" "$(number "$(calc "$a / $b")" 2) 倍（$(number "$(calc "1000 / $a")" 1) → $(number "$(calc "1000 / $b")" 1) 毫秒）" \
		"≤ 1.5 倍" "$a / $b <= 1.5"
}

measure_growth() {
	start_large
	cost "党员列表第一页" /members
	cost "第 100 页" "/members?page=100"
	cost "按姓名查找（王）" "/members?q=%E7%8E%8B"
	cost "按拼音查找（wj）" "/members?q=wj"
	cost "筛选预备党员及人数" "/members?stage=probationary"
	cost "筛选学历和性别" "/members?education=21&sex=female"
	cost "某党委的党员及人数" "/members?under=0001.0002."
	database_of dangjian
}

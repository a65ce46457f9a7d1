#!/bin/bash
# The pages people look at all day, against a worker that does nothing but answer them.
# Read by bench/run, which sets its variables.
# shellcheck disable=SC2154,SC2034
set -euo pipefail

# What the product shows of a row, to mark it in the bare worker's template.
member_values() {
	sql "SELECT m.id, m.name, o.name, m.id_number_mask, IF(m.sex = 'male', '男', '女'),
		ELT(FIELD(m.stage, 'full', 'probationary', 'activist', 'applicant'), '正式党员', '预备党员', '入党积极分子', '入党申请人'),
		m.joined_on, m.phone_mask, IF(m.standing = 'normal', '正常', '停止党籍')
		FROM member m JOIN organisation o ON o.id = m.organisation_id WHERE m.id = $1"
}
one_member_values() {
	sql "SELECT m.id, m.name, o.name, m.id_number_mask, IF(m.sex = 'male', '男', '女'), '', m.born_on, '', '',
		m.joined_on, m.full_on, '', m.phone_mask, COALESCE(m.telephone, ''), '', '', '', COALESCE(m.party_post, ''),
		COALESCE(m.work_post, ''), m.address FROM member m JOIN organisation o ON o.id = m.organisation_id
		WHERE m.id = $1"
}
one_meeting_values() {
	sql "SELECT e.id, e.title, o.name, '', '', '', e.place, e.chair, COALESCE(e.lecturer, ''), e.participants
		FROM meeting e JOIN organisation o ON o.id = e.organisation_id WHERE e.id = $1"
}

page_to() { curl -sf -o "$2" -b "sid=$top" "http://127.0.0.1:$product$1" || die "打不开 $1"; }

start_bare() {
	local first
	first=$(sql "SELECT id FROM member WHERE removed_at IS NULL ORDER BY path, id LIMIT 1")
	mkdir -p "$tmp/tpl"
	page_to /members "$tmp/list.html"
	page_to "/members/$first" "$tmp/member.html"
	page_to "/meetings/$meeting" "$tmp/meeting.html"
	member_values "$first" >"$tmp/values" && python3 "$bench/template.py" list "$tmp/list.html" "$tmp/values" >"$tmp/tpl/list.tpl"
	one_member_values "$first" >"$tmp/values" && python3 "$bench/template.py" one "$tmp/member.html" "$tmp/values" >"$tmp/tpl/member.tpl"
	one_meeting_values "$meeting" >"$tmp/values" && python3 "$bench/template.py" one "$tmp/meeting.html" "$tmp/values" >"$tmp/tpl/meeting.tpl"
	rm -f "$tmp/bare.sock"
	launch bare "$tmp/bare" "$var/run/db.sock" "$me" "$tmp/bare.sock" "$WORKERS" "$tmp/tpl"
	bare_master=${started[-1]}
	web_server bare "$bare" "$tmp/bare.sock"
	bare_nginx=${started[-1]}
	wait_for "$bare" /login
}

# Both must send the same page, or the ratio says nothing.
same_size() {
	local a b
	a=$(curl -s -b "sid=$top" "http://127.0.0.1:$product$1" | wc -c)
	b=$(curl -s -b "sid=$top" "http://127.0.0.1:$bare$1" | wc -c)
	[ "$(calc "($a - $b) * ($a - $b) < $a * $a * 0.0009")" = 1 ] ||
		die "$1 两边的页面大小不同：$a 与 $b 字节，比较没有意义"
}

# Clock ticks all processes of one side have used, and the database. ticks MASTER NGINX
ticks() {
	local pids
	pids=$(pgrep -P "$1"; pgrep -P "$2"; cat "$var/run/mariadbd.pid")
	for pid in $pids; do
		awk '{ print $14 + $15 }' "/proc/$pid/stat"
	done | awk '{ n += $1 } END { print n }'
}

# Processor time of one request in milliseconds: unlike a rate it hardly minds who else is busy.
# work_of PORT PATH MASTER NGINX
work_of() {
	local before answers
	before=$(ticks "$3" "$4")
	answers=$(calc "3 * $(rate "$1" "$2" "$top" 8 3)")
	calc "($(ticks "$3" "$4") - $before) * 10 / $answers"
}

# compare LABEL PATH BOUND
compare() {
	local a b mine its
	same_size "$2"
	read -r a b < <(turns 3 "$product $2 $top" "$bare $2 $top" 8 3)
	mine=$(work_of "$product" "$2" "$(cat "$var/run/serve.pid")" "$(cat "$var/run/nginx.pid")")
	its=$(work_of "$bare" "$2" "$bare_master" "$bare_nginx")
	row "$1" "$(number "$(calc "$a / $b")" 2)（每秒 $(number "$a") 比 $(number "$b")，每次 $(number "$mine" 2) 比 $(number "$its" 2) 毫秒处理器时间）" \
		"≥ $3" "$a / $b >= $3"
}

measure_list() {
	database_of dangjian
	meeting=$(sql "SELECT id FROM meeting WHERE state = 'passed' AND kind = 'theme_day' ORDER BY id LIMIT 1")
	start_bare
	compare "党员列表 50 行，与最简程序之比" /members 0.6
	compare "党员页，与最简程序之比" "/members/$(sql 'SELECT MIN(id) FROM member')" 0.5
	compare "会议页，与最简程序之比" "/meetings/$meeting" 0.5
}

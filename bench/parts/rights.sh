#!/bin/bash
# What rights cost with 10,000 accounts × 50 grants in the tables: a decision, a request whose rights are not
# held yet, the list, and how soon a change is felt. Read by bench/run, which sets its variables.
# shellcheck disable=SC2154,SC2034,SC1091
set -euo pipefail

accounts=10000
grants=50

# Accounts all over the tree; of each one's grants most are of one permission, as with people of many hats.
fill_grants() {
	sql "INSERT INTO account (login, name, office, organisation_id, path, state, created_at)
		SELECT CONCAT('quan', q.seq), CONCAT('测量', q.seq), 'business', o.id, o.path, 'active', NOW()
		FROM seq_1_to_$accounts q JOIN (SELECT id, path, ROW_NUMBER() OVER (ORDER BY id) - 1 AS n FROM organisation) o
		ON o.n = q.seq % (SELECT COUNT(*) FROM organisation)"
	# A grant marks its account, so the accounts are not read by the statement that adds it.
	sql "CREATE TEMPORARY TABLE many_hats AS SELECT id FROM account WHERE login LIKE 'quan%';
		INSERT INTO access_grant (account_id, permission_id, reach, until_on, reason)
		SELECT a.id, IF(q.seq % 5 = 0, 20102, IF(q.seq % 5 = 1, p.id, 20101)),
			ELT(1 + q.seq % 4, 'listed', 'here', 'below', 'own'), CURDATE() + INTERVAL 100 DAY, '测量权限'
		FROM many_hats a CROSS JOIN seq_1_to_$grants q
		JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM permission WHERE office = 'business') p ON p.n = 1 + q.seq % 20"
	# The one whose list is measured is of the 党工委, and holds as many beside his role, all within what it opens.
	sql "UPDATE account a JOIN organisation o ON o.parent_id IS NULL SET a.organisation_id = o.id, a.path = o.path WHERE a.login = 'quan1'"
	local one
	one=$(account_id quan1)
	sql "UPDATE access_grant SET permission_id = 20101, reach = 'listed' WHERE account_id = $one"
	sql "INSERT INTO access_grant (account_id, gives_id, reason) SELECT $one, id, '测量权限' FROM access_group
		WHERE code = 'work_committee_admin'"
	list_places
}

account_id() { sql "SELECT id FROM account WHERE login = '$1'"; }

# One organisation for each grant that lists some.
list_places() {
	sql "INSERT INTO access_grant_place (grant_id, organisation_id)
		SELECT g.id, o.id FROM access_grant g JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY id) - 1 AS n FROM organisation) o
		ON o.n = g.id % (SELECT COUNT(*) FROM organisation) WHERE g.reason = '测量权限' AND g.reach = 'listed'"
}

empty_grants() {
	sql "DELETE p FROM access_grant_place p JOIN access_grant g ON g.id = p.grant_id WHERE g.reason IN ('测量权限', '测量变动')"
	sql "DELETE FROM access_grant WHERE reason IN ('测量权限', '测量变动')"
	sql "DELETE s FROM session s JOIN account a ON a.id = s.account_id WHERE a.login LIKE 'quan%'"
	sql "DELETE FROM account WHERE login LIKE 'quan%'"
}

# ---- a decision ----

build_decide() {
	local packages=(libmariadb json-c libctemplate xlsxwriter libqrencode libcrypto libargon2 libzip expat)
	# shellcheck disable=SC2046
	{
		gcc -O2 -g -I"$source_dir/src" -include base/banned.h -std=gnu17 -D_GNU_SOURCE -c -o "$tmp/decide.o" "$bench/decide.c"
		g++ -o "$tmp/decide" "$tmp/decide.o" "$build/libdangjian.a" $(pkg-config --libs "${packages[@]}") -lfcgi -lm
	} >"$tmp/decide.log" 2>&1 || die "测量工具编译失败，详情见 $tmp/decide.log"
}

measure_decision() {
	local reaches alone with out
	read -r reaches alone with out _ < <("$tmp/decide" "$var/run/db.sock" "$me" dangjian quan77)
	row "判断有无权限，账号有 $grants 项授权（$reaches 条路径）" "$(number "$alone") 纳秒" "≤ 2 微秒" "$alone <= 2000"
	row "判断能否对某一对象使用，同上" "$(number "$with") 纳秒" "≤ 2 微秒" "$with <= 2000"
	row "重新算出这个账号的权限" "$(number "$(calc "$out / 1000")" 2) 毫秒" "≤ 20 毫秒" "$out <= 20000"
}

# ---- a request whose rights are not held ----

# Statements of the member list since `log_begins`, the most (-n) or the least (-rn).
statements() {
	tail -c "+$log_begins" "$var/log/serve.log" | grep -F "route=GET /members user=" | grep ' status=200' |
		sed 's/.* sql=//' | sort "$1" | tail -n 1
}

visits() {
	local i
	for ((i = 0; i < $1; i++)); do curl -s -o /dev/null -b "sid=$2" "http://127.0.0.1:$product/members"; done
}

measure_extra() {
	local usual first
	visits 40 "$top"
	log_begins=$(($(stat -c %s "$var/log/serve.log") + 1))
	visits 40 "$top"
	usual=$(statements -n)
	sql "UPDATE setting_version SET rights = rights + 1"
	log_begins=$(($(stat -c %s "$var/log/serve.log") + 1))
	visits 40 "$top"
	first=$(statements -n)
	row "权限变动后第一次请求多出的数据库往返" "$((first - usual)) 次（$first 比 $usual）" "≤ 1" "$first - $usual <= 1"
	row "此后每次请求多出的数据库往返" "$(($(statements -rn) - usual)) 次" "0" "$(statements -rn) - $usual <= 0"
}

# ---- a change ----

worker_pids() { pgrep -P "$(cat "$var/run/serve.pid")"; }

# How often each worker has been woken.
wakings() {
	local pid
	for pid in $(worker_pids); do
		grep -q "serve" "/proc/$pid/cmdline" 2>/dev/null || continue
		awk '/^voluntary/ { print $2 }' "/proc/$pid/status"
	done
}

# Answers of forty requests at once to the page that the right opens: "200 200 …"
answers() {
	seq 40 | xargs -P 8 -I{} curl -s -o /dev/null -w '%{http_code}\n' -b "sid=$1" "http://127.0.0.1:$product/members"
}

# expect STATUS: how many of the answers are anything else.
others() { answers "$1" | grep -vc "^$2$" || true; }

measure_change() {
	local who late=0 i idle before after whose
	who=$(session dangyuan)
	whose=$(account_id dangyuan)
	before=$(wakings | tr '\n' ' ')
	for ((i = 0; i < 10; i++)); do
		sql "INSERT INTO access_grant (account_id, permission_id, reach, reason) VALUES ($whose, 20101, 'here', '测量变动')"
		late=$((late + $(others "$who" 200)))
		sql "INSERT INTO access_grant (account_id, permission_id, prohibits, reason) VALUES ($whose, 20101, 1, '测量变动')"
		late=$((late + $(others "$who" 403)))
		sql "DELETE FROM access_grant WHERE reason = '测量变动'"
	done
	after=$(wakings | tr '\n' ' ')
	idle=$(paste <(tr ' ' '\n' <<<"$before") <(tr ' ' '\n' <<<"$after") | awk 'NF == 2 && $1 == $2' | wc -l)
	row "授权、禁止后的下一次请求即生效（$WORKERS 个工作进程，800 次请求）" "$late 次例外，$idle 个进程没有参加" "0 次" "$late == 0 && $idle == 0"
}

# ---- the list ----

# Who holds fifty grants beside his role against who holds the role alone, in turns.
measure_list_of_many() {
	local a b many
	many=$(session quan1)
	read -r a b < <(turns 4 "$product /members $many" "$product /members $top" 8 3)
	row "党员列表，$accounts 个账号 × $grants 项授权：本人另有 $grants 项与只有一个角色的速度之比" \
		"$(number "$(calc "$a / $b")" 2)（每秒 $(number "$a") 比 $(number "$b")）" "≥ 0.9" "$a / $b >= 0.9"
	compare "同样情况下党员列表与最简程序之比" /members 0.6
}

measure_rights() {
	database_of dangjian
	# shellcheck source=bench/parts/list.sh
	. "$bench/parts/list.sh"
	meeting=$(sql "SELECT id FROM meeting WHERE state = 'passed' AND kind = 'theme_day' ORDER BY id LIMIT 1")
	[ -n "${bare_master:-}" ] || start_bare
	build_decide
	empty_grants
	fill_grants
	measure_decision
	measure_extra
	measure_change
	measure_list_of_many
	empty_grants
}

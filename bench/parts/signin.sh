#!/bin/bash
# Five hundred members of one meeting scan and sign in within ten seconds.
# Read by bench/run, which sets its variables.
# shellcheck disable=SC2154,SC2034
set -euo pipefail

PEOPLE=500

# A meeting going on now, five hundred expected, each with an account and a session.
prepare_signin() {
	meeting=$(sql "INSERT INTO meeting (organisation_id, path, kind, title, starts_at, ends_at, place, state,
			sign_in_from, sign_in_to, created_at, updated_at)
		SELECT id, path, 'assembly', '五百人签到测量', NOW(), NOW() + INTERVAL 1 HOUR, '礼堂', 'planned',
			NOW() - INTERVAL 1 HOUR, NOW() + INTERVAL 1 HOUR, NOW(), NOW() FROM organisation WHERE id = 1;
		SELECT LAST_INSERT_ID()")
	sql "INSERT INTO attendance (meeting_id, member_id, voting, created_at)
			SELECT $meeting, id, 1, NOW() FROM member WHERE stage = 'full' AND id > 1000 ORDER BY id LIMIT $PEOPLE;
		INSERT IGNORE INTO account (login, name, organisation_id, path, member_id, state, created_at)
			SELECT CONCAT('bench', m.id), m.name, m.organisation_id, m.path, m.id, 'active', NOW()
			FROM attendance a JOIN member m ON m.id = a.member_id WHERE a.meeting_id = $meeting;
		DELETE FROM session WHERE agent = 'bench';
		INSERT INTO session (token, account_id, csrf, phone, started_at, seen_at, ends_at, agent)
			SELECT UNHEX(SHA2(SHA2(CONCAT('$meeting-', c.id), 256), 256)), c.id, MD5(c.id), 1, NOW(),
				NOW() + INTERVAL 1 HOUR, NOW() + INTERVAL 1 HOUR, 'bench'
			FROM attendance a JOIN account c ON c.member_id = a.member_id WHERE a.meeting_id = $meeting"
	sql "SELECT SHA2(CONCAT('$meeting-', c.id), 256) FROM attendance a JOIN account c ON c.member_id = a.member_id
		WHERE a.meeting_id = $meeting" >"$tmp/sids"
}

measure_signin() {
	local good bad median p95 slowest any seconds came twice trips
	database_of dangjian
	prepare_signin
	log_begins=$(($(stat -c %s "$var/log/serve.log") + 1))
	read -r good bad median p95 slowest any seconds < <(python3 "$bench/sign_in.py" "$product" "$tmp/sids" 9 \
		"$tmp/token" "$var/keys/master.key" "$meeting" "$(sql "SELECT value FROM parameter WHERE name = 'signin.code_seconds'")")
	came=$(sql "SELECT COUNT(signed_at) FROM attendance WHERE meeting_id = $meeting AND channel = 'qr'")
	twice=$(sql "SELECT COUNT(*) FROM (SELECT COUNT(*) AS n FROM history WHERE record = 'meeting' AND object_id = $meeting
		AND action = 'attend' GROUP BY account_id HAVING n > 1) t")
	trips=$(tail -c "+$log_begins" "$var/log/serve.log" | grep 'route=POST /sign-in/' | grep ' status=[23]' |
		sed 's/.* sql=//' | sort -n | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')
	row "$PEOPLE 人 10 秒内签到，按下按钮 p95" "$p95 毫秒（中位 $median，最慢 $slowest，全部请求 p95 $any）" "< 500 毫秒" "$p95 < 500 && $seconds < 11"
	row "签到有记录的人数" "$came 人（失败 $bad，重复 $twice）" "$PEOPLE 人" "$came == $PEOPLE && $good == $PEOPLE && $twice == 0"
	row "签到的数据库往返" "${trips:-没有记录} 次" "≤ 6" "${trips:-99} <= 6"
}

#!/bin/bash
# Ten thousand new people in the official workbook: dry run and import, over HTTP as a browser does it.
# Read by bench/run, which sets its variables.
# shellcheck disable=SC2154,SC2034
set -euo pipefail

CSRF=0123456789abcdef0123456789abcdef
ROWS=10000

# wait_until STATE: polls the batch, watching the memory of everybody who works for it.
wait_until() {
	local tenths state
	for ((tenths = 0; tenths < 1200; tenths++)); do
		state=$(sql "SELECT state FROM import_batch WHERE id = $batch")
		[ "$(sql "SELECT done > 0 FROM job WHERE subject = $batch AND name LIKE 'import.%' ORDER BY id DESC LIMIT 1")" != 1 ] || progress=yes
		[ "$state" != "$1" ] || return 0
		[ "$state" != refused ] || die "导入文件被拒绝：$(sql "SELECT trouble FROM import_batch WHERE id = $batch")"
		sleep 0.1
	done
	die "导入没有完成，停在 $state：$(tail -n 1 "$var/log/serve.log")"
}

post() {
	local path=$1
	shift
	curl -s -o "$tmp/reply.html" -w '%{http_code} %{redirect_url}\n' -b "sid=$all" "$@" "http://127.0.0.1:$product$path"
}

measure_import() {
	local begun checked committed status location pids pid before after new
	database_of dangjian
	"$program" seed --roster "$tmp/roster.xlsx" $ROWS --config "$config" >/dev/null || die "名册没有生成"
	# Those of an earlier run would not be new.
	sql "SELECT COUNT(*) FROM import_batch" >/dev/null || die "还没有导入功能"
	progress=no
	pids=$(pgrep -P "$(cat "$var/run/serve.pid")")
	for pid in $pids; do echo 5 >"/proc/$pid/clear_refs" 2>/dev/null || true; done
	# shellcheck disable=SC2086
	before=$(status_mb VmRSS $pids)
	begun=$(date +%s.%N)
	read -r status location < <(post /members/import/upload -F "csrf=$CSRF" -F "once=$(date +%s%N)" \
		-F "file=@$tmp/roster.xlsx;type=application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	[ "$status" = 303 ] || die "上传名册没有成功（$status）：$(grep -oE 'problem[^<]*<[^<]*' "$tmp/reply.html" | head -n 1)"
	batch=${location##*/}
	wait_until checked
	checked=$(date +%s.%N)
	read -r status location < <(post "/members/imports/$batch/commit" --data "csrf=$CSRF&once=$(date +%s%N)")
	[ "$status" = 303 ] || die "确认导入没有成功（$status）"
	wait_until "done"
	committed=$(date +%s.%N)
	# shellcheck disable=SC2086
	after=$(status_mb VmHWM $pids)
	new=$(sql "SELECT new_count FROM import_batch WHERE id = $batch")
	row "导入 $ROWS 行名册：检查加写入" "$(number "$(calc "$committed - $begun")" 1) 秒（检查 $(number "$(calc "$checked - $begun")" 1)，写入 $(number "$(calc "$committed - $checked")" 1)，新增 $new 人）" \
		"≤ 10 秒" "$committed - $begun <= 10 && $new == $ROWS"
	row "导入时显示进度" "$progress" "yes" "\"$progress\" == \"yes\""
	row "导入时内存增长" "$(number "$(calc "$after - $before")" 1) MB" "≤ 32 MB" "$after - $before <= 32"
	put_back
}

# The county is again as it was, so that the next run imports the same people anew.
put_back() {
	sql "DELETE s FROM member_search s JOIN member m ON m.id = s.id WHERE m.id > 10000;
		DELETE FROM member WHERE id > 10000;
		UPDATE organisation o SET member_total = (SELECT COUNT(*) FROM member m WHERE m.path LIKE CONCAT(o.path, '%') AND m.removed_at IS NULL)"
}

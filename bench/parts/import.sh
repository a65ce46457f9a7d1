#!/bin/bash
# New people in the official workbook, ten and fifty thousand: dry run and import, over HTTP as a
# browser does it; and how soon an import stops when it is cancelled.
# Read by bench/run, which sets its variables.
# shellcheck disable=SC2154,SC2034
set -euo pipefail

CSRF=0123456789abcdef0123456789abcdef

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
	database_of dangjian
	import_of 10000 10 32
	import_of 50000 30 64
	row "取消 50000 行的导入" "$(number "$stopped" 1) 秒后停止，留下 $left 人" "≤ 2 秒，0 人" \
		"$stopped <= 2 && $left == 0"
}

# upload FILE: the batch's number.
upload() {
	local status location
	read -r status location < <(post /members/import/upload -F "csrf=$CSRF" -F "once=$(date +%s%N)" \
		-F "file=@$1;type=application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	[ "$status" = 303 ] || die "上传名册没有成功（$status）：$(grep -oE 'problem[^<]*<[^<]*' "$tmp/reply.html" | head -n 1)"
	batch=${location##*/}
}

# act COMMIT|CANCEL
act() {
	local status
	read -r status _ < <(post "/members/imports/$batch/$1" --data "csrf=$CSRF&once=$(date +%s%N)")
	[ "$status" = 303 ] || die "$1 没有成功（$status）"
}

# The import is cancelled once before it is let through: nothing of it may stay.
cancel_once() {
	local asked
	act commit
	sleep 3
	asked=$(date +%s.%N)
	act cancel
	wait_until checked
	stopped=$(calc "$(date +%s.%N) - $asked")
	left=$(sql "SELECT COUNT(*) FROM member WHERE id > 10000")
}

# import_of ROWS SECONDS MB
import_of() {
	local rows=$1 begun checked ready committed pids pid before after new
	"$program" seed --roster "$tmp/roster.xlsx" "$rows" --config "$config" >/dev/null || die "名册没有生成"
	progress=no
	pids=$(pgrep -P "$(cat "$var/run/serve.pid")")
	for pid in $pids; do echo 5 >"/proc/$pid/clear_refs" 2>/dev/null || true; done
	# shellcheck disable=SC2086
	before=$(status_mb VmRSS $pids)
	begun=$(date +%s.%N)
	upload "$tmp/roster.xlsx"
	wait_until checked
	checked=$(calc "$(date +%s.%N) - $begun")
	[ "$rows" -le 10000 ] || cancel_once
	ready=$(date +%s.%N)
	act commit
	wait_until "done"
	committed=$(calc "$(date +%s.%N) - $ready")
	# shellcheck disable=SC2086
	after=$(status_mb VmHWM $pids)
	new=$(sql "SELECT new_count FROM import_batch WHERE id = $batch")
	row "导入 $rows 行名册：检查加写入" "$(number "$(calc "$checked + $committed")" 1) 秒（检查 $(number "$checked" 1)，写入 $(number "$committed" 1)，新增 $new 人）" \
		"≤ $2 秒" "$checked + $committed <= $2 && $new == $rows"
	row "导入 $rows 行时显示进度" "$progress" "yes" "\"$progress\" == \"yes\""
	row "导入 $rows 行时内存增长" "$(number "$(calc "$after - $before")" 1) MB" "≤ $3 MB" "$after - $before <= $3"
	put_back
}

# The county is again as it was, so that the next run imports the same people anew.
put_back() {
	sql "DELETE s FROM member_search s JOIN member m ON m.id = s.id WHERE m.id > 10000;
		DELETE FROM member WHERE id > 10000;
		UPDATE organisation o SET roster_total = (SELECT COUNT(*) FROM member m WHERE m.path LIKE CONCAT(o.path, '%') AND m.removed_at IS NULL),
			member_total = (SELECT COUNT(*) FROM member m WHERE m.path LIKE CONCAT(o.path, '%') AND m.removed_at IS NULL
				AND m.standing = 'normal' AND m.stage IN ('full', 'probationary')),
			full_total = (SELECT COUNT(*) FROM member m WHERE m.path LIKE CONCAT(o.path, '%') AND m.removed_at IS NULL
				AND m.standing = 'normal' AND m.stage = 'full')"
	"$program" migrate --config "$config" >/dev/null || die "统计数没有改回"
}

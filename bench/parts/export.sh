#!/bin/bash
# A hundred thousand members into a workbook, against libxlsxwriter alone with the same cells.
# Read by bench/run, which sets its variables.
# shellcheck disable=SC2154,SC2034
set -euo pipefail

# The same columns on both sides; ethnicity, education and post carry their names here, their codes there.
columns=(name organisation_id id_number sex ethnicity born_on education stage joined_on full_on work phone telephone
	standing lost lost_on floating floating_to party_post work_post address note born_differs)

measure_export() {
	local under rows pids pid begun ended product_seconds=0 raw_seconds=0 i peak status
	# shellcheck disable=SC1091
	. "$bench/parts/growth.sh"
	start_large
	database_of dangjian_large
	all_large=$(fresh_sessions && printf '%s' "$all")
	under=$(sql "SELECT path FROM organisation WHERE closed_on IS NULL ORDER BY ABS(member_total - 100000), path LIMIT 1")
	rows=$(sql "SELECT COUNT(*) FROM member WHERE removed_at IS NULL AND path LIKE '$under%'")
	sql "SELECT m.name, o.name, m.id_number_mask, IF(m.sex = 'male', '男', '女'), m.ethnicity, m.born_on, m.education,
			'正式党员', m.joined_on, m.full_on, m.work, m.phone_mask, m.telephone, '正常', IF(m.lost, '是', '否'), m.lost_on,
			IF(m.floating, '是', '否'), m.floating_to, m.party_post, m.work_post, m.address, m.note, '否'
		FROM member m JOIN organisation o ON o.id = m.organisation_id
		WHERE m.removed_at IS NULL AND m.path LIKE '$under%' ORDER BY m.path, m.id" >"$tmp/rows.tsv"
	pids=$(pgrep -f "$tmp/large.conf")
	for pid in $pids; do echo 5 >"/proc/$pid/clear_refs" 2>/dev/null || true; done
	for i in 1 2; do
		begun=$(date +%s.%N)
		status=$(curl -s -o "$tmp/export.xlsx" -w '%{http_code}' -b "sid=$all_large" \
			--data "csrf=0123456789abcdef0123456789abcdef&once=$(date +%s%N)&under=$under&seen=1$(printf '&cols=%s' "${columns[@]}")" "http://127.0.0.1:$large/members/export")
		ended=$(date +%s.%N)
		[ "$status" = 200 ] || die "导出没有成功（$status）：$(tail -n 1 "$tmp/serve-large.log")"
		product_seconds=$(calc "$product_seconds + ($ended - $begun) / 2")
		begun=$(date +%s.%N)
		(cd "$tmp" && ./raw_sheet rows.tsv raw.xlsx)
		ended=$(date +%s.%N)
		raw_seconds=$(calc "$raw_seconds + ($ended - $begun) / 2")
	done
	# shellcheck disable=SC2086
	peak=$(status_mb VmHWM $pids)
	row "导出 $rows 行 × ${#columns[@]} 列，与 libxlsxwriter 之比" "$(number "$(calc "$product_seconds / $raw_seconds")" 2) 倍（$(number "$product_seconds" 1) 比 $(number "$raw_seconds" 1) 秒）" \
		"≤ 1.5 倍" "$product_seconds / $raw_seconds <= 1.5"
	row "导出时内存峰值" "$(number "$peak" 1) MB" "≤ 32 MB" "$peak <= 32"
	database_of dangjian
}

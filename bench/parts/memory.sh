#!/bin/bash
# A worker's memory: alone in its own stack, so that all hundred thousand requests are its own.
# Read by bench/run, which sets its variables.
# shellcheck disable=SC2154,SC2034
set -euo pipefail

measure_memory() {
	local master pid rest after done_requests=0 round token
	sed -e "s|^socket=.*|socket=$tmp/single.sock|" -e 's|^workers=.*|workers=1|' "$config" >"$tmp/single.conf"
	launch serve-single "$program" serve --config "$tmp/single.conf"
	master=${started[-1]}
	web_server single "$single" "$tmp/single.sock"
	wait_for "$single" /login
	pid=$(pgrep -P "$master" -f ' worker ' | head -n 1)
	token=$(session zhibu)
	curl -s -o /dev/null -b "sid=$token" "http://127.0.0.1:$single/members"
	rest=$(status_mb VmRSS "$pid")
	row "工作进程空闲时内存" "$(number "$rest" 1) MB" "≤ 16 MB" "$rest <= 16"
	for path in /members /members/6 / /dues /meetings; do # every page has been met once before growth is judged
		rate "$single" "$path" "$token" 4 2 >/dev/null
	done
	rest=$(status_mb VmRSS "$pid")
	for ((round = 0; done_requests < 100000 && round < 30; round++)); do
		done_requests=$(calc "$done_requests + 8 * $(rate "$single" "$([ $((round % 4)) -gt 0 ] && echo /members/6 || echo /members)" "$token" 4 8)")
		done_requests=${done_requests%.*}
	done
	after=$(status_mb VmRSS "$pid")
	[ -d "/proc/$pid" ] || die "工作进程在测量中退出了"
	row "$done_requests 次请求后内存增长" "$(number "$(calc "$after - $rest")" 1) MB" "≤ 1 MB" "$after - $rest <= 1"
}

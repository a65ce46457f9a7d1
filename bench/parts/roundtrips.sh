#!/bin/bash
# Statements a request needs, from the log lines of the program itself.
# Read by bench/run, which sets its variables.
# shellcheck disable=SC2154,SC2034
set -euo pipefail

# most METHOD ROUTE: of the requests since this section began; a worker's first one also connects.
most() {
	tail -c "+$log_begins" "$var/log/serve.log" | grep -F "route=$1 $2 user=" | grep ' status=[23]' |
		sed 's/.* sql=//' | sort -n | tail -n 1
}

visit() { curl -s -o /dev/null -b "sid=$top" "http://127.0.0.1:$product$1"; }

# trips LABEL ROUTE BOUND
trips() {
	local n
	n=$(most GET "$2")
	row "$1的数据库往返" "${n:-没有记录} 次" "≤ $3" "${n:-99} <= $3"
}

measure_roundtrips() {
	local path i meeting round
	meeting=$(sql "SELECT MIN(id) FROM meeting WHERE state = 'passed'")
	for round in first counted; do # at first every worker connects, reads the settings and prepares
		log_begins=$(($(stat -c %s "$var/log/serve.log") + 1))
		for path in /members "/members?page=100" "/members?q=%E7%8E%8B" "/members?stage=full" /members/1 \
			"/meetings/$meeting" /meetings /organisations / /dues; do
			for ((i = 0; i < ${#round} * 4; i++)); do visit "$path"; done
		done
	done
	trips 党员列表 /members 5
	trips 会议列表 /meetings 5
	trips 党组织列表 /organisations 5
	trips 党员页 /members/:id 5
	trips 会议页 /meetings/:id 5
	trips 党费页 /dues 5
	trips 首页 / 5
}

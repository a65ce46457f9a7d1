#!/bin/bash
# The master against invented children: how many there are, that the dead are replaced, that a
# reload exchanges them, that a broken build is not taken, that a stop leaves nothing behind.
# Usage: master_test.sh [path of master_host]; without it, $DANGJIAN_BUILD says where it is.
set -u

host=${1:-${DANGJIAN_BUILD:?}/tests/wire/master_host}
dir=$(mktemp -d)
master=
number=0
failed=0

finish() {
	[ -z "$master" ] || kill -KILL "$master" 2>/dev/null
	rm -rf "$dir"
}
trap finish EXIT

result() { # result STATUS NAME
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		failed=1
	fi
}

# Waits up to eight seconds for a command to succeed.
eventually() {
	local try
	for ((try = 0; try < 80; try++)); do
		"$@" && return 0
		sleep 0.1
	done
	return 1
}

pids() { pgrep -P "$master" -f "$dir/$1" | sort | tr '\n' ' '; }
count_is() { [ "$(pids "$1" | wc -w)" -eq "$2" ]; }
gone() { ! kill -0 "$1" 2>/dev/null; }
none_of() { local p; for p in $1; do gone "$p" || return 1; done; }
logged() { grep -q "$1" "$dir/log"; }

write_child() { # write_child NAME BODY
	printf '#!/bin/bash\ntrap "exit 0" TERM\n%s\nwhile :; do sleep 0.05; done\n' "$2" >"$dir/$1.new"
	chmod +x "$dir/$1.new"
	mv "$dir/$1.new" "$dir/$1"
}

ready='[ -S /proc/self/fd/0 ] || exit 9; eval "printf R >&$READY_FD; exec $READY_FD>&-"'
write_child worker "$ready"
write_child job '[ -z "${READY_FD:-}" ] || exit 9'

"$host" "$dir/sock" 3 "$dir/worker" "$dir/job" 2>"$dir/log" &
master=$!
eventually count_is worker 3 && eventually count_is job 1
result $? 'three workers and one job runner are started'
[ -S "$dir/sock" ] && [ "$(stat -c %a "$dir/sock")" = 660 ]
result $? 'the socket is there, for user and group only'

"$host" "$dir/sock" 1 "$dir/worker" - 2>"$dir/log2"
[ $? -eq 1 ] && grep -q 'another master' "$dir/log2" && [ -S "$dir/sock" ]
result $? 'a second master is refused and takes nothing away'

before=$(pids worker)
kill -KILL "${before%% *}"
eventually none_of "${before%% *}" && eventually count_is worker 3
result $? 'a killed worker is replaced'
before=$(pids job)
kill -KILL $before
eventually none_of "$before" && eventually count_is job 1
result $? 'a killed job runner is replaced'

sleep 1
before="$(pids worker)$(pids job)"
kill -HUP "$master"
eventually logged 'reload done' && eventually none_of "$before" && eventually count_is worker 3 &&
	eventually count_is job 1
result $? 'a reload exchanges every child'

before=$(pids worker)
write_child worker 'exit 1'
kill -HUP "$master"
eventually logged 'fault reload' && [ "$(pids worker)" = "$before" ]
result $? 'a build whose workers die is not taken'
write_child worker ':'
kill -HUP "$master"
sleep 1
[ "$(pids worker | wc -w)" -eq 6 ]
result $? 'a worker that is not ready is waited for, the old ones serve meanwhile'
write_child worker "$ready"

kill -TERM "$master"
children="$(pids worker)$(pids job)"
wait "$master"
status=$?
none_of "$children" && [ $status -eq 0 ] && [ ! -e "$dir/sock" ]
result $? 'a stop ends every child, removes the socket and exits 0'

"$host" "$dir/sock" 1 "$dir/worker" - 2>"$dir/log" </dev/null &
master=$!
eventually count_is worker 1
before=$(pids worker)
kill -KILL "$master"
eventually none_of "$before"
result $? 'children end when the master is killed'
"$host" "$dir/sock" 1 "$dir/worker" - 2>"$dir/log" <&- &
master=$!
eventually count_is worker 1
result $? 'the next master starts over a stale socket, with descriptor 0 closed'
kill -TERM "$master"
wait "$master"
master=
echo "1..$number"
exit $failed

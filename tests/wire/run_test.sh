#!/bin/bash
# ./run itself, with a var folder of its own and the program that ./check has built: it starts,
# is idempotent, survives a killed database, and says one clear sentence, exits not 0 and leaves
# nothing running when the port is taken, the disk full, a package missing or the build broken.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(mktemp -d)
export DANGJIAN_VAR=$dir/var SEED=no
: "${DANGJIAN_BUILD:?}"
unset DANGJIAN_CONFIG
PORT=19080
while (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; do PORT=$((PORT + 1)); done
export PORT
mkdir "$dir/bin"
number=0
failed=0
neighbour=

finish() {
	"$top/run" stop >/dev/null 2>&1
	[ -z "$neighbour" ] || kill "$neighbour" 2>/dev/null
	rm -rf "$dir"
}
trap finish EXIT

result() { # result STATUS NAME
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		sed 's/^/# /' "$dir/said" "$dir/complained"
		failed=1
	fi
}

run() { "$top/run" "$@" >"$dir/said" 2>"$dir/complained"; }

# A command of this name that behaves badly, in front of the real one.
bad() { # bad NAME BODY
	printf '#!/bin/bash\n%s\n' "$2" >"$dir/bin/$1"
	chmod +x "$dir/bin/$1"
}

# Refused: not 0, one line on standard error that has the words, nothing of ours left running.
refused() { # refused WORDS
	if PATH=$dir/bin:$PATH run start; then return 1; fi
	[ "$(wc -l <"$dir/complained")" -eq 1 ] && grep -q "$1" "$dir/complained" && nothing_runs
	local status=$?
	rm -f "$dir"/bin/*
	return $status
}

nothing_runs() { ! pgrep -f "$DANGJIAN_VAR/" >/dev/null; }
answers() { [ "$(curl -s -o "$dir/page" -w '%{http_code}' "http://127.0.0.1:$PORT/")" -lt 400 ]; }

bad df 'printf "x\nx 1 1 12 1 /\n"'
refused '磁盘空间不足：只剩 12 MB'
result $? 'a full disk is refused'

bad dpkg-query '/usr/bin/dpkg-query "$@" | sed "s/ii  *libzip-dev/un libzip-dev/"'
bad apt-get 'exit 100'
bad sudo 'exit 1'
refused 'libzip-dev'
result $? 'a missing package is named'

bad make 'echo "src/x.c:1:1: error: broken"; exit 2'
refused '程序编译失败.*src/x.c:1:1: error: broken'
result $? 'a broken build is named with its first error'

python3 -m http.server --bind 127.0.0.1 "$PORT" >/dev/null 2>&1 &
neighbour=$!
for _ in {1..50}; do (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null && break; sleep 0.1; done
refused "端口 $PORT 已被其他程序占用"
result $? 'a busy port is refused'
kill "$neighbour"
wait "$neighbour" 2>/dev/null
neighbour=

PORT=http refused '端口 PORT=http 不正确'
result $? 'a port that is no number is refused'

bad nginx 'echo "nginx: [emerg] broken" >&2; exit 1'
refused '网站服务没有启动：nginx: \[emerg\] broken'
result $? 'when the last part fails the first ones are stopped again'

mkdir -p "$DANGJIAN_VAR/run"
echo $$ >"$DANGJIAN_VAR/run/serve.pid"
echo 999999 >"$DANGJIAN_VAR/run/nginx.pid"
run start && answers
result $? 'it starts over stale pid files, one of them of a living stranger'
begun=$SECONDS
run start && grep -q '已在运行' "$dir/said" && [ $((SECONDS - begun)) -lt 5 ]
result $? 'a second start changes nothing'
run status && [ "$(grep -c '运行中' "$dir/said")" -eq 3 ]
result $? 'the status names three parts'

kill -KILL "$(cat "$DANGJIAN_VAR/run/mariadbd.pid")"
sleep 3
mariadb --no-defaults --socket="$DANGJIAN_VAR/run/db.sock" --user="$(id -un)" -e 'SELECT 1' >/dev/null
result $? 'a killed database comes back within three seconds'
run reload && answers
result $? 'a reload keeps answering'

run stop && nothing_runs && kill -0 $$
result $? 'a stop ends everything of ours and no stranger'
begun=$SECONDS
run start && answers && [ $((SECONDS - begun)) -lt 10 ]
result $? 'the next start takes less than ten seconds'
run stop
run nonsense
[ $? -eq 1 ] && grep -q '不认识的命令' "$dir/complained"
result $? 'an unknown command is named'
echo "1..$number"
exit $failed

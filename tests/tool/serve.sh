#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Starts `race-graphics serve` for real and asks it with curl. usage: serve.sh RACE-GRAPHICS SAMPLE-FOLDER
set -eu

tool=$1
sample=$2
work=$(mktemp -d)
server=
failed=0

finish() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	rm -rf "$work"
}
trap finish EXIT

fail() {
	echo "FAIL: $*" >&2
	failed=1
}

expect() { # what, wanted, got
	[ "$2" = "$3" ] || fail "$1: expected \"$2\", got \"$3\""
}

start() { # arguments of serve; sets server, url, base
	: >"$work/out"
	"$tool" serve "$@" >"$work/out" 2>"$work/errors" &
	server=$!
	tries=0
	until url=$(head -n 1 "$work/out") && [ -n "$url" ]; do
		kill -0 "$server" 2>/dev/null || { cat "$work/errors" >&2; fail "serve $* did not start"; exit 1; }
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || { fail "serve $* gave no address"; exit 1; }
		sleep 0.1
	done
	base=${url%/race-day.json}
}

stop() { # signal
	kill -s "$1" "$server"
	status=0
	wait "$server" || status=$?
	server=
	expect "exit status after $1" 0 "$status"
}

code() { curl -s -o /dev/null -w '%{http_code}' --max-time 5 --path-as-is "$@"; }
header() { tr -d '\r' <"$work/head" | sed -n "s/^$1: //Ip"; }

refused() { # name, wanted words; the folder $work/bad
	status=0
	timeout 10 "$tool" serve "$work/bad" --port 0 >"$work/out" 2>"$work/errors" || status=$?
	expect "exit status of $1" 1 "$status"
	grep -qF "$2" "$work/errors" || fail "$1: the message lacks \"$2\": $(cat "$work/errors")"
	expect "address given for $1" "" "$(cat "$work/out")"
}

# A race day that is today, by its own clock.
start "$sample" --port 0 --speed 0 --now
told=$(curl -s --max-time 5 "$url" | sed -n 's/^{[^{[]*"updated":"\([^"]*\)".*/\1/p')
behind=$(($(date +%s) - $(date -d "${told:-1970-01-01}" +%s)))
[ "$behind" -ge -2 ] && [ "$behind" -le 60 ] || fail "--now: the feed says \"$told\""
round=$(curl -s --max-time 5 "$url" | sed -n 's/.*"id":"ouluzone"[^}]*"end":"\([^"]*\)".*/\1/p')
expect "the last day of the round" "$(echo "$told" | cut -c 1-10)" "$round"
stop TERM

# A race day that stands still.
start "$sample" --port 0 --speed 0
case $url in
http://127.0.0.1:[0-9]*/race-day.json) ;;
*) fail "first line \"$url\" is not the feed's address" ;;
esac
port=${base##*:}

expect "GET" 200 "$(curl -s -D "$work/head" -o "$work/feed" -w '%{http_code}' "$url")"
grep -q '"race_feed":1' "$work/feed" || fail "the answer is not a race feed"
expect "content type" application/json "$(header content-type)"
expect "cache control" no-cache "$(header cache-control)"
tag=$(header etag)
case $tag in
'"'*'"') ;;
*) fail "\"$tag\" is not a strong entity tag" ;;
esac
expect "If-None-Match, same" 304 "$(code -H "If-None-Match: $tag" "$url")"
expect "If-None-Match, in a list" 304 "$(code -H "If-None-Match: \"x\", W/$tag" "$url")"
expect "If-None-Match, other" 200 "$(code -H 'If-None-Match: "x"' "$url")"
expect "bytes of a 304" 0 "$(curl -s -o /dev/null -w '%{size_download}' -H "If-None-Match: $tag" "$url")"

curl -s -D "$work/head" -o "$work/packed" -H 'Accept-Encoding: br, gzip' "$url"
expect "encoding" gzip "$(header content-encoding)"
gzip -dc "$work/packed" | cmp - "$work/feed" || fail "unpacked, it is not the same"
[ "$(header etag)" != "$tag" ] || fail "packed and plain have one tag"
curl -s -D "$work/head" -o /dev/null -H 'Accept-Encoding: gzip;q=0' "$url"
expect "encoding where gzip is refused" "" "$(header content-encoding)"

expect "HEAD" 200 "$(curl -s -I -o "$work/head" -w '%{http_code}' "$url")"
expect "length of HEAD" "$(wc -c <"$work/feed" | tr -d ' ')" "$(header content-length)"
expect "/" 200 "$(code "$base/")"
curl -s "$base/" | cmp - "$work/feed" || fail "/ is not the feed"
expect "another file" 200 "$(code "$base/README.md")"
expect "a missing file" 404 "$(code "$base/nothing.json")"
expect "POST" 405 "$(code -X POST -d x "$url")"
expect "DELETE" 405 "$(code -X DELETE "$url")"
for path in /../README.md /..%2fREADME.md /%2e%2e/ouluzone-2021/race-day.json /%2E%2E%2Fouluzone-2021/race-day.json \
	/..%5cREADME.md //etc/passwd /%2fetc%2fpasswd /x/../../ouluzone-2021/race-day.json /.; do
	expect "$path" 404 "$(code "$base$path")"
done

expect "jump by number" 200 "$(code "$base/step/5")"
curl -s "$url" | grep -q '"updated":"2021-06-06T12:21:10+03:00"' || fail "step 5 did not move the race day"
expect "If-None-Match after a step" 200 "$(code -H "If-None-Match: $tag" "$url")"
expect "jump by name" 200 "$(code -X POST -d '' "$base/step/day-over")"
expect "no such step" 404 "$(code "$base/step/never")"
tail -n 1 "$work/out" | grep -q day-over || fail "the step was not told"

# A web page on this laptop neither reads nor steers it: not from its own place, nor by a name that leads here.
for said in "Host: evil.example" "Host: evil.example:$port" "Host: 127.0.0.1.evil.example:$port" \
	"Origin: https://evil.example" "Origin: null" "Origin: http://127.0.0.1.evil.example" \
	"Referer: https://evil.example/page" "Sec-Fetch-Site: cross-site" "Sec-Fetch-Site: same-site"; do
	expect "the feed with $said" 403 "$(code -H "$said" "$url")"
	expect "a step with $said" 403 "$(code -H "$said" "$base/step/1")"
done
tail -n 1 "$work/out" | grep -q day-over || fail "a web page moved the race day"
for said in "Host: localhost:$port" "Host: [::1]:$port" "Origin: $base" "Referer: $base/" "Referer: http://localhost:$port/" \
	"Sec-Fetch-Site: none" "Sec-Fetch-Site: same-origin"; do
	expect "the feed with $said" 200 "$(code -H "$said" "$url")"
done

# Who connects and says nothing, or half of something, keeps nobody out.
python3 - "$port" "$work/open" <<'END' &
import os, signal, socket, sys
held = []
for i in range(200):
    one = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    one.send(b"GET / HTTP/1.1\r\nHost: 127" if i % 2 else b"")
    held.append(one)
open(sys.argv[2], "w").close()
signal.alarm(30)
signal.pause()
END
holder=$!
tries=0
until [ -e "$work/open" ]; do
	tries=$((tries + 1))
	[ "$tries" -lt 100 ] || { fail "200 connections were not taken"; break; }
	sleep 0.1
done
expect "GET beside 200 half-open connections" 200 "$(code "$url" || true)"
kill "$holder"
wait "$holder" 2>/dev/null || true

# Loopback only: this machine's other addresses, when it has one, and the socket itself.
for address in $(hostname -I 2>/dev/null || true); do
	case $address in
	*:*) continue ;;
	esac
	expect "$address" 000 "$(code --noproxy '*' "http://$address:$port/" || true)"
done
expect "127.0.0.2" 000 "$(code --noproxy '*' "http://127.0.0.2:$port/" || true)"
stop TERM

# A race day that runs.
start "$sample" --port 0 --speed 100 --step final-live
tries=0
until grep -q '^step 1 of ' "$work/out"; do
	tries=$((tries + 1))
	[ "$tries" -lt 50 ] || { fail "the race day does not run, or does not start over: $(cat "$work/out")"; break; }
	sleep 0.1
done
sed -n 2p "$work/out" | grep -q ': final-live' || fail "--step was not heard"
status=0
timeout 10 "$tool" serve "$sample" --port "${base##*:}" >/dev/null 2>"$work/errors" || status=$?
expect "exit status with a taken port" 1 "$status"
stop INT

# A folder without a timeline: files as they are now.
mkdir "$work/plain"
echo '{"race_feed":1}' >"$work/plain/race-day.json"
echo secret >"$work/plain/.hidden"
echo secret >"$work/secret.txt"
ln -s ../secret.txt "$work/plain/link.txt"
ln -s .. "$work/plain/up"
ln -s race-day.json "$work/plain/within.json"
start "$work/plain" --port 0
expect "a link out of the folder" 404 "$(code "$base/link.txt")"
expect "a folder's link out of the folder" 404 "$(code "$base/up/secret.txt")"
expect "a link within the folder" 200 "$(code "$base/within.json")"
expect "a hidden file" 404 "$(code "$base/.hidden")"
expect "a file above" 404 "$(code "$base/%2e%2e/secret.txt")"
expect "plain feed" '{"race_feed":1}' "$(curl -s "$url")"
echo '{"race_feed":1,"now":{}}' >"$work/plain/race-day.json"
expect "changed feed" '{"race_feed":1,"now":{}}' "$(curl -s "$url")"
expect "step without a timeline" 404 "$(code "$base/step/1")"
stop TERM

# Mistakes are named.
mkdir "$work/bad"
refused "an empty folder" "race-day.json: "
cp "$sample/race-day.json" "$work/bad"
echo '{"timeline":1,"steps":[{"step":"a"},{"step":"b","changes":{"heats":{"sc-q3-33":{"status":"live"}}}}]}' \
	>"$work/bad/timeline.json"
refused "an unknown heat" "timeline.json: steps[1].changes.heats.sc-q3-33: "
echo '{"timeline":1,"steps":[{"step":"a","changes":{"heats":{"sc-q3-3":{"laps":"x"}}}}]}' >"$work/bad/timeline.json"
refused "a wrong member" 'race-day.json, in step "a": heats['
echo '{"timeline":1,"steps":[' >"$work/bad/timeline.json"
refused "half a timeline" "timeline.json: line 2, column 1: is not JSON"

status=0
"$tool" serve --help >"$work/out" || status=$?
expect "exit status of --help" 0 "$status"
grep -q '^usage: race-graphics serve' "$work/out" || fail "--help says nothing"
status=0
"$tool" serve "$sample" --port 70000 >/dev/null 2>&1 || status=$?
expect "exit status of a wrong port" 2 "$status"

exit $failed

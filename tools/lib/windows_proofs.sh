# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by tools/windows: what is proven under Wine, and the table of it. Expects $work, $build, $obs, $logs, step.

PROOFS="unit golden obs windows tool"

passed=0
failed=0
rows=()
undone=()

# row WHAT PASSED FAILED HOW
row() {
	local result=ok
	[ "$3" -eq 0 ] || result=FAILED
	[ "$(($2 + $3))" -gt 0 ] || { undone+=("$1: no test of it was run"); return; }
	passed=$((passed + $2)) failed=$((failed + $3))
	rows+=("$1|$2 of $(($2 + $3))|$result|$4")
}

# What a log of ctest's says was skipped: "test: case: what Windows lacks".
skipped_in() {
	awk '/^[0-9]+: Test command:|^[0-9]+\/[0-9]+ Test(ing)?: / { test = $NF }
		/\[ RUN      \]/ { name = $NF }
		sub(/.*NOT DONE on Windows: /, "") { print test ": " name ": " $0 }' "$1" | tr -d '\r'
}

# ctest_row WHAT HOW ARGUMENTS OF ctest...
ctest_row() {
	local what=$1 how=$2 log=$logs/$1.log line bad
	shift 2
	say "$what ..."
	ctest --test-dir "$build" --output-on-failure --no-tests=error --timeout 600 "$@" >"$log" 2>&1 9>&-
	bad=$(sed -n 's/^.*Test *#[0-9]*: \([^ ]*\) \.*\(\*\*\*.*\)$/\1/p' "$log" | tr '\n' ' ')
	row "$what" "$(grep -c 'Test *#[0-9]*: .* Passed ' "$log")" "$(wc -w <<<"$bad")" "$how${bad:+; FAILED: $bad(all of it in $log)}"
	while read -r line; do
		undone+=("$line")
	done < <(skipped_in "$build/Testing/Temporary/LastTest.log")
}

prove_unit() {
	ctest_row unit "the unit tests' programs" -R '^test_' -E '^test_(obs_|windows$)' -j "$(nproc)"
}

prove_golden() {
	ctest_row golden "the golden pictures that Linux has, pixel by pixel" -R '^golden' -j "$(nproc)"
}

prove_obs() {
	ctest_row obs "race-graphics.dll in Windows' obs.dll, drawn by libobs-opengl, against what the tests draw" -R '^test_obs_'
}

# A share of Wine's is a folder of this machine.
prove_windows() {
	local tls=$work/tls share=$work/wine/dosdevices/unc/studio tries=0 port
	"$work/wine-run" wineboot --init >"$logs/wineboot.log" 2>&1 9>&-
	rm -rf "$tls" "$work/wine/drive_c/Käyttäjä" && mkdir -p "$tls/share" "$share" && ln -sfn "$tls/share" "$share/kisat"
	mkfifo "$tls/end"
	/usr/bin/python3 -B "$top/tools/lib/windows_tls.py" "$tls" <"$tls/end" >"$logs/tls.log" 2>&1 9>&- &
	exec 8>"$tls/end"
	until [ -s "$tls/port" ] || [ $((tries++)) -gt 100 ]; do sleep 0.2; done
	port=$(cat "$tls/port")
	RG_TLS_URL=https://localhost:$port/ RG_TLS_WRONG_NAME=https://127.0.0.1:$port/ RG_TLS_CA=Z:$tls/ca.pem \
		RG_TLS_OTHER_CA=Z:$tls/other.pem ctest_row windows "C:\\Käyttäjä\\日本 as home and race folder, files that are open or \
locked, long paths, shares, TLS by a right and a wrong certificate" -R '^test_windows$' -V
	exec 8>&-
	wait
}

# tool_row WHAT HOW COMMAND...: one step of the tool's.
tool_row() {
	local what=$1 how=$2
	shift 2
	if step "tool-$what" "$@"; then
		row "tool: $what" 1 0 "$how"
	else
		row "tool: $what" 0 1 "$how; FAILED: all of it in $logs/tool-$what.log"
	fi
}

same_picture() {
	"$work/wine-run" "$build/race-graphics.exe" render --template heat-grid -o "Z:$work/tool/plain.png" &&
		"$work/wine-run" "$1/bin/64bit/race-graphics.exe" render --template heat-grid -o 'C:\Käyttäjä\日本\kuva ä.png' &&
		cmp "$work/tool/plain.png" "$work/wine/drive_c/Käyttäjä/日本/kuva ä.png"
}

same_facts() {
	local name
	printf 'Number,Name,Class\n1,Räikkönen,SC\n2,日本,SC\n' >"$work/tool/lf.csv"
	sed 's/$/\r/' "$work/tool/lf.csv" >"$work/tool/crlf.csv"
	for name in lf crlf; do
		"$work/wine-run" "$build/race-graphics.exe" import "Z:$work/tool/$name.csv" -o "Z:$work/tool/$name.json" || return 1
	done
	cmp "$work/tool/lf.json" "$work/tool/crlf.json" && grep -q Räikkönen "$work/tool/lf.json"
}

prove_tool() {
	local home="$work/wine/drive_c/Käyttäjä/日本"
	rm -rf "$work/tool" "$home/race-graphics" && mkdir -p "$work/tool" "$home" &&
		cp -a "$build/stage/race-graphics" "$home/" && cp "$build/race-graphics.exe" "$home/race-graphics/bin/64bit/" || return
	tool_row letters "race-graphics.exe and its data in C:\\Käyttäjä\\日本, its arguments and its picture too: the same picture" \
		same_picture "$home/race-graphics"
	tool_row lines "a table with CRLF gives what the same one with LF gives" same_facts
}

never_here() {
	undone+=("Direct3D 11: Wine 8 cannot run OBS's; OBS on Windows draws by it unless told otherwise"
		"OBS's window, its dialogs, keys and docks: there is no OBS Studio for Windows here, only its libraries"
		"certificates of Windows' own store: Wine's proves nothing"
		"a rename over a file that stays open: Wine 8 refuses it always, Windows 10 allows it to who shares"
		"a real Windows: files that scanners and OneDrive hold, screens, sleep, fonts")
	while read -r line; do
		undone+=("$line")
	done <"$build/not-done"
}

# prove all | PROOF...
prove() {
	local names=$* name what count result how
	[ "$names" != all ] || names=$PROOFS
	[ -e "$work/wine/system.reg" ] || step wineboot "$work/wine-run" wineboot --init || die "Wine does not start."
	for name in $names; do
		"prove_$name"
	done
	never_here
	printf '\n%-16s %-12s %-7s %s\n' proof passed result what
	for row in "${rows[@]}"; do
		IFS='|' read -r what count result how <<<"$row"
		printf '%-16s %-12s %-7s %s\n' "$what" "$count" "$result" "$how"
	done
	printf 'NOT DONE: %s\n' "${undone[@]}"
	printf '%d passed, %d failed\n' "$passed" "$failed"
	[ "$failed" -eq 0 ]
}

# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by tools/windows: what is proven under Wine, and the table of it. Expects $work, $build, $obs, $logs, step,
# and windows_zip.sh with $zip, which is empty when none was made yet.

PROOFS="windows tool zip unit obs golden"

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
	say "  $1: $2 of $(($2 + $3)) $result"
	rows+=("$1|$2 of $(($2 + $3))|$result|$4")
}

# What a log of ctest's says was skipped: "test: case: what Windows lacks".
skipped_in() {
	awk '/^[0-9]+: Test command:|^[0-9]+\/[0-9]+ Test(ing)?: / { test = $NF }
		/\[ RUN      \]/ { name = $NF }
		sub(/.*NOT DONE on Windows: /, "") { print test ": " name ": " $0 }' "$1" | tr -d '\r'
}

# run_ctest LOG ARGUMENTS OF ctest...: LOG.all is what all programs said.
run_ctest() {
	local log=$1 line
	shift
	ctest --test-dir "$build" --output-on-failure --no-tests=error --timeout 900 "$@" >"$log" 2>&1 9>&-
	tr -d '\r' <"$build/Testing/Temporary/LastTest.log" >"$log.all"
	while read -r line; do
		undone+=("$line")
	done < <(skipped_in "$log.all")
}

names_in() { sed -n 's/^.*Test *#[0-9]*: \([^ ]*\) .*/\1/p' "$1" | sort -u; }
bad_in() { grep -v ' [.]*\*\*\*Skipped' "$1" | sed -n 's/^.*Test *#[0-9]*: \([^ ]*\) \.*\*\*\*.*$/\1/p' | sort -u; }

# cases_in LOG: those of cmocka's that passed, of all programs; of the second try, what it added.
cases_in() {
	local name sum=0 count
	for name in $(names_in "$1"); do
		read -r count _ < <({ [ -e "$1.again" ] && cases_of "$name" "$1.again.all" || echo "0 0"; })
		[ "$count" -gt 0 ] || read -r count _ < <(cases_of "$name" "$1.all")
		sum=$((sum + count))
	done
	echo "$sum"
}

# What one program said.
part_of() { awk -v name="$1" '/^[0-9]+\/[0-9]+ Testing: / { on = $NF == name } on' "$2"; }

# cases_of PROGRAM LOG: how many passed, and how many failed.
cases_of() {
	part_of "$1" "$2" | awk '/\[       OK \]/ { good++ } /\[  FAILED  \] [a-z]/ { if (!seen[$NF]++) bad++ } END { print good + 0, bad + 0 }'
}

# failed_cases PROGRAM LOG: by name; what began and did not end, when it ended early.
failed_cases() {
	part_of "$1" "$2" | awk '/\[ RUN      \]/ { open = $NF } /\[       OK \]|\[  SKIPPED \]/ { open = "" }
		/\[  FAILED  \] [a-z]/ { open = ""; if (!seen[$NF]++) printf "%s ", $NF }
		END { if (open) printf "%s, in which the program ended", open }'
}

# run_twice LOG ARGUMENTS OF ctest...: what fails is tried once more, alone, for some tests hold a clock. Sets $bad, and
# $alone, what passed only then.
run_twice() {
	local log=$1
	shift
	run_ctest "$log" "$@"
	bad=$(bad_in "$log") alone=""
	rm -f "$log.again"
	[ -n "$bad" ] || return 0
	say "once more, alone: $(echo $bad)"
	run_ctest "$log.again" -R "^($(echo $bad | tr ' ' '|'))\$"
	alone=$(comm -23 <(echo "$bad") <(bad_in "$log.again"))
	bad=$(bad_in "$log.again")
}

# ctest_row WHAT HOW ARGUMENTS OF ctest...: one row for many programs.
ctest_row() {
	local what=$1 how=$2 log=$logs/$1.log bad alone cases
	shift 2
	say "$what ..."
	run_twice "$log" "$@"
	cases=$(cases_in "$log")
	[ "$cases" -eq 0 ] || how="$how ($cases cases)"
	row "$what" "$(($(names_in "$log" | wc -l) - $(wc -w <<<"$bad")))" "$(wc -w <<<"$bad")" \
		"$how${alone:+; only alone: $(echo $alone)}${bad:+; FAILED: $(echo $bad) (all of it in $log.again)}"
}

# program_rows WHAT ARGUMENTS OF ctest...: a row a program, with its cases.
program_rows() {
	local what=$1 log=$logs/$1.log bad alone name passes fails file how
	shift
	say "$what ..."
	run_twice "$log" "$@"
	for name in $(names_in "$log"); do
		file=$log how=""
		[[ $'\n'$bad$'\n'$alone$'\n' != *$'\n'$name$'\n'* ]] || file=$log.again
		[[ $'\n'$alone$'\n' != *$'\n'$name$'\n'* ]] || how="at the second try, alone"
		read -r passes fails < <(cases_of "$name" "$file.all")
		if [[ $'\n'$bad$'\n' = *$'\n'$name$'\n'* ]]; then
			# One that ended early has said of no case that it failed.
			fails=$((fails > 0 ? fails : 1)) how="FAILED: $(failed_cases "$name" "$file.all") (all of it in $file)"
		fi
		row "$what: ${name#test_obs_}" "$passes" "$fails" "$how"
	done
}

# case_rows WHAT LOG: a row for each of a program's cases. One that ended early shows fewer, and a row of its own.
case_rows() {
	local result name ended=no
	while read -r result name; do
		case $result in
		OK) row "$1" 1 0 "${name//_/ }" ;;
		FAILED) row "$1" 0 1 "${name//_/ }; FAILED: all of it in $2" ;;
		ended) ended=yes ;;
		esac
	done < <(sed -n 's/^.*\[       OK \] \([a-z_0-9]*\)$/OK \1/p; s/^.*\[  FAILED  \] \([a-z_0-9]*\)$/FAILED \1/p
		s/^.*\[==========\] .* run\.$/ended/p' "$2" | awk '!seen[$0]++')
	[ "$ended" = yes ] || row "$1" 0 1 "the program ended early; FAILED: all of it in $2"
}

prove_unit() {
	ctest_row unit "the unit tests' programs" -R '^test_' -E '^test_(obs_|windows$)' -j "$(nproc)"
}

prove_golden() {
	ctest_row golden "the golden pictures that Linux has, pixel by pixel" -R '^golden' -j "$(nproc)"
}

# rest FOLDER: until that Windows has ended. One that began without a display finds none later, either.
rest() { WINEPREFIX=$1 timeout 60 wineserver --wait; }

# race-graphics.dll in Windows' obs.dll, drawn by libobs-opengl, against what the tests draw by themselves.
prove_obs() {
	rest "$work/wine"
	program_rows obs -R '^test_obs_'
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
	say "windows ..."
	RG_TLS_URL=https://localhost:$port/ RG_TLS_WRONG_NAME=https://127.0.0.1:$port/ RG_TLS_CA=Z:$tls/ca.pem \
		RG_TLS_OTHER_CA=Z:$tls/other.pem run_ctest "$logs/windows.log" -R '^test_windows$'
	case_rows windows "$logs/windows.log.all"
	exec 8>&-
	wait
}

# tool_row PROOF WHAT HOW COMMAND...: one step of a proof.
tool_row() {
	local log=$1-$2 what="$1: $2" how=$3
	shift 3
	if step "$log" "$@"; then
		row "$what" 1 0 "$how"
	else
		row "$what" 0 1 "$how; FAILED: all of it in $logs/$log.log"
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
	tool_row tool letters "race-graphics.exe and its data in C:\\Käyttäjä\\日本, its arguments and its picture too: the same picture" \
		same_picture "$home/race-graphics"
	tool_row tool lines "a table with CRLF gives what the same one with LF gives" same_facts
}

# What a DLL or program asks for: Windows, and OBS.
only_windows() {
	local name
	for name in $(x86_64-w64-mingw32-objdump -p "$@" | sed -n 's/^.*DLL Name: //p' | tr 'A-Z' 'a-z' | sort -u); do
		[ -e "$work/wine/drive_c/windows/system32/$name" ] || [ -e "$obs/bin/$name" ] || { say "$name is not Windows' nor OBS's"; return 1; }
		say "$name"
	done
}

in_fresh() { RG_WINE=$fresh "$work/wine-run" "$@"; }

make_fresh() {
	in_fresh wineboot --init && rest "$fresh" && mkdir -p "$plugins" && unzip -q "$zip" -d "$plugins" && find "$plugins" -name race-graphics.dll | grep .
}

# Twice, as the others: it waits for a picture.
draws_from_zip() {
	xvfb-run -a -s "-screen 0 640x480x24 -noreset" env RG_WINE="$fresh" "$work/wine-run" "$1" && return 0
	say "once more" && rest "$fresh"
	xvfb-run -a -s "-screen 0 640x480x24 -noreset" env RG_WINE="$fresh" "$work/wine-run" "$1"
}

same_from_zip() {
	"$work/wine-run" "$build/race-graphics.exe" render --template heat-grid -o "Z:$work/tool/built.png" &&
		in_fresh 'C:\ProgramData\obs-studio\plugins\race-graphics\bin\64bit\race-graphics.exe' render --template heat-grid \
			-o 'C:\zip.png' && cmp "$work/tool/built.png" "$fresh/drive_c/zip.png" && cp "$fresh/drive_c/zip.png" "$work/zip-seen.png"
}

no_path_of_ours() {
	! grep -qaF -e "$top" -e "$sources" "$@"
}

# A Windows that has nothing of ours but what the zip brings, where OBS looks for plugins.
prove_zip() {
	local fresh plugins place
	rm -rf "$work"/wine-zip.* && fresh=$(mktemp -d "$work/wine-zip.XXXXXX") && mkdir -p "$work/tool" || return
	plugins=$fresh/drive_c/ProgramData/obs-studio/plugins place=$plugins/race-graphics/bin/64bit
	if [ -z "$zip" ]; then
		mkdir -p "$work/zip-trial" && step zip make_zip "$work/zip-trial" trial || { row "zip: made" 0 1 "FAILED: all of it in $logs/zip.log"; return; }
	fi
	tool_row zip unpacked "$(basename "$zip"), $(($(stat -c %s "$zip") / 1000000)) MB, into C:\\ProgramData\\obs-studio\\plugins of a new Windows" make_fresh
	tool_row zip asks "DLL and program ask for nothing but Windows and OBS" only_windows "$place/race-graphics.dll" "$place/race-graphics.exe"
	tool_row zip paths "no path of the machine that built them is in them" no_path_of_ours "$place/race-graphics.dll" "$place/race-graphics.exe"
	tool_row zip module "found there by obs.dll itself, and drawn once: the right picture on black, grey and white" \
		draws_from_zip "$build/tests/obs/installed.exe"
	tool_row zip tool "race-graphics.exe draws there what the one that was built draws" same_from_zip
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
	printf 'NOT DONE: %s\n' "${undone[@]}" | awk '!seen[$0]++' # a second try skips the same again
	printf '%d passed, %d failed\n' "$passed" "$failed"
	[ "$failed" -eq 0 ]
}

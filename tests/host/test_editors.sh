#!/bin/sh
# editors/, .pre-commit-hooks.yaml: what they say fits the program.
. tests/host/sh.inc

printf '#!ipxe\ndchp  net0\ngoto :x\n:x\n' | script bad.ipxe
: >"$tmp/out" >"$tmp/err"

begin the_hooks_name_subcommands_that_are_there
grep '^  entry: pxesh ' .pre-commit-hooks.yaml | while read -r _ _ words; do
	echo $words
done >"$tmp/entries"
is hooks "$(wc -l <"$tmp/entries")" 3
while read -r words; do
	run $words --help
	is "status of $words" $status 0
done <"$tmp/entries"
for file in menu.ipxe a/b.ipxe; do
	echo $file | grep -qE "$(sed -n 's/^  files: //p' \
		.pre-commit-hooks.yaml | head -1)" || complain "not $file"
done

begin the_hook_for_style_writes_the_file
run fmt --write "$tmp/bad.ipxe"
is status $status 0
is line "$(sed -n 2p "$tmp/bad.ipxe")" 'dchp net0'

begin the_problem_matcher_reads_what_lint_prints
run lint -f gcc --severity style "$tmp/bad.ipxe"
cp "$tmp/out" "$tmp/gcc"
if command -v python3 >/dev/null; then
	python3 -c '
import json, re, sys
p = json.load(open(sys.argv[1]))["problemMatcher"][0]["pattern"][0]
for line in open(sys.argv[2]):
    m = re.match(p["regexp"], line.rstrip("\n"))
    print(m.group(p["line"], p["column"], p["severity"], p["code"])
          if m else line)
' editors/github/pxesh-matcher.json "$tmp/gcc" >"$tmp/out" 2>"$tmp/err"
	has out "('2', '1', 'error', '201 unknown-command')"
	is lines "$(grep -c '^(' "$tmp/out")" "$(wc -l <"$tmp/gcc")"
fi

begin the_settings_of_vs_code_are_those_of_lint
grep -o '"enum": \[.*\]' editors/vscode/package.json | tr -d '",[]' |
	sed 's/enum: *//' | while read -r words; do
	for word in $words; do echo $word; done
done >"$tmp/words"
run lint --help
while read -r word; do
	has out "$word"
done <"$tmp/words"

finish

#!/bin/sh
# pxesh gen: what is made from the tables is well formed, and complete.
. tests/cli/sh.inc

# Every command's name, from the list that makes it one
commands=$(sed -n 's/^COMMAND(\(.*\))/\1/p; s/^SYNONYM(\([^,]*\),.*/\1/p' \
	interp/commands.def)

# In a folder whose files are known, since they are offered, too
mkdir "$tmp/here"
cd "$tmp/here"

# gen KIND: as $tmp/out
gen() {
	run gen "$1"
	is status $status 0
	is errors "$(cat "$tmp/err")" ''
}

begin it_is_no_command_of_the_overview
run help
hasnt out ' gen '
run gen
is status $status 2
run gen nonsense
is status $status 2
has err 'man|bash|zsh|fish|vim'

begin the_manual_page_has_no_fault
SOURCE_DATE_EPOCH=86400 "$PXESH" gen man >"$tmp/pxesh.1"
: >"$tmp/out" >"$tmp/err"
is date "$(sed -n 1p "$tmp/pxesh.1" | cut -d' ' -f4)" 1970-01-02
if have mandoc; then
	mandoc -Tlint "$tmp/pxesh.1" >"$tmp/out" 2>&1
	is lint "$(cat "$tmp/out")" ''
fi
if have groff; then
	groff -ww -man -Tutf8 "$tmp/pxesh.1" 2>"$tmp/err" >/dev/null
	is warnings "$(cat "$tmp/err")" ''
fi

begin the_manual_page_has_every_command_and_rule
for c in $commands; do
	grep -q "fB$c\\\\fR" "$tmp/pxesh.1" || complain "$c is missing"
done
for r in $("$PXESH" lint --list-rules --colour never | awk '{ print $2 }'); do
	sed 's/\\-/-/g' "$tmp/pxesh.1" | grep -qF "fB$r\\fR" ||
		complain "$r is missing"
done

# complete WORDS...: what bash offers for the last, into $tmp/out
complete() {
	bash --norc -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
		_pxesh; printf "%s\n" "${COMPREPLY[@]}"' "$tmp/bash" "$@" \
		>"$tmp/out" 2>"$tmp/err"
	is errors "$(cat "$tmp/err")" ''
}

begin bash_completes_the_command_line
gen bash
mv "$tmp/out" "$tmp/bash"
mkdir "$tmp/d" "$tmp/d/folder"
touch "$tmp/d/a file" "$tmp/d/other"
complete pxesh li
is offers "$(cat "$tmp/out")" lint
complete pxesh --tr
is offers "$(xargs <"$tmp/out")" "--trace --trace-file"
complete pxesh lint --sev
is offers "$(cat "$tmp/out")" --severity
complete pxesh lint --severity wa
is offers "$(cat "$tmp/out")" warning
complete pxesh lint -S e
is offers "$(cat "$tmp/out")" error
complete pxesh lint --severity = in
is offers "$(cat "$tmp/out")" info
complete pxesh lint --severity =
is offers "$(wc -l <"$tmp/out")" 4
complete pxesh lint --explain undefined-l
is offers "$(cat "$tmp/out")" undefined-label
complete pxesh help ver
is offers "$(cat "$tmp/out")" version
complete pxesh lint "$tmp/d/a"
is offers "$(cat "$tmp/out")" "$tmp/d/a file"
complete pxesh "$tmp/d/o"
is offers "$(cat "$tmp/out")" "$tmp/d/other"
complete pxesh run --folder "$tmp/d/"
is offers "$(cat "$tmp/out")" "$tmp/d/folder"
complete pxesh run --seed ''
is offers "$(cat "$tmp/out")" ''

begin zsh_completes_the_command_line
gen zsh
mv "$tmp/out" "$tmp/_pxesh"
if have zsh; then
	# the functions that would show what is offered say it instead
	zsh -f -c 'compdef() { }; . "$0"; _files() { echo files; }
		_describe() { print -l ${(P)2}; }
		_arguments() { shift; print -l -- "$@"; }
		try() { words=("$@"); CURRENT=$#; _pxesh; }
		try pxesh li; try pxesh lint --s; try pxesh lsp ""' \
		"$tmp/_pxesh" >"$tmp/out" 2>"$tmp/err"
	is errors "$(cat "$tmp/err")" ''
	has out 'lint:Find mistakes'
	has out '(-S --severity)--severity['
	has out ':(error warning info style)'
	has out '*:FILE...:_files'
	has out '--log['
fi

begin fish_completes_the_command_line
gen fish
mv "$tmp/out" "$tmp/fish"
if have fish; then
	for line in 'pxesh li' 'pxesh lint --sev' 'pxesh lint -S wa' \
		'pxesh lint --explain undefined-l' 'pxesh help ver'; do
		HOME=$tmp fish -N -c ". $tmp/fish; complete -C '$line'" \
			2>>"$tmp/err"
	done >"$tmp/out"
	is errors "$(cat "$tmp/err")" ''
	is offers "$(cut -f1 "$tmp/out" | tr '\n' ' ')" \
		'lint --severity warning undefined-label version '
fi

begin the_textmate_grammar_knows_every_command
gen textmate
cp "$tmp/out" "$tmp/grammar"
echo "$commands" | python3 -c '
import json, re, sys
g = json.load(open(sys.argv[1]))
rules = [(re.compile(p["match"]), p) for p in g["patterns"] if "match" in p]
def kinds(line):
    found = {}
    for r, p in rules:
        for m in r.finditer(line):
            for n, c in p.get("captures", {}).items():
                if m.group(int(n)): found[m.group(int(n))] = c["name"]
            if "name" in p: found[m.group(0)] = p["name"]
    return found
for c in sys.stdin.read().split():
    for line in c, ":label " + c + " x", "dhcp || " + c + " x":
        if kinds(line).get(c) != "keyword.control.ipxe":
            print(c, "in", line)
k = kinds("item --key x boot && goto there # boot")
for word, kind in {"--key": "variable.parameter.option.ipxe",
    "&&": "keyword.operator.ipxe", "# boot": "comment.line.number-sign.ipxe",
    "there": "entity.name.function.label.ipxe"}.items():
    if k.get(word) != kind: print(word, k)
if k.get("boot"): print("boot is text here", k)
s = g["repository"]["setting"]
for p in s["patterns"]:
    if "match" in p: re.compile(p["match"])
if not re.search(s["patterns"][1]["match"], "${net0/ip}"): print("no ip")
' "$tmp/grammar" >"$tmp/out" 2>"$tmp/err"
is faults "$(cat "$tmp/out" "$tmp/err")" ''

begin vim_colours_every_command
mkdir -p "$tmp/vim/syntax" "$tmp/vim/ftdetect"
gen vim
cp "$tmp/out" "$tmp/vim/syntax/ipxe.vim"
gen vim-ftdetect
cp "$tmp/out" "$tmp/vim/ftdetect/ipxe.vim"
if have vim && vim --version | grep -q '+syntax'; then
	{
		echo '#!ipxe'
		echo ':here goto there # why'
		echo 'echo boot ${net0/ip} && dhcp'
		for c in $commands; do echo "$c x"; done
	} >"$tmp/s"
	cat >"$tmp/check.vim" <<-'V'
	syntax on
	edit `=$SCRIPT`
	func! At(line, col)
		return synIDattr(synID(a:line, a:col, 1), 'name')
	endfunc
	let out = [&ft, At(1, 1), At(2, 1), At(2, 7), At(2, 12), At(2, 20),
		\ At(3, 1), At(3, 6), At(3, 11), At(3, 18), At(3, 22), At(3, 25)]
	let out = [join(out)]
	for l in range(4, line('$'))
		if At(l, 1) != 'ipxeCommand'
			call add(out, getline(l))
		endif
	endfor
	call writefile(out, $OUT)
	qall!
	V
	SCRIPT=$tmp/s OUT=$tmp/out timeout 300 vim -u NONE -i NONE -N -es \
		--cmd "set rtp^=$tmp/vim" --cmd 'filetype on' \
		-S "$tmp/check.vim" >"$tmp/err" 2>&1 </dev/null
	is colours "$(cat "$tmp/out")" "ipxe ipxeMagic ipxeLabel ipxeCommand \
ipxeTarget ipxeComment ipxeCommand  ipxeSetting ipxePredefined ipxeOperator \
ipxeCommand"
fi

finish

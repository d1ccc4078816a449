#!/bin/sh
# editors/, .pre-commit-hooks.yaml: what they say fits the program.
. tests/cli/sh.inc

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

# JavaScript's regular expressions are those that GitHub applies
if have node; then
	node -e '
const fs = require("fs");
const p = JSON.parse(fs.readFileSync(process.argv[1])).problemMatcher[0]
	.pattern[0];
for (const line of fs.readFileSync(process.argv[2], "utf8").trim().split("\n")) {
	const m = new RegExp(p.regexp).exec(line);
	console.log(m ? [p.file, p.line, p.column, p.severity, p.message, p.code]
		.map(i => m[i]).slice(1).join("|") : line);
}' editors/github/pxesh-matcher.json "$tmp/gcc" >"$tmp/out" 2>"$tmp/err"
	has out '2|1|error|'
	hasnt out "$tmp"
fi

yaml_is_there() {
	python3 -c 'import yaml' 2>/dev/null || without 'module "yaml" of Python'
}

begin the_action_finds_what_is_wrong
mkdir "$tmp/project"
(
	cd "$tmp/project" && git init -q .
	printf '#!ipxe\ndchp  net0\ngoto :x\n:x\n' >bad.ipxe && git add .
	printf '#!ipxe\nexit\n' >good.ipxe && git add good.ipxe
) >"$tmp/out" 2>&1 || complain "git"
if yaml_is_there; then
	python3 -c '
import sys, yaml
a = yaml.safe_load(open(sys.argv[1]))
for s in a["runs"]["steps"][1:]:
    print("echo \"== " + s["name"] + "\"\n(" + s["run"] + ") || echo failed")
' editors/github/action.yml >"$tmp/steps" 2>"$tmp/err"
	(
		cd "$tmp/project" && PATH=$(dirname "$PXESH"):$PATH \
			HOME=$tmp GITHUB_WORKSPACE=$PWD SEVERITY=style \
			bash "$tmp/steps"
	) >"$tmp/out" 2>&1
	has out '::error file=bad.ipxe,line=2,'
	has out '+dchp net0'
	is failures "$(grep -c failed "$tmp/out")" 2
fi

begin the_workflow_finds_what_is_wrong
if yaml_is_there; then
	python3 -c '
import sys, yaml
w = yaml.safe_load(open(sys.argv[1]))
steps = w["jobs"]["check"]["steps"]
at = [s.get("uses", s.get("run", "")) for s in steps]
if "install -y git" not in at[0] or "checkout" not in at[1]:
    print("echo no git for checkout")
for s in steps:
    if s.get("name", "Build pxesh") != "Build pxesh":
        print("echo \"== " + s["name"] + "\"\n(" + s["run"] + ") || echo failed")
' editors/github/workflow.yml >"$tmp/steps" 2>"$tmp/err"
	(
		cd "$tmp/project" && PATH=$(dirname "$PXESH"):$PATH \
			HOME=$tmp bash "$tmp/steps"
	) >"$tmp/out" 2>&1
	has out '::add-matcher::'
	has out 'bad.ipxe:2:1: error'
	has out '+dchp net0'
	hasnt out 'no git for checkout'
	is failures "$(grep -c failed "$tmp/out")" 2
fi

begin pre_commit_runs_the_hooks
if have pre-commit; then
	mkdir "$tmp/hooks"
	cp .pre-commit-hooks.yaml "$tmp/hooks/"
	export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x@x.test \
		GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x@x.test
	(
		cd "$tmp/hooks" && git init -q . && git add -A &&
			git commit -qm hooks && cd ../project &&
		cat >.pre-commit-config.yaml <<-EOF
		repos:
		  - repo: $tmp/hooks
		    rev: $(git -C "$tmp/hooks" rev-parse HEAD)
		    hooks: [{id: pxesh-lint}, {id: pxesh-fmt}, {id: pxesh-test}]
		EOF
		git add -A && PATH=$(dirname "$PXESH"):$PATH \
			PRE_COMMIT_HOME=$tmp/cache pre-commit run --all-files
	) >"$tmp/out" 2>"$tmp/err"
	has out 'bad.ipxe:2:1: error'
	has out 'files were modified by this hook'
	has out '(no files to check)Skipped'
	is line "$(sed -n 2p "$tmp/project/bad.ipxe")" 'dchp net0'
fi

# recipe LANGUAGE: the block of editors/README.md that is in it
recipe() {
	sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" editors/README.md | sed '1d;$d'
}

begin pre_commit_runs_the_hooks_to_copy
if have pre-commit; then
	(
		cd "$tmp/project" && git checkout -q . &&
			printf '#!ipxe\ngoto :x\n' >bad.ipxe
	)
	recipe yaml >"$tmp/project/.pre-commit-config.yaml"
	(
		cd "$tmp/project" && git add -A &&
			PATH=$(dirname "$PXESH"):$PATH \
			PRE_COMMIT_HOME=$tmp/cache pre-commit run --all-files
	) >"$tmp/out" 2>"$tmp/err"
	has out 'bad.ipxe:2:'
	has out 'pxesh fmt'
fi

# What an editor shows of a misspelt label, with a home of its own
mkdir -p "$tmp/home/.vim" "$tmp/edit"
printf '#!ipxe\ngoto nowher\n:nowhere\nexit\n' >"$tmp/edit/a.ipxe"
detect='au BufRead,BufNewFile *.ipxe setfiletype ipxe'
edit() {
	(
		cd "$tmp/edit" && PATH=$(dirname "$PXESH"):$PATH HOME=$tmp/home \
			TERM=xterm timeout 300 "$@"
	) >"$tmp/out" 2>"$tmp/err" </dev/null
}

begin neovim_shows_findings
if have nvim; then
	{ echo "vim.cmd('$detect')"; recipe lua; } >"$tmp/init.lua"
	cat >"$tmp/look.lua" <<-'EOF'
	vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end)
	for _, d in ipairs(vim.diagnostic.get(0)) do print(d.message) end
	EOF
	edit nvim --headless -u "$tmp/init.lua" a.ipxe \
		+"luafile $tmp/look.lua" +qa!
	has err 'no label "nowher"'
fi

begin helix_shows_findings
if have hx tmux; then
	mkdir -p "$tmp/home/.config/helix"
	recipe toml >"$tmp/home/.config/helix/languages.toml"
	cat >"$tmp/look.sh" <<-'EOF'
	look="tmux -L pxesh-$$ -f /dev/null"
	trap '$look kill-server' EXIT
	$look new-session -d -x 100 -y 30 hx a.ipxe
	# until it shows $1
	await() {
		n=0
		until $look capture-pane -p | grep "$1" || [ $n = 200 ]; do
			sleep 0.1
			n=$((n + 1))
		done
	}
	await '●' && $look send-keys Space d && await undefined-label
	EOF
	edit sh "$tmp/look.sh"
	has out 'undefined-label'
fi

begin vims_ale_shows_findings
if have vim.nox && { [ -d /usr/share/vim-ale ] || without ALE; }; then
	{
		echo 'set nocompatible'
		echo 'filetype plugin on'
		echo "$detect"
		echo 'packadd! ale'
		recipe vim
	} >"$tmp/vimrc"
	cat >"$tmp/look.vim" <<-EOF
	let g:n = 0
	while empty(getloclist(0)) && g:n < 100
		sleep 200m
		let g:n += 1
	endwhile
	call writefile(map(getloclist(0), {_, d -> d.text}), '$tmp/found')
	qa!
	EOF
	edit script -qc "vim.nox -u $tmp/vimrc a.ipxe -S $tmp/look.vim" /dev/null
	cp "$tmp/found" "$tmp/out" 2>/dev/null
	has out 'no label "nowher"'
fi

begin emacs_shows_findings
if have emacs && { emacs --batch --eval \
		"(progn (package-initialize) (require 'eglot))" 2>/dev/null ||
		without eglot; }
then
	recipe elisp >"$tmp/init.el"
	cat >"$tmp/look.el" <<-'EOF'
	(find-file "a.ipxe")
	(call-interactively 'eglot)
	(let ((n 0))
	  (while (and (not (flymake-diagnostics)) (< n 200))
	    (accept-process-output nil 0.1)
	    (when (= 0 (% n 10)) (flymake-start))
	    (setq n (1+ n))))
	(dolist (d (flymake-diagnostics)) (message "%s" (flymake-diagnostic-text d)))
	EOF
	edit emacs --batch --eval "(progn (package-initialize) (require 'eglot))" \
		-l "$tmp/init.el" -l "$tmp/look.el"
	has err 'no label "nowher"'
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

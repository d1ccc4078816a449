#!/bin/sh
# pxesh lint: what is read, what is printed, exit statuses.
. tests/cli/sh.inc

lint() {
	run lint "$@"
}

printf '#!ipxe\necho hello\n' | script clean.ipxe
printf '#!ipxe\ndchp net0\ngoto :x\n:x\n' | script bad.ipxe

begin a_clean_script_prints_nothing
lint "$tmp/clean.ipxe"
is status $status 0
is output "$(cat "$tmp/out")" ''

begin a_finding_has_place_line_caret_reason_and_hint
lint "$tmp/bad.ipxe"
is status $status 1
has out 'bad.ipxe:2:1: error: there is no command "dchp" [201 unknown-command]'
has out '   2 | dchp net0'
has out '     | ^~~~'
has out '= why: '
has out 'did you mean "dhcp"?'
has out '2 errors, 0 warnings in 1 file'
hasnt out "$(printf '\033')"

begin a_terminal_gets_lines_that_it_need_not_break
(cd "$tmp" && command script -qec "stty cols 40
	'$PXESH' lint --color=never bad.ipxe" /dev/null </dev/null) | tr -d '\r' >"$tmp/out"
has out '       [402 goto-with-colon]'
is longest "$(sed '/^[0-9]/d' "$tmp/out" | awk 'length > 40')" ''

begin colours_can_be_had
lint --colour always "$tmp/bad.ipxe"
has out "$(printf '\033[1;31merror: ')"

begin gcc_has_a_line_for_each_finding
lint -f gcc "$tmp/bad.ipxe"
is lines "$(wc -l <"$tmp/out")" 2
has out 'bad.ipxe:2:1: error: there is no command "dchp" [201 unknown-command]'

begin the_threshold_of_failure_is_a_choice
printf '#!ipxe\n# pxesh: disable=401\necho hello\n' | script warn.ipxe
lint "$tmp/warn.ipxe"
is status $status 1
lint --fail-on error "$tmp/warn.ipxe"
is status $status 0
has out warning
lint --severity error "$tmp/warn.ipxe"
is status $status 0
is output "$(cat "$tmp/out")" ''

begin standard_input_has_a_name
status=0
"$PXESH" lint -f gcc --stdin-filename x.ipxe - <"$tmp/bad.ipxe" \
	>"$tmp/out" 2>"$tmp/err" || status=$?
is status $status 1
has out 'x.ipxe:2:1: '

begin folders_are_searched_for_scripts
mkdir -p "$tmp/d/b/.hidden" "$tmp/d/a"
cp "$tmp/bad.ipxe" "$tmp/d/b/two.ipxe"
cp "$tmp/bad.ipxe" "$tmp/d/a/magic"
cp "$tmp/bad.ipxe" "$tmp/d/b/.hidden/no.ipxe"
echo 'dchp net0' >"$tmp/d/a/text"
lint -f gcc "$tmp/d"
is status $status 1
is lines "$(wc -l <"$tmp/out")" 4
is first "$(head -1 "$tmp/out" | sed 's/:.*//')" "$tmp/d/a/magic"

begin the_order_is_the_same_with_many_jobs
i=0
while [ $i -lt 40 ]; do
	cp "$tmp/bad.ipxe" "$tmp/d/$i.ipxe"
	i=$((i + 1))
done
lint "$tmp/d"
cp "$tmp/out" "$tmp/one"
lint --jobs 4 "$tmp/d"
cmp -s "$tmp/one" "$tmp/out" || complain 'another output with --jobs 4'

begin what_cannot_be_read_gives_2
lint "$tmp/none.ipxe" "$tmp/bad.ipxe"
is status $status 2
has err 'none.ipxe: No such file'
has out 'dchp'
printf '\177ELF\0\0' | script binary
lint "$tmp/binary"
is status $status 2
has err 'binary file'

begin fixes_can_be_shown_first
printf '#!ipxe\necho one\necho two\necho -- x\ngoto :x\n:x\n' |
	script fix.ipxe
cp "$tmp/fix.ipxe" "$tmp/before"
lint --fix --dry-run "$tmp/fix.ipxe"
is status $status 1
has out '@@ -2,5 +2,5 @@'
has out '-goto :x'
has out '+goto x'
cmp -s "$tmp/before" "$tmp/fix.ipxe" || complain 'a dry run changed it'

begin fixes_are_applied
chmod 640 "$tmp/fix.ipxe"
lint --fix "$tmp/fix.ipxe"
is status $status 0
has out '1 mistake mended'
is line "$(sed -n 5p "$tmp/fix.ipxe")" 'goto x'
is mode "$(stat -c %a "$tmp/fix.ipxe")" 640
lint --fix --dry-run "$tmp/fix.ipxe"
is status $status 0
is output "$(cat "$tmp/out")" ''

begin unsafe_fixes_are_asked_for
lint --fix "$tmp/bad.ipxe"
is line "$(sed -n 2p "$tmp/bad.ipxe")" 'dchp net0'
lint --fix --unsafe "$tmp/bad.ipxe"
is status $status 0
is line "$(sed -n 2p "$tmp/bad.ipxe")" 'dhcp net0'

begin line_ends_and_continuations_stay
printf '#!ipxe\r\ngoto \\\r\n  :x\r\necho hi\r\n:x\r\n' | script cr.ipxe
lint --fix "$tmp/cr.ipxe"
is text "$(od -c "$tmp/cr.ipxe")" "$(printf '%b' \
	'#!ipxe\r\ngoto \\\r\n  x\r\necho hi\r\n:x\r\n' | od -c)"

begin standard_input_is_mended_to_standard_output
status=0
printf '#!ipxe\ngoto :x\n:x\nnope\n' |
	"$PXESH" lint --fix - >"$tmp/out" 2>"$tmp/err" || status=$?
is status $status 1
is output "$(cat "$tmp/out")" "$(printf '#!ipxe\ngoto x\n:x\nnope')"
has err 'no command "nope"'

begin rules_explain_themselves
lint --explain 402
is status $status 0
has out 'goto :end'
lint --explain nonsense
is status $status 2
lint --list-rules
has out 'undefined-label'

begin reports_are_well_formed
printf '#!ipxe\nx<\377&\001" a\ngoto :x\n:x\n' | script odd.ipxe
for f in json sarif; do
	lint -f $f "$tmp/odd.ipxe" "$tmp/clean.ipxe" "$tmp/d"
	is status $status 1
	python3 -m json.tool "$tmp/out" >/dev/null 2>&1 ||
		complain "$f is no JSON"
done
for f in checkstyle junit; do
	lint -f $f "$tmp/odd.ipxe" "$tmp/clean.ipxe" "$tmp/d"
	python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' \
		"$tmp/out" 2>/dev/null || complain "$f is no XML"
done
lint -f tap "$tmp/clean.ipxe" "$tmp/odd.ipxe"
has out '1..2'
has out 'ok 1 - '
has out 'not ok 2 - '
lint -f github "$tmp/odd.ipxe"
has out ',line=3,col=6,endColumn=8,title=402 goto-with-colon::a label'

begin a_project_has_a_configuration
mkdir -p "$tmp/p/sub" "$tmp/p/old"
printf '#!ipxe\ndchp\necho "a b"\n' >"$tmp/p/sub/a.ipxe"
cp "$tmp/p/sub/a.ipxe" "$tmp/p/old/"
cat >"$tmp/p/.pxesh.yaml" <<-'END'
	rules:
	  201: off
	  literal-quotes: error
	exclude: [old]
END
lint -f gcc "$tmp/p"
is status $status 1
is lines "$(wc -l <"$tmp/out")" 1
has out 'sub/a.ipxe:3:6: error: '
lint --config none -f gcc "$tmp/p"
is lines "$(wc -l <"$tmp/out")" 4

begin a_target_may_lack_a_scheme
printf '#!ipxe\nchain tftm://a.test/b || exit 1\nchain http://a.test/b\n' \
	>"$tmp/scheme.ipxe"
lint --config none -f gcc --target pxesh "$tmp/scheme.ipxe"
has out ':2:7: warning: pxesh does not do tftm [202'
is lines "$(wc -l <"$tmp/out")" 1
lint --config none -f gcc --target ipxe-2.0 "$tmp/scheme.ipxe"
is lines "$(wc -l <"$tmp/out")" 0

begin control_characters_reach_no_output
printf '#!ipxe\ngoto x\033[2J\n' >"$tmp/esc.ipxe"
for format in tty gcc json sarif checkstyle junit github tap; do
	lint --config none -f $format "$tmp/esc.ipxe"
	is status $status 1
	hasnt out "$(printf '\033')"
done

begin a_byte_order_mark_is_one_mistake
printf '\357\273\277#!ipxe\necho hi\n' >"$tmp/bom.ipxe"
lint --config none -f gcc "$tmp/bom.ipxe"
has out 'a byte order mark, which editors hide'
is lines "$(wc -l <"$tmp/out")" 1

begin the_command_line_goes_before_the_configuration
printf 'severity: error\nfail-on: error\n' >"$tmp/p/.pxesh.yaml"
lint -f gcc "$tmp/p/sub"
is lines "$(wc -l <"$tmp/out")" 1
lint -f gcc -S warning "$tmp/p/sub"
is lines "$(wc -l <"$tmp/out")" 2

begin a_wrong_configuration_says_where
printf 'rules:\n  201: of\n' >"$tmp/p/.pxesh.yaml"
lint "$tmp/p"
is status $status 2
has err '.pxesh.yaml:2:8: a rule is off'
lint --config "$tmp/none.yaml" "$tmp/p"
is status $status 2
has err 'none.yaml: No such file or directory'
printf 'rules: [\n' >"$tmp/p/.pxesh.yaml"
lint "$tmp/p"
is status $status 2
has err '.pxesh.yaml:'

begin wrong_usage_gives_2
lint
is status $status 2
lint --nonsense "$tmp/bad.ipxe"
is status $status 2
lint --severity loud "$tmp/bad.ipxe"
is status $status 2

begin a_template_block_of_several_lines_is_no_script
script foreman.erb <<'END'
#!ipxe
<%#
kind: iPXE
name: example
-%>
<%
  iface = host.interface
  if iface && !iface.dhcp?
    name = 'static'
  end
-%>
chain http://boot.example/<%= name %>
END
lint --config none -f gcc "$tmp/foreman.erb"
is output "$(cat "$tmp/out")" ''
script notice.j2 <<'END'
#!ipxe
{#
Licence: example
#}
chain http://{{ server }}/menu.ipxe
END
lint --config none -f gcc "$tmp/notice.j2"
is output "$(cat "$tmp/out")" ''

begin a_placeholder_is_no_variable
script place.ipxe <<'END'
#!ipxe
echo $$mac$$
END
lint --config none -f gcc "$tmp/place.ipxe"
is output "$(cat "$tmp/out")" ''

begin a_merge_conflict_has_a_name
script merge.ipxe <<'END'
#!ipxe
=======
END
lint --config none -f gcc "$tmp/merge.ipxe"
has out 'a merge conflict was left in'

begin a_command_behind_a_backslash_is_an_argument
script eaten.ipxe <<'END'
#!ipxe
kernel vmlinuz
imgargs vmlinuz quiet \
boot
END
lint --config none -f gcc "$tmp/eaten.ipxe"
has out 'eaten.ipxe:4:1: warning: the backslash above makes this an argument'
script wrapped.ipxe <<'END'
#!ipxe
kernel vmlinuz quiet \
 boot=live \
 boot && \
boot
END
lint --config none -f gcc "$tmp/wrapped.ipxe"
hasnt out backslash

begin an_operator_glued_to_what_follows_is_told_as_such
script glued.ipxe <<'END'
#!ipxe
:a
goto a ||1
END
lint --config none -f gcc "$tmp/glued.ipxe"
has out 'glued-operator'
hasnt out 'argument-count'

begin what_an_unknown_option_spoils_is_told_once
script option.ipxe <<'END'
#!ipxe
menu M
item a A
choose --tmieout 5000 --default a x || exit
echo ${x}
END
lint --config none -f gcc "$tmp/option.ipxe"
is findings "$(wc -l <"$tmp/out")" 1
has out 'unknown-option'
{
	printf '#!ipxe\nmenu M\nitem a A\n'
	printf 'choose \342\200\223timeout 5000 --default a x || exit\n'
	printf 'echo ${x}\n'
} >"$tmp/option.ipxe"
lint --config none -f gcc "$tmp/option.ipxe"
is findings "$(wc -l <"$tmp/out")" 1
has out 'typographic-character'

begin an_option_that_took_the_argument_is_told_once
script took.ipxe <<'END'
#!ipxe
menu M
item a A
choose --timeout target || exit
END
lint --config none -f gcc "$tmp/took.ipxe"
is findings "$(wc -l <"$tmp/out")" 1
has out 'option "--timeout" needs a value, and takes "target" for it'

begin a_jump_glued_to_its_operator_ends_a_prompt
script prompt.ipxe <<'END'
#!ipxe
prompt --key 0x1b Press Esc ||exit
echo hello
END
lint --config none -f gcc "$tmp/prompt.ipxe"
has out '2:29: error: "||" is no operator here'

begin the_kernel_line_is_counted_behind_a_setting
{
	printf '#!ipxe\nkernel ${base}/linux'
	i=0
	while [ $i -lt 200 ]; do
		printf ' argument%s=value' $i
		i=$((i + 1))
	done
	printf '\nboot\n'
} >"$tmp/long.ipxe"
lint --config none -f gcc "$tmp/long.ipxe"
has out long-command-line

begin text_in_front_of_the_magic_is_not_made_to_run
printf -- '---\ntitle: page\n---\n#!ipxe\nshell\n' >"$tmp/page.ipxe"
cp "$tmp/page.ipxe" "$tmp/same.ipxe"
lint --config none --severity info --fix --unsafe "$tmp/page.ipxe"
has out 'has to be the first line'
cmp -s "$tmp/page.ipxe" "$tmp/same.ipxe" || complain 'it was changed'
printf '# a remark\n\n#!ipxe\nshell\n' >"$tmp/page.ipxe"
lint --config none --fix "$tmp/page.ipxe"
is first "$(head -1 "$tmp/page.ipxe")" '#!ipxe'

begin an_item_is_not_given_another_items_name
script items.ipxe <<'END'
#!ipxe
:top
menu M
item debian11 Debian 11
item debian12 Debian 12
choose x && goto ${x} || goto top
:debian11
shell
END
lint --config none --fix --unsafe "$tmp/items.ipxe"
is items "$(grep -c 'item debian12 ' "$tmp/items.ipxe")" 1

begin a_missing_blank_is_put_in
printf '#!ipxe\nsleep1\n' >"$tmp/blank.ipxe"
lint --config none --fix --unsafe "$tmp/blank.ipxe"
is line "$(tail -1 "$tmp/blank.ipxe")" 'sleep 1'

begin a_retry_gets_a_pause
script retry.ipxe <<'END'
#!ipxe
:retry
kernel http://boot.example/linux || goto retry
boot
END
lint --config none --fix --unsafe --severity warning "$tmp/retry.ipxe"
is text "$(sed -n '3,6p' "$tmp/retry.ipxe" | tr '\n' '/')" \
	'kernel http://boot.example/linux && goto retry-3-done ||/sleep 5/goto retry/:retry-3-done/'

begin a_label_with_an_expansion_gets_a_name_of_text
script label.ipxe <<'END'
#!ipxe
goto boot_${os}
echo not reached
:boot_${os}
shell
END
lint --config none --fix --unsafe --severity warning "$tmp/label.ipxe"
is text "$(sed -n '2p;4p' "$tmp/label.ipxe" | tr '\n' '/')" \
	'goto boot_os/:boot_os/'

begin an_initrd_gets_the_name_that_it_has
script initrd.ipxe <<'END'
#!ipxe
kernel http://boot.example/linux initrd=initrd.img
initrd http://boot.example/initrd.gz
boot
END
lint --config none --fix --unsafe --severity warning "$tmp/initrd.ipxe"
is line "$(sed -n 2p "$tmp/initrd.ipxe")" \
	'kernel http://boot.example/linux initrd=initrd.gz'

begin builds_differ_in_commands_as_in_options
script builds.ipxe <<'END'
#!ipxe
iflinkwait --timeout 5000 net0
read --timeout 5000 name
imgfetch --quiet http://boot.example/a
imgset v http://boot.example/b
fdt http://boot.example/c.dtb
imgfetch --retries 9 http://boot.example/d
END
lint --config none -f gcc --target pxesh "$tmp/builds.ipxe"
is output "$(cat "$tmp/out")" ''
lint --config none -f gcc --target ipxe-2.0 "$tmp/builds.ipxe"
is lines "$(cut -d: -f2 "$tmp/out" | tr '\n' ' ')" '4 5 7 '
lint --config none -f gcc --target ipxe-1.21 "$tmp/builds.ipxe"
is lines "$(cut -d: -f2 "$tmp/out" | tr '\n' ' ')" '2 3 4 5 6 7 '

begin a_lone_dash_is_an_option_that_nobody_has
printf '#!ipxe\ngoto -' >"$tmp/dash.ipxe"
lint --config none -f gcc "$tmp/dash.ipxe"
has out '"goto" has no option "-"'

begin what_is_only_called_a_script_is_let_be
printf 'all: a b\n\tcc -o a\nclean:\n\trm a\n' >"$tmp/Makefile.ipxe"
lint --config none -f gcc "$tmp/Makefile.ipxe"
is output "$(cat "$tmp/out")" ''
printf 'echo hello\nshell\n' >"$tmp/part.ipxe"
lint --config none -f gcc "$tmp/part.ipxe"
has out bad-magic

begin a_rule_that_is_graver_in_clear_cases_says_so
run lint --explain 304
has out 'Severity: info, in clear cases error. Fix: with --fix --unsafe.'
run lint --explain 401
has out 'Severity: error. Fix'

finish

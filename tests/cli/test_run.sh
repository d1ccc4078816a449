#!/bin/sh
# pxesh run, pxesh FILE, pxesh -c: exit statuses, options, messages.
. tests/cli/sh.inc

begin a_script_that_ends_well_gives_0
printf '#!ipxe\necho hello\n' | script a.ipxe
run "$tmp/a.ipxe" --no-net
is status $status 0
is output "$(cat "$tmp/out")" hello
run run "$tmp/a.ipxe" --no-net
is output "$(cat "$tmp/out")" hello

begin exit_statuses_are_low_bytes
for pair in 7:7 255:255 256:1 257:1 0:0 512:1; do
	run --no-net -c "exit ${pair%:*}"
	is "status of exit ${pair%:*}" $status ${pair#*:}
done
for pair in -1:255 -2:254 -256:1 0xffffff05:5; do
	run --no-net -c "exit -- ${pair%:*}"
	is "status of exit -- ${pair%:*}" $status ${pair#*:}
done

begin a_failed_command_gives_1
run --no-net -c 'nonsense'
is status $status 1
has err '-c:1:1: error: nonsense: command not found'

begin wrong_usage_gives_2
run --nonsense
is status $status 2
has err 'there is no option --nonsense'
run run
is status $status 2
run run a b
is status $status 2
run -c x y
is status $status 2
run --arch z80 -c 'echo'
is status $status 2
has err 'i386|x86_64|arm64'
run -k
is status $status 2
has err 'needs a value'
run --seed x -c 'echo'
is status $status 2

begin a_misspelt_command_is_no_missing_script
run lnit a.ipxe
is status $status 2
has err 'there is no command or file "lnit"; did you mean "lint"?'
(cd "$tmp" && echo '#!ipxe' >lnit)
(cd "$tmp" && "$PXESH" lnit --no-net </dev/null >out 2>err)
is status $? 0

begin what_comes_before_a_script_says_which_it_was
run --set ip=zz -c echo
has err '--set ip=zz: "zz" is no ipv4'
run http://boot.lab/nothing
has err 'http://boot.lab/nothing: the server has no such file'
run --folder "$tmp/nowhere" -c echo
is status $status 2
has err "--folder $tmp/nowhere: it is no folder"

begin an_empty_uri_is_said_to_be_empty
run -c 'dhcp && chain ${bootfile}'
is status $status 1
has err 'error: the URI is empty'

begin lost_output_is_a_failure
status=0
"$PXESH" --no-net -c 'echo hello' >/dev/full 2>"$tmp/err" || status=$?
is status $status 1
has err 'pxesh: standard output: No space left on device'
for words in version 'fmt scripts/demo.ipxe' 'lint --list-rules' \
		'plan scripts/demo.ipxe'; do
	status=0
	"$PXESH" $words >/dev/full 2>"$tmp/err" </dev/null || status=$?
	is "status of $words" $status 1
	has err 'pxesh: standard output: '
done

begin a_refusal_is_no_fault_of_the_server
cat >"$tmp/lab.yaml" <<END
servers:
  - {type: dhcp}
  - {type: dns}
  - type: http
    paths: {/gone: {status: 410}, /ill: {status: 503}}
END
run --lab "$tmp/lab.yaml" -c 'dhcp && imgfetch http://h/gone'
has err 'the server refuses it (HTTP 410)'
run --lab "$tmp/lab.yaml" -c 'dhcp && imgfetch http://h/ill'
has err 'the server failed (HTTP 503)'

begin a_name_with_escapes_is_shown_harmlessly
printf '#!ipxe\nchain -q data:,%%23!ipxe%%0Anosuch%%1b%%5b2J\n' | script a.ipxe
run --no-net --trace "$tmp/a.ipxe"
hasnt err "$(printf '\033[2J')"
has err ',#!ipxe?nosuch?[2J:2:1: error: nosuch?[2J: command not found'
has err "+ ,#!ipxe?nosuch?[2J:2:1: nosuch?[2J"

begin a_missing_file_gives_2
run "$tmp/none.ipxe"
is status $status 2
has err 'none.ipxe: No such file or directory'
run "$tmp"
is status $status 2
has err 'Is a directory'

begin a_file_that_is_no_script_is_refused
echo 'echo hello' | script plain.ipxe
run "$tmp/plain.ipxe" --no-net
is status $status 1
has err 'neither a script nor a program'

begin a_reboot_is_a_good_end
run --no-net -c 'reboot ; echo still'
is status $status 0
has out 'would restart now'
hasnt out still

begin settings_are_set_first
run --no-net --set a=1 -s net9/b:ipv4=192.0.2.7 -c 'echo ${a} ${net9/b}'
is output "$(cat "$tmp/out")" '1 192.0.2.7'
run --no-net --set novalue -c 'echo'
is status $status 2
has err 'NAME=VALUE'
run --no-net --set x:nonsense=1 -c 'echo'
is status $status 1

begin the_machine_is_chosen
run --no-net --platform pcbios --arch i386 -c 'echo ${platform} ${buildarch}'
is output "$(cat "$tmp/out")" 'pcbios i386'
run --no-net --platform=efi --arch=arm64 -c 'echo ${platform} ${buildarch}'
is output "$(cat "$tmp/out")" 'efi arm64'

begin waiting_takes_no_time_without_a_terminal
timeout 300 "$PXESH" --no-net -c 'sleep 3600' </dev/null >/dev/null 2>&1
is status $? 0

begin a_prompt_that_nobody_answers_waits_for_a_person
run --no-net -c 'shell'
is status $status 3
has err 'waits for a person at -c:1'
run --no-net -k 'echo typed<Enter>'
is status $status 3
has out typed
has err 'no key can come: input is not a terminal'

begin scripted_keys_arrive
run --no-net -k 'x' -c 'prompt --key x && echo pressed'
has out pressed
run --no-net -k '<5s>x' -c 'prompt --key x --timeout 4000 || echo late'
has out late
run --no-net -k '<5s>x' -c 'prompt --key x --timeout 6000 && echo timely'
has out timely
run --no-net -k '<Nonsense>' -c 'echo'
is status $status 2
has err 'column 1'

begin trace_shows_each_command_as_it_ran
printf '#!ipxe\nset x 5\necho ${x} || echo no\nisset ${y} || exit 3\n' |
	script t.ipxe
run --no-net --trace "$tmp/t.ipxe"
is status $status 3
has err 't.ipxe:2:1: set x 5 => ok'
has err 't.ipxe:3:1: echo 5 => ok'
has err 't.ipxe:4:1: isset "" => ENOENT'
has err 't.ipxe:4:15: exit 3 => exit 3'
hasnt err 'echo no'
is output "$(cat "$tmp/out")" 5

begin messages_name_the_file_as_it_was_given
printf '#!ipxe\n\n  nonsense 1\n' | script e.ipxe
(cd "$tmp" && mkdir -p sub && cp e.ipxe sub)
run "$tmp/sub/e.ipxe" --no-net
is status $status 1
has err "$tmp/sub/e.ipxe:3:3: error:"

begin a_pipe_is_read_as_lines_at_a_prompt
printf 'set a 1\necho got ${a}\nexit 4\necho no\n' |
	"$PXESH" --no-net >"$tmp/out" 2>"$tmp/err"
is status $? 4
is output "$(cat "$tmp/out")" 'got 1'

begin standard_input_can_be_the_script
printf '#!ipxe\necho from stdin\n' |
	"$PXESH" run --no-net - >"$tmp/out" 2>"$tmp/err"
is output "$(cat "$tmp/out")" 'from stdin'

begin files_stay_below_the_folder
printf 'secret\n' | script secret
mkdir -p "$tmp/dir"
printf '#!ipxe\necho inner\n' | script dir/inner.ipxe
printf '#!ipxe\nchain file:inner.ipxe\nimgfetch file:/../secret\n' |
	script dir/f.ipxe
run --no-net "$tmp/dir/f.ipxe"
has out inner
is status $status 1
has err "leaves the script's folder"

begin a_script_starts_as_if_downloaded
mkdir -p "$tmp/site/sub"
printf '#!ipxe\necho ${cwuri} ${net0/ip}\nchain sub/next.ipxe\n' |
	script site/first.ipxe
printf '#!ipxe\necho ${cwuri}\nnonsense\n' | script site/sub/next.ipxe
run "$tmp/site/first.ipxe"
has out 'http://boot.lab/first.ipxe 192.0.2.15'
has out 'http://boot.lab/sub/next.ipxe'
has err "$tmp/site/sub/next.ipxe:3:1: error:"
has err "started from $tmp/site/first.ipxe:3:1"
is status $status 1

begin the_folder_may_be_higher_up
printf '#!ipxe\necho ${cwuri}\nchain /sub/deep.ipxe\n' |
	script site/sub/first.ipxe
printf '#!ipxe\necho deep\n' | script site/sub/deep.ipxe
run "$tmp/site/sub/first.ipxe" --folder "$tmp/site"
is status $status 0
has out 'http://boot.lab/sub/first.ipxe'
has out deep
run "$tmp/site/sub/first.ipxe" --folder "$tmp/dir"
is status $status 1
hasnt out 'http://boot.lab'

begin an_embedded_script_starts_without_a_lease
printf '#!ipxe\necho <${cwuri}${net0/ip}>\n' | script site/e.ipxe
run "$tmp/site/e.ipxe" --no-dhcp
is output "$(cat "$tmp/out")" '<>'

begin a_uri_is_fetched_through_the_lab
(cd "$tmp/site" && timeout 300 "$PXESH" run tftp://192.0.2.1/sub/next.ipxe \
	--trace </dev/null >"$tmp/out" 2>"$tmp/err")
is status $? 1
has out 'tftp://192.0.2.1/sub/next.ipxe'
run http://boot.lab/none.ipxe
is status $status 1
has err 'error:'

begin names_need_not_be_simple
printf '#!ipxe\necho ${cwuri}\nchain ../site/sub/next.ipxe || chain sub/next.ipxe ||\n' |
	script 'site/a b%20#c?.ipxe'
run "$tmp/site/a b%20#c?.ipxe"
is status $status 0
has out 'http://boot.lab/a%20b%2520%23c%3F.ipxe'

begin a_lab_file_changes_the_machine
printf 'machine:\n  serial: ABC-123\n  platform: pcbios\n' | script lab.yaml
run --lab "$tmp/lab.yaml" -c 'echo ${serial} ${platform}'
is output "$(cat "$tmp/out")" 'ABC-123 pcbios'
run --lab "$tmp/lab.yaml" --platform efi --no-net -c 'echo ${serial} ${platform}'
is output "$(cat "$tmp/out")" 'ABC-123 efi'
printf 'machine:\n  nonsense: 1\n' | script bad.yaml
run --lab "$tmp/bad.yaml" -c 'echo no'
is status $status 2
has err "$tmp/bad.yaml:2:3: \"nonsense\" is not known in a machine"
run --lab "$tmp/none.yaml" -c 'echo no'
is status $status 2

begin what_fails_can_be_said
script fail.ipxe <<'EOF'
#!ipxe
:again
imgfetch http://a.test/b || echo first
inc n
iseq ${n} 3 || goto again
imgfetch http://a.test/c && echo never ||
EOF
run "$tmp/fail.ipxe" --unserved stub --fail fail.ipxe:3#2 --fail fail.ipxe:6
is status $status 0
is fails "$(grep -c 'assumed to fail here' "$tmp/err")" 2
is echoes "$(grep -c first "$tmp/out")" 1
hasnt out never
run "$tmp/fail.ipxe" --fail fail.ipxe
is status $status 2
has err '--fail fail.ipxe: FILE:LINE is expected, or FILE:LINE#N'

begin a_folder_is_no_file
run -c 'dhcp && imgfetch http://a.test/'
has err 'the server has no such file'
run -c 'dhcp && chain http://a.test/' --unserved stub
has out 'a placeholder: nothing serves this script'

# By TLS at the very first instant of virtual time, too
begin https_is_served_like_http
script https.ipxe <<'EOF'
#!ipxe
imgfetch https://a.test/b
imgfetch http://a.test:8080/c
EOF
run "$tmp/https.ipxe" --unserved stub
is status $status 0
run "$tmp/https.ipxe" --unserved 404
has err 'https.ipxe:2:10: error: the server has no such file'

begin the_card_is_chosen
run --net none -c 'ifstat ; echo <${net0/mac}>'
is output "$(cat "$tmp/out")" '<>'
run --net nonsense -c 'echo no'
is status $status 2
has err '--net is lab, user, tap:NAME or none'
run --net tap:no-such-device-name -c 'echo no'
is status $status 1
run --net tap:nosuch -c 'echo no'
is status $status 1
grep -q 'make one with: ip tuntap\|/dev/net/tun' "$tmp/err" ||
	complain 'it does not say how to make one'
run --net lab --create -c 'echo no'
is status $status 2

begin a_script_that_would_not_end_is_given_up
printf '#!ipxe\n:retry\nsleep 60\ngoto retry\n' | script retry.ipxe
run --no-net "$tmp/retry.ipxe"
is status $status 1
has err 'error: 24 h have passed'
printf '#!ipxe\n:retry\ndhcp && isset ${filename} || goto retry\n' |
	script retry.ipxe
run "$tmp/retry.ipxe"
is status $status 1
has err 'retry.ipxe:3:1: error: 10000 waits and downloads'

begin the_trace_of_a_script_that_would_not_end_ends
printf '#!ipxe\n:a\ngoto a\n' | script tight.ipxe
run --no-net --trace "$tmp/tight.ipxe"
is status $status 1
is commands "$(grep -c '=> ok' "$tmp/err")" 1000000

begin scripted_keys_reach_the_prompt
run --no-net -k 'echo typed<Enter>exit 5<Enter>'
is status $status 5
has out typed

begin equal_runs_print_equal_bytes
run --no-net --trace -c 'show unixtime ; echo ${uuid}'
cp "$tmp/out" "$tmp/first"
run --no-net --trace -c 'show unixtime ; echo ${uuid}'
cmp -s "$tmp/first" "$tmp/out" || complain 'the second run differs'

begin a_machine_of_the_lab_may_be_under_secure_boot
script secure.yaml <<'END'
machine:
  platform: efi
  efi-variables: {SecureBoot: "01", SetupMode: "00"}
END
run --lab "$tmp/secure.yaml" \
	-c 'iseq ${efi/SecureBoot} 01 && echo secure, ${efi/SetupMode}'
is output "$(cat "$tmp/out")" 'secure, 00'
run --platform pcbios -c 'isset ${efi/SecureBoot} || echo unset'
is output "$(cat "$tmp/out")" unset

begin how_it_ended_is_written_for_programs
script boot.ipxe <<'END'
#!ipxe
kernel http://boot.example/linux quiet <b>
initrd --name i http://boot.example/initrd
boot
END
run "$tmp/boot.ipxe" --unserved stub --outcome "$tmp/end"
is status $status 0
for text in '"end": "boot"' '"uri": "http://boot.example/linux"' \
	'"command-line": "quiet \u003cb>"' '"name": "i"' '"size": 512' \
	'"what": "GET http://boot.example/initrd"'; do
	has end "$text"
done
run scripts/iscsi.ipxe --lab web/examples/iscsi/iscsi.lab.yaml \
	--outcome "$tmp/end"
has end '"name": "drive 0x80"'
has end '"starts": "its boot sector (unknown boot code)"'
run --outcome "$tmp/end" -c 'exit 300'
has end '"status": 300'
run --outcome "$tmp/end" --no-net -c 'goto nowhere'
has end '"end": "error"'
has end '"line": 1'
run --outcome "$tmp/no/end" --no-net -c 'echo well'
is status $status 1
has err 'no/end: No such file'

begin a_closed_pipe_ends_the_program
printf '#!ipxe\n:a\necho x\ngoto a\n' | script loop.ipxe
timeout 300 "$PXESH" --no-net "$tmp/loop.ipxe" </dev/null 2>/dev/null |
	head -1 >/dev/null
is status $? 0

finish

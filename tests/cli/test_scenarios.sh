#!/bin/sh
# pxesh test: our own scenarios, which it runs itself; what it prints of
# scenarios that fail, and of test files that are wrong.
. tests/cli/sh.inc

begin our_scenarios_pass
run test tests/scenarios scripts
is status $status 0
has out ' passed, 0 failed'

begin the_output_is_the_same_whatever_the_number_of_jobs
run test -v --jobs 1 tests/scenarios
cp "$tmp/out" "$tmp/one"
run test -v --jobs 8 tests/scenarios
is output "$(cat "$tmp/out")" "$(cat "$tmp/one")"

begin wrong_test_files_are_refused_with_their_place
for f in tests/scenarios/bad/*.yaml; do
	run test "$f"
	is "status of $f" $status 2
	is "what $f gets" "$(cat "$tmp/err")" "$(cat "${f%.yaml}.err")"
done

# What passes, what fails in each way, for the tests below
mkdir "$tmp/t"
cat >"$tmp/t/x.ipxe" <<'EOF'
#!ipxe
menu Pick
item a First
item b Second
choose --timeout 1000 what || exit 3
goto ${what}
:a
echo one
sleep 2
exit 0
:b
nosuch command
EOF
cat >"$tmp/t/x.test.yaml" <<'EOF'
script: x.ipxe
scenarios:
  - name: the default
    expect: {exit: 0, settings: {what: a, other: none}, time: {above: 2s}}
  - name: the second
    choose: b
    expect: {error: {line: 12, message: command not found, file: x.ipxe}}
  - name: broken
    keys: <Esc>
    expect: {boot: http://boot.lab/vmlinuz, output: two}
EOF

begin a_failure_shows_place_end_trace_and_screen
run test "$tmp/t"
is status $status 1
has out "x.test.yaml:10:20: a boot was expected, but the script ended with \
exit status 3"
has out 'In the end the script ended with exit status 3.'
has out '=> exit 3'
has out 'the output does not contain "two"'
has out '2 passed, 1 failed'

begin what_is_not_there_is_refused
run test "$tmp/none.test.yaml"
is status $status 2
is message "$(cat "$tmp/err")" \
	"pxesh: $tmp/none.test.yaml: No such file or directory"
mkdir "$tmp/empty"
run test "$tmp/empty"
is status $status 2

begin results_are_utf8_whatever_a_script_prints
printf '#!ipxe\nfoo\377 <b>&\n' >"$tmp/u.ipxe"
printf 'script: u.ipxe\nscenarios: [{}]\n' >"$tmp/u.test.yaml"
run test -o json "$tmp/u.test.yaml"
has out 'foo?: command not found'
run test -o junit "$tmp/u.test.yaml"
has out 'foo? &lt;b&gt;&amp;'

begin a_choice_that_no_menu_has_names_those_there_were
cat >"$tmp/choice.test.yaml" <<'EOF'
script: t/x.ipxe
scenarios: [{name: one, choose: Thrid}]
EOF
run test "$tmp/choice.test.yaml"
is status $status 1
has out 'choose Thrid: no menu had such an item, the last one had a, b'

begin a_filter_a_shard_and_a_list_select
run test --filter second "$tmp/t"
is status $status 0
has out '1 passed, 0 failed'
run test --shard 2/2 --list "$tmp/t"
is list "$(cat "$tmp/out")" "$tmp/t/x.test.yaml: the second"
run test --shard 3/2 "$tmp/t"
is status $status 2
run test --filter nothing "$tmp/t"
is status $status 2

begin failing_fast_stops
cat >"$tmp/f.test.yaml" <<'EOF'
command: exit 1
scenarios: [{name: one}, {name: two}]
EOF
run test --fail-fast --jobs 1 "$tmp/f.test.yaml"
is status $status 1
has out '0 passed, 1 failed, 1 not run'

begin results_come_as_tap_junit_and_json
run test -o tap "$tmp/t"
has out '1..3'
has out 'ok 1 - the default'
has out 'not ok 3 - broken'
run test -o junit "$tmp/t"
has out '<testcase classname='
has out 'name="broken"'
has out '<failure message="the script ended with exit status 3">'
run test -o json "$tmp/t"
has out '"failed": 1'
has out '"name": "the second"'

begin golden_screens_are_compared_and_updated
cat >"$tmp/g.test.yaml" <<'EOF'
command: echo Hello from ${platform}
dhcp: no
scenarios: [{expect: {screen: {golden: g.txt}}}]
EOF
run test "$tmp/g.test.yaml"
is status $status 1
has out '(--update would write it)'
run test --update "$tmp/g.test.yaml"
is status $status 0
has out '1 updated'
is golden "$(cat "$tmp/g.txt")" 'Hello from efi'
run test "$tmp/g.test.yaml"
is status $status 0
echo 'Hello from pcbios' >"$tmp/g.txt"
run test "$tmp/g.test.yaml"
is status $status 1
has out '- Hello from pcbios'
has out '+ Hello from efi'

begin golden_screens_are_written_below_the_test_file_only
mkdir -p "$tmp/in/sub" "$tmp/away"
echo precious >"$tmp/victim.txt"
ln -s ../away "$tmp/in/out"
ln -s ../victim.txt "$tmp/in/link.txt"
for golden in ../victim.txt "$tmp/victim.txt" out/new.txt link.txt; do
	cat >"$tmp/in/a.test.yaml" <<EOF
command: echo owned
scenarios: [{expect: {screen: {golden: $golden}}}]
EOF
	run test -u "$tmp/in/a.test.yaml"
	is "status of $golden" $status 1
	has out "lies outside of the folder of $tmp/in/a.test.yaml"
	is victim "$(cat "$tmp/victim.txt")" precious
	[ ! -e "$tmp/away/new.txt" ] || complain 'a file was written'
done
cat >"$tmp/in/a.test.yaml" <<EOF
command: echo owned
scenarios: [{expect: {screen: {golden: sub/x.txt}}}]
EOF
(cd "$tmp/in" && "$PXESH" test -u a.test.yaml >"$tmp/out" 2>"$tmp/err") ||
	complain 'below is refused'
is golden "$(cat "$tmp/in/sub/x.txt")" owned

begin a_report_that_cannot_be_written_leaves_the_old_one
echo old >"$tmp/report"
(trap '' XFSZ; ulimit -f 0; "$PXESH" test --coverage html \
	--coverage-file "$tmp/report" "$tmp/t" >/dev/null 2>&1)
is report "$(cat "$tmp/report")" old

begin what_was_asked_can_be_demanded
cat >"$tmp/post.test.yaml" <<'EOF'
lab:
  servers:
    - {type: dhcp}
    - type: http
      paths: {/p.php: "#!ipxe\necho ok\n", /q: "#!ipxe\necho ok\n"}
command: |
  dhcp
  params
  param mac ${mac}
  param note a&b =c
  chain http://192.0.2.1/p.php##params
  chain http://192.0.2.1/q?x=1%20+2&y
scenarios:
  - name: the server gets the MAC address
    expect: {requests: [{contains: "mac=52"}]}
  - name: as it should be
    expect:
      requests:
        - method: POST
          uri: http://192.0.2.1/p.php
          params: {mac: "52:54:00:12:34:56", note: "a&b =c", other: none}
          headers: {User-Agent: {contains: iPXE}, Content-TYPE: {contains: form}}
          body: mac=52%3A54
          times: 1
        - {method: GET, params: {x: "1  2", y: "", mac: none}, headers: {Cookie: none}}
        - {method: {not: POST}, uri: {matches: "/q[?]"}}
        - {uri: {contains: nothing}, times: 0}
        - {not: nosuch}
        - {is: "GET http://192.0.2.1/q?x=1%20+2&y"}
EOF
run test "$tmp/post.test.yaml"
is status $status 0
for wrong in 'method: PUT' 'params: {mac: "53"}' 'params: {mac: none}, method: POST' \
	     'params: {serial: X}' 'headers: {Nosuch: x}' 'body: nosuch' \
	     'headers: {User-Agent: iPXE}' 'method: POST, uri: "http://192.0.2.1/q"'; do
	sed '/as it should/,$d' "$tmp/post.test.yaml" >"$tmp/wrong.test.yaml"
	echo "  - {name: wrong, expect: {requests: [{$wrong}]}}" \
		>>"$tmp/wrong.test.yaml"
	run test "$tmp/wrong.test.yaml"
	is "status of $wrong" $status 1
	has out 'wrong.test.yaml:16:'
	has out 'no request was like this'
	has out 'p.php => 200, 15 bytes, with mac=52:54:00:12:34:56&note=a&b =c'
done
sed 's/times: 1/times: 2/' "$tmp/post.test.yaml" >"$tmp/wrong.test.yaml"
run test "$tmp/wrong.test.yaml"
has out 'there were 1 such requests, not 2'
sed 's/times: 1/tims: 1/' "$tmp/post.test.yaml" >"$tmp/wrong.test.yaml"
run test "$tmp/wrong.test.yaml"
is status $status 2
has err 'did you mean "times"?'

begin scripts_that_never_end_do_end
cat >"$tmp/e.test.yaml" <<'EOF'
scenarios:
  - {script: loop.ipxe, expect: {end: endless}}
  - {script: poll.ipxe, expect: {end: endless}}
EOF
printf '#!ipxe\n:a\ngoto a\n' >"$tmp/loop.ipxe"
printf '#!ipxe\n:a\nsleep 60\ngoto a\n' >"$tmp/poll.ipxe"
run test "$tmp/e.test.yaml"
is status $status 0

begin coverage_covers_what_the_lab_serves
mkdir -p "$tmp/cov/www"
printf '#!ipxe\necho sub\nexit 0\necho never\n' >"$tmp/cov/www/sub.ipxe"
cat >"$tmp/cov/c.test.yaml" <<'EOF'
lab:
  servers:
    - {type: dhcp}
    - {type: dns}
    - type: http
      paths:
        /: {folder: www}
        /menu.ipxe: |
          #!ipxe
          chain http://boot.test/sub.ipxe
          chain tftp://192.0.2.1/sub.ipxe || echo failed
          isset ${nothing} && echo never ||
    - {type: tftp, paths: {/: {folder: www}}}
script: http://boot.test/menu.ipxe
scenarios: [{name: one}]
EOF
run test --coverage text "$tmp/cov"
is status $status 0
has out "$tmp/cov/www/sub.ipxe"
has out 'http://boot.test/menu.ipxe'
has out 'lines 2/3 (66%)'
has out 'line 4: what follows "&&" is never run'
run test --coverage lcov "$tmp/cov"
has out "SF:$tmp/cov/www/sub.ipxe"
has out 'DA:2,2'
hasnt out 'SF:http'
run test --coverage html "$tmp/cov"
has out 'chain http://boot.test/sub.ipxe'

begin coverage_names_what_was_not_reached
run test --coverage text "$tmp/t"
has out "$tmp/t/x.ipxe"
has out 'lines 9/9 (100%)'
has out 'labels 2/2 (100%)'
has out 'branches 2/2 (100%)'
has out 'items 2/2 (100%)'
run test --coverage text --filter 'the default' "$tmp/t"
has out 'label "b" never reached'
has out 'line 12: never run'
has out 'item "b" never chosen'
has out 'what follows "||" is never run'
run test --coverage lcov --coverage-file "$tmp/lcov" "$tmp/t"
is lines "$(grep -c '^DA:' "$tmp/lcov")" 9
has lcov 'BRDA:5,0,0,1'
run test --coverage html --coverage-file "$tmp/html" --filter default "$tmp/t"
has html '<tr class="p"><td class="n">5</td>'
hasnt html 'http'

begin lines_that_never_ran_are_told_in_ranges
mkdir "$tmp/range"
script range/r.ipxe <<'END'
#!ipxe
exit
echo a
:b
# a remark
echo b
echo c
END
script range/r.test.yaml <<'END'
scenarios:
  - {name: ends, script: r.ipxe, expect: {end: exit}}
END
run test --coverage text "$tmp/range"
has out 'lines 3-7: never run'
hasnt out 'line 6'

begin included_files_share_labs_and_say_where_they_are_wrong
mkdir -p "$tmp/inc/sub"
cat >"$tmp/inc/sub/common.yaml" <<'EOF'
lab: office.lab.yaml
machines: {desk: {serial: S-1}}
expect: {output: Goodbye}
EOF
cat >"$tmp/inc/sub/office.lab.yaml" <<'EOF'
servers:
  - {type: dhcp}
  - {type: dns}
  - {type: http, paths: {/a: {file: a.txt}}}
EOF
printf '#!ipxe\necho Hello ${serial}\n' >"$tmp/inc/sub/a.txt"
cat >"$tmp/inc/i.test.yaml" <<'EOF'
include: sub/common.yaml
machine: desk
scenarios: [{script: "http://x.test/a", expect: {output: Hello S-1}}]
EOF
run test "$tmp/inc"
is status $status 1
has out "inc/sub/common.yaml:3:18: the output does not contain \"Goodbye\""
hasnt out 'contain "Hello'
sed -i 's/Goodbye/Hello/' "$tmp/inc/sub/common.yaml"
run test "$tmp/inc"
is status $status 0

begin the_documented_example_passes
sed -n '/^```yaml/,/^```/p' scenario/TESTING.md | grep -v '^```' >"$tmp/d.test.yaml"
run test "$tmp/d.test.yaml"
is status $status 0
has out '8 passed, 0 failed'

finish

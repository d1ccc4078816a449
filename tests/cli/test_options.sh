#!/bin/sh
# Options that several subcommands have: where one lacks it, there is a reason.
. tests/cli/sh.inc

# What each says of itself; "test" has most of it in its files' keys
offered() {
	for option in $2; do
		run "$1" --help
		grep -q -- "--$option\\b" "$tmp/out" || echo "$option"
	done
}

all='lab machine folder root set platform arch no-net no-dhcp unserved seed
	choose endless'

begin what_describes_a_machine_is_an_option_of_all
is run "$(offered run "$all")" ''
is plan "$(offered plan "$all")" ''
# It chooses everything, and ends loops by their states
is explore "$(offered explore "$all" | xargs)" 'choose endless'
# Its files say what the machine is and does
is test "$(offered test "$all" | xargs)" "$(echo ${all% endless})"

begin a_message_that_names_an_option_is_of_one_that_exists
script loop.ipxe <<'END'
#!ipxe
:again
goto again
END
script loop.test.yaml <<'END'
scenarios:
  - name: it goes on
    script: loop.ipxe
    expect: {end: endless}
END
for words in "run $tmp/loop.ipxe" "plan $tmp/loop.ipxe"; do
	run $words
	cat "$tmp/out" >>"$tmp/err"
	has err 'does not end (--endless lets it go on)'
done
run test "$tmp/loop.test.yaml" --endless
is status $status 0

begin a_scenario_may_go_on_for_long
script long.ipxe <<'END'
#!ipxe
set n:int32 0
:again
sleep 1
inc n
iseq ${n} 10100 || goto again
END
sed 's/loop/long/; s/end: endless/end: exit/' "$tmp/loop.test.yaml" \
	>"$tmp/long.test.yaml"
run test "$tmp/long.test.yaml"
is status $status 1
has out '(--endless lets it go on)'
run test "$tmp/long.test.yaml" --endless
is status $status 0

begin plan_takes_a_machine_without_card_or_lease
script ip.ipxe <<'END'
#!ipxe
isset ${ip} && exit 5 || exit 6
END
run plan "$tmp/ip.ipxe"
has out 'exit status 5'
run plan "$tmp/ip.ipxe" --no-dhcp
has out 'exit status 6'
run plan "$tmp/ip.ipxe" --no-net
has out 'exit status 6'

finish

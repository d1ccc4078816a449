#!/bin/sh
# A machine that nobody sits at waits for ever where a script asks somebody:
# no "||" takes it further, and no scenario passes by.
. tests/cli/sh.inc
cd "$tmp" || exit 1
script menu.ipxe <<'END'
#!ipxe
menu What shall this machine do
item keep Leave it alone
choose task || goto wipe
exit 1
:wipe
kernel wipe-disk
boot
END
cat >nobody.test.yaml <<'END'
lab: {unserved: stub}
scenarios:
  - name: a menu without a time-out waits for ever
    script: menu.ipxe
    expect: {boot: {uri: http://boot.lab/wipe-disk}}
END

begin nobody_is_not_somebody
run plan menu.ipxe --unserved stub
is status $status 3
has out 'waits for a person at menu.ipxe:4'
hasnt out boot
run run menu.ipxe --unserved stub
is status $status 3
has err 'waits for a person at menu.ipxe:4'
hasnt out 'would boot'
run explore menu.ipxe --unserved stub
has out 'waits for a person at menu.ipxe:4'
has out 'boot http://boot.lab/wipe-disk'

begin no_scenario_passes_by_a_wait
run test nobody.test.yaml
is status $status 1
has out 'a boot was expected, but it waits for a person at menu.ipxe:4'
sed -i 's/expect:.*/expect: {end: waits}/' nobody.test.yaml
run test nobody.test.yaml
is status $status 0
for expect in '' 'expect: {output: Leave}' 'expect: {end: shell}' \
	      'expect: {error: {line: 4}}' 'expect: {end: endless}'; do
	sed -i '$d' nobody.test.yaml
	echo "    $expect" >>nobody.test.yaml
	run test nobody.test.yaml
	is "status with $expect" $status 1
done

begin whatever_asks_a_person_waits
for line in 'prompt Go on?' 'prompt --key x Go on?' 'read answer' login \
	    'form --name f ; item --form f a A ; present --form f' config shell \
	    'menu m ; item a A ; choose x' \
	    'menu m ; item a A ; choose --keep x'; do
	run --no-net -c "set a 1
		$line || goto local
		:local
		echo further"
	is "status of $line" $status 3
	has err 'waits for a person at -c:2'
	hasnt out further
done

begin a_wait_in_a_script_started_by_another_is_one_too
printf '#!ipxe\nprompt Here? ||\necho no\n' >inner.ipxe
printf '#!ipxe\nchain inner.ipxe || echo no\necho no\n' >outer.ipxe
run run outer.ipxe
is status $status 3
has err 'waits for a person at inner.ipxe:2'
hasnt out no

begin a_time_out_is_no_wait_for_ever
for line in 'prompt --timeout 9 Go on?' 'read --timeout 9 answer' \
	    'menu m ; item a A ; choose --timeout 9 x ; iseq 1 2'; do
	run --no-net -c "$line || echo further"
	is "status of $line" $status 0
	has out further
done

begin keys_that_are_used_up_are_nobodys
run --no-net -k 'x' -c 'prompt One ; prompt Two || echo no'
is status $status 3
hasnt out no
run --no-net -k 'xy' -c 'prompt One && prompt Two && echo both'
is status $status 0
has out both

finish

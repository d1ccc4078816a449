#!/bin/sh
# Explore every script here: NAME.ipxe must give NAME.tree, whatever the
# number of jobs; every end must be where its "pxesh run" line leads.
# "tests/explore/test_explore.sh --update" writes what it gets: read the
# difference before you commit it.
. tests/cli/sh.inc
cd tests/explore || exit 1

options() {
	case $1 in
	ask)	echo "--unserved stub --value host=web1 --value host=db1
		      --value username=me --value disk=sda" ;;
	failures|lost) echo "--unserved stub --failures" ;;
	radio)	echo "--unserved stub --lab radio.yaml" ;;
	forever|retry) ;;
	*)	echo "--unserved stub" ;;
	esac
}

for script in *.ipxe; do
	case=${script%.ipxe}
	case $case in nested|*-part) continue ;; esac
	begin "explore_walks_$case"
	run explore "$script" $(options "$case") --jobs 1
	[ "$1" != --update ] || cp "$tmp/out" "$case.tree"
	[ $status -lt 2 ] || complain "exit status $status"
	diff -u "$case.tree" "$tmp/out" || bad=1
	cp "$tmp/out" "$tmp/one"
	run explore "$script" $(options "$case") --jobs 4
	cmp -s "$tmp/one" "$tmp/out" || complain "--jobs 4 differs"
done

for script in menu-loop ask chained toggle count failures lost pile \
		two-kernels editor named-again left-behind left-over left-script \
		marked radio; do
	begin "what_explore_prints_repeats_each_end_of_$script"
	run explore $script.ipxe $(options $script) -f json
	cp "$tmp/out" "$tmp/map"
	python3 replay.py "$PXESH" "$tmp/map" >"$tmp/out" 2>&1 ||
		complain "some way leads elsewhere"
done

# A kernel is replaced by another behind where ways with it and without it met
begin what_is_left_over_is_told_of_the_way_that_is_shown
run explore marked.ipxe --unserved stub --failures -f json
has out '"name": "sdb"'
hasnt out '"left_over": ["http'
cp "$tmp/out" "$tmp/map"
python3 replay.py "$PXESH" "$tmp/map" >"$tmp/out" 2>&1 ||
	complain "some way leads elsewhere"

# Settings that have nothing to do with each other, in all their combinations:
# none of the ends may be missing, least of all those that need several
for again in "" left.ipxe; do
	begin "a_million_states_are_walked_by_their_steps_${again:+again}"
	python3 leftovers.py $again >"$tmp/left.ipxe"
	run explore "$tmp/left.ipxe" --unserved stub -f json
	cp "$tmp/out" "$tmp/map"
	hasnt out '"limits"'
	is boots "$(grep -c '"kind": "boot"' "$tmp/map")" 56
	is both "$(grep -c '"uri": "http://b.test/both"' "$tmp/map")" 16
	has out '"text": "exit 7"'
	python3 replay.py "$PXESH" "$tmp/map" >"$tmp/out" 2>&1 ||
		complain "some way leads elsewhere"
done

# Merging ways must not make ends up
begin a_hundred_ends_by_chance_are_where_their_run_lines_lead
python3 systems.py >"$tmp/systems.ipxe"
run explore "$tmp/systems.ipxe" --unserved stub --value extra=a \
	--value extra=b -f json
cp "$tmp/out" "$tmp/map"
is status $status 1
python3 replay.py "$PXESH" 100 $$ "$tmp/map" >"$tmp/out" 2>&1 ||
	complain "some way leads elsewhere"

begin autoboot_by_radio_may_find_no_network
script air.ipxe <<'EOF'
#!ipxe
set net0/ssid guest
autoboot net0 || exit 4
EOF
run explore "$tmp/air.ipxe" --lab radio.yaml
has out '"guest" is not in reach → exit 4'

# Behind a prompt, which disk is attached is all that differs
begin disks_over_the_network_are_told_by_their_root_paths
{ printf '\353'; head -c 509 /dev/zero; printf 'U\252'; } >"$tmp/disk.img"
cat >"$tmp/disks.yaml" <<EOF
servers:
  - {type: dhcp}
  - {type: iscsi, luns: [{lun: 0, image: disk.img},
                         {lun: 1, image: disk.img}]}
machine: {platform: pcbios}
EOF
script disks.ipxe <<'EOF'
#!ipxe
set disk:string iqn.2026-11.lab:disk
menu
item one One
item two Two
item own The machine's own
choose --timeout 1 what && goto ${what} ||
exit 1
:one
sanhook iscsi:192.0.2.1::::${disk}
goto start
:two
sanhook iscsi:192.0.2.1:::1:${disk}
:start
prompt --timeout 1 Now? ||
:own
sanboot --no-describe --drive 0x80
EOF
run explore "$tmp/disks.ipxe" --lab "$tmp/disks.yaml"
for end in iscsi:192.0.2.1::::iqn.2026-11.lab:disk \
		iscsi:192.0.2.1:::1:iqn.2026-11.lab:disk 'drive 0x80'; do
	has out "  boot $end"
done

begin a_way_that_run_would_not_go_has_no_run_line
run explore placeholder.ipxe --unserved stub -f json
has out '"placeholder": true'
hasnt out '--choose a'
script proof.ipxe <<'EOF'
#!ipxe
imgfetch http://a.test/next.ipxe || exit 7
imgverify next.ipxe http://a.test/next.sig || exit 5
exit 6
EOF
run explore "$tmp/proof.ipxe" --unserved stub
has out 'exit 6 [E1]'
hasnt out 'pxesh run'

begin what_fails_before_it_asks_has_no_choices
script type.ipxe <<'EOF'
#!ipxe
menu Which
item a A
choose x:notype || read y:notype || choose new/x || exit 4
exit 5
EOF
run explore "$tmp/type.ipxe"
has out '#1 menu "Which", '
has out '1 place to choose, 2 ends.'

begin explore_is_content_with_good_ends
run explore merge.ipxe
is status $status 0

begin explore_fails_for_an_error
run explore menu-loop.ipxe
is status $status 1
has out 'menu-loop.ipxe:12: kernel http://boot.lab/debian/vmlinuz'

begin explore_tells_values_apart_wherever_they_are
script two.ipxe <<'EOF'
#!ipxe
menu One
item v0 A
item v1 B
choose a || exit
menu Two
item v0 A
item v1 B
choose b || exit
menu Three
item v0 A
item v1 B
choose c || exit
kernel http://boot.test/${a}${b}${c}
boot
EOF
run explore "$tmp/two.ipxe" --unserved stub -f json
for uri in v0v0v0 v0v0v1 v0v1v0 v0v1v1 v1v0v0 v1v0v1 v1v1v0 v1v1v1; do
	has out "http://boot.test/$uri"
done

# What one scope lacks is looked for in others
begin explore_tells_values_with_a_scope_apart
script scoped.ipxe <<'EOF'
#!ipxe
menu One
item v0 A
item v1 B
choose a || exit
set net0/disk ${a}
clear a
set disk x
menu Two
item go Go
choose b || exit
clear disk
kernel http://boot.test/${disk}
boot
EOF
run explore "$tmp/scoped.ipxe" --unserved stub
has out "boot http://boot.test/v0"
has out "boot http://boot.test/v1"

begin explore_fails_without_an_end
script login.ipxe <<'EOF'
#!ipxe
:logon
login || goto logon
iseq ${password} 12345 || goto logon
EOF
run explore "$tmp/login.ipxe"
is status $status 1
has out 'No end was reached.'
hasnt out 'the shortest way to each'
run explore "$tmp/login.ipxe" --value password=12345
is status $status 0

begin explore_refuses_what_no_way_could_run
run explore "$tmp"
is status $status 2
has err "pxesh: $tmp: Is a directory"
run explore none.ipxe
is status $status 2
has err 'pxesh: none.ipxe: No such file or directory'

begin explore_says_that_the_map_was_not_written
run explore merge.ipxe -f html -o /dev/full
is status $status 1
has err '/dev/full: No space left on device'

begin explore_says_where_it_stopped
run explore count.ipxe --max-depth 3
has out 'more than 3 choices on one way (--max-depth)'
run explore toggle.ipxe --unserved stub --max-paths 5
has out 'more than 5 ways (--max-paths)'
cp "$tmp/out" "$tmp/one"
run explore toggle.ipxe --unserved stub --max-paths 5 --jobs 4
cmp -s "$tmp/one" "$tmp/out" || complain "--jobs 4 differs"

begin a_large_menu_fits_the_tables
{
	printf '#!ipxe\nmenu Many\n'
	seq 16000 | sed 's/.*/item i& Item &/'
	printf 'choose t || exit\necho ${t}\n'
} >"$tmp/many.ipxe"
run explore "$tmp/many.ipxe" --max-paths 50
has out 'more than 50 ways (--max-paths)'
hasnt out 'tables are full'

begin explore_follows_short_ways_first_if_there_are_too_many
script endless.ipxe <<'EOF'
#!ipxe
:again
menu Which way
item a A
item b B
item c C
item stop Stop
choose next || exit 7
iseq ${next} stop && iseq ${way} bc && poweroff ||
set way ${way}${next}
goto again
EOF
run explore "$tmp/endless.ipxe" --max-paths 200
has out 'by B > C > Stop'
has out 'all ways of at most 3 choices were followed'
has out 'more than 200 ways (--max-paths)'
cp "$tmp/out" "$tmp/one"
run explore "$tmp/endless.ipxe" --max-paths 200 --jobs 5
cmp -s "$tmp/one" "$tmp/out" || complain "--jobs 5 differs"

begin explore_draws_for_graphviz
run explore menu-loop.ipxe --unserved stub -f dot
is status $status 1
has out 'p1 -> e1 [label="Debian 12"];'

begin explore_walks_the_machines_of_a_lab_file
script lab.yaml <<'EOF'
machines: {old: {platform: pcbios}, new: {platform: efi, arch: arm64}}
EOF
script m.ipxe <<'EOF'
#!ipxe
iseq ${platform} pcbios && exit 3 ||
kernel http://a.test/${buildarch}
boot
EOF
run explore "$tmp/m.ipxe" --lab "$tmp/lab.yaml" --machine old --unserved stub
has out 'm.ipxe on old (pcbios, x86_64)'
has out 'exit 3 [E1]'
has out ' --machine old '
run explore "$tmp/m.ipxe" --lab "$tmp/lab.yaml" --machine new --unserved stub
has out 'boot http://a.test/arm64 (a placeholder) [E1]'
run explore "$tmp/m.ipxe" --lab "$tmp/lab.yaml" --machine new --unserved stub \
	-f json
cp "$tmp/out" "$tmp/map"
python3 replay.py "$PXESH" "$tmp/map" >"$tmp/out" 2>&1 ||
	complain "some way leads elsewhere"

begin explore_walks_several_machines_or_all
script all.yaml <<'EOF'
machines:
  old:
    platform: pcbios
  new:
    arch: arm64
  third:
    platform: efi
EOF
script all.ipxe <<'EOF'
#!ipxe
iseq ${platform} efi || exit 3
EOF
run explore "$tmp/all.ipxe" --lab "$tmp/all.yaml" --machine all
is status $status 1
has out ' on old (pcbios, x86_64)'
has out ' on new (efi, arm64)'
has out ' on third (efi, x86_64)'
has out '--machine new --keys'
is table "$(tail -n 4 "$tmp/out" | tr -s ' ')" ' machine ends bad failed
 old (pcbios, x86_64) 1 1 0
 new (efi, arm64) 1 0 0
 third (efi, x86_64) 1 0 0'
run explore "$tmp/all.ipxe" --lab "$tmp/all.yaml" --machine third \
	--machine new -f json -o "$tmp/all.json"
is status $status 0
is maps "$(python3 -c 'import json, sys
print([m["machine"] for m in json.load(open(sys.argv[1]))])' \
	"$tmp/all.json")" "['third (efi, x86_64)', 'new (efi, arm64)']"
run explore "$tmp/all.ipxe" --lab "$tmp/all.yaml" --machine all -f html
is status $status 2
has err 'one --machine at a time'
run explore "$tmp/all.ipxe" --machine all
is status $status 2

# Where memory is used again: what filled it must not be taken for a map
begin a_machine_leaves_nothing_to_the_next
{
	echo '#!ipxe'
	for n in 1 2 3 4 5 6 7 8; do
		head -c 3000000 /dev/zero | tr '\0' '\377' >"$tmp/full$n"
		echo "imgfetch full$n || exit 2"
	done
	printf 'menu A\nitem a A\nitem b B\nchoose x || exit 1\n'
} >"$tmp/full.ipxe"
run explore "$tmp/full.ipxe" --lab "$tmp/all.yaml" --machine all
is table "$(tail -n 4 "$tmp/out" | tr -s ' ')" ' machine ends bad failed
 old (pcbios, x86_64) 2 1 0
 new (efi, arm64) 2 1 0
 third (efi, x86_64) 2 1 0'
rm "$tmp"/full*

begin explore_takes_local_copies_for_what_is_elsewhere
mkdir -p "$tmp/web/boot" "$tmp/files"
script web/boot/menu.ipxe <<'EOF'
#!ipxe
chain sub/next.ipxe ||
chain https://files.test/pub/old.ipxe ||
imgfetch tftp://192.0.2.1/x/vmlinuz || exit 4
EOF
mkdir "$tmp/web/boot/sub"
printf '#!ipxe\nexit 5\n' >"$tmp/web/boot/sub/next.ipxe"
echo kernel >"$tmp/files/vmlinuz"
roots="--root http://boot.test/boot=$tmp/web/boot
	--root https://files.test:443/pub=$tmp/files
	--root tftp://192.0.2.1/x=$tmp/files"
run explore "$tmp/web/boot/menu.ipxe" $roots
has out "$tmp/web/boot/menu.ipxe:3: chain https://files.test/pub/old.ipxe: the server has no such file"
hasnt out "menu.ipxe:2: chain"
hasnt out "menu.ipxe:4: imgfetch"
cp "$tmp/out" "$tmp/one"
run explore "$tmp/web/boot/menu.ipxe" $roots -f json
cp "$tmp/out" "$tmp/map"
python3 replay.py "$PXESH" "$tmp/map" >"$tmp/out" 2>&1 ||
	complain "some way leads elsewhere"
run explore "$tmp/web/boot/menu.ipxe"
has out 'menu.ipxe:4: imgfetch tftp://192.0.2.1/x/vmlinuz'

begin explore_refuses_a_root_that_is_none
run explore menu-loop.ipxe --root nowhere
is status $status 2
has err '--root nowhere: URL=DIR is expected'
run explore menu-loop.ipxe --root '${base}/x://=/tmp'
has err 'here the URL itself is needed'
run explore menu-loop.ipxe --root "http://a.test=$tmp/none"
has err 'none" is no folder'

begin a_map_for_programs_says_what_differs_as_well
run explore named-again.ipxe --unserved stub -f json
has out '"differs": {"from": 2, "with": [], "without": ["image http://boot.lab/old/vmlinuz"]}'
run explore toggle.ipxe --unserved stub -f json
has out '"differs": {"from": 1, "with": ['

begin explore_makes_a_page
run explore menu-loop.ipxe --unserved stub -f html
has out '"label": "Debian 12"'
has out '</html>'
hasnt out '/*SCRIPT*/'
if have node; then
	node --check "$top/explore/explore.js" >"$tmp/out" 2>&1 ||
		complain "the page's script is wrong"
fi
hasnt out 'https://'

begin explore_explains_wrong_usage
run explore
is status $status 2
run explore nothing-there.ipxe
is status $status 2
run explore menu-loop.ipxe --value host
is status $status 2
has err '--value host: NAME=TEXT is expected'

finish

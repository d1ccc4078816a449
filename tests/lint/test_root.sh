#!/bin/sh
# pxesh lint --root: scripts that lead to each other.
. tests/cli/sh.inc

lint() {
	run lint --config none "$@"
}

mkdir -p "$tmp/www/sub"
printf '#!ipxe\nset server boot.example\nset base http://boot.example/\n%s' \
	'chain ${base}sub/a.ipxe || shell
chain --replace missing.ipxe
' | script www/main.ipxe
printf '#!ipxe\nset sever x\necho ${server} ${sever}\nchain ../main.ipxe\n' |
	script www/sub/a.ipxe
printf '#!ipxe\ngoto there\n' | script www/b.ipxe
printf '#!ipxe\nchain b.ipxe\n:there\nexit\n' | script www/c.ipxe

begin without_a_root_nothing_is_known_of_other_files
lint -f gcc "$tmp/www"
hasnt out missing-file
hasnt out chain-cycle

begin a_missing_file_is_found
lint -f gcc --root "http://boot.example=$tmp/www" "$tmp/www/main.ipxe"
is status $status 1
has out 'main.ipxe:5:17: error: there is no file '
has out '[621 missing-file]'

# The items of the menu are what the URI is made of
begin a_missing_file_is_found_through_a_choice
script www/pick.ipxe <<'EOF'
#!ipxe
:top
menu Lab
item b There is a file
item gone There is none
item back This goes elsewhere
choose os || exit 1
iseq ${os} back && goto top ||
chain ${os}.ipxe || goto top
EOF
lint -f gcc --root "http://boot.example=$tmp/www" "$tmp/www/pick.ipxe"
has out 'pick.ipxe:5:6: warning: choosing this item fails: there is no file '
hasnt out 'pick.ipxe:4:'
hasnt out 'pick.ipxe:6:'

begin a_cycle_is_found_through_a_setting_and_dots
lint -f gcc --root "http://boot.example=$tmp/www" "$tmp/www/main.ipxe"
has out 'main.ipxe:4:1: warning: that script chains back'
lint -f gcc --root "http://boot.example=$tmp/www" "$tmp/www/sub/a.ipxe"
has out 'a.ipxe:4:1: warning: that script chains back'

begin a_setting_of_the_parent_script_is_known
lint -f gcc --root "http://boot.example=$tmp/www" "$tmp/www/sub/a.ipxe"
hasnt out misspelt-setting

begin a_label_of_another_script_is_named
lint -f gcc --root "http://boot.example=$tmp/www" "$tmp/www/b.ipxe"
has out '[420 goto-elsewhere]'
has out 'c.ipxe'
hasnt out undefined-label

begin a_file_is_no_image_before_it_is_fetched
script www/images.ipxe <<'EOF'
#!ipxe
imgfetch --name mine http://boot.example/b.ipxe
imgfetch sub/a.ipxe
initrd mine
initrd a.ipxe
initrd theirs
EOF
lint -f gcc --root "http://boot.example=$tmp/www" "$tmp/www/images.ipxe"
is lines "$(grep '621 missing-file' "$tmp/out" | cut -d: -f2 | xargs)" 6
rm "$tmp/www/images.ipxe"

begin the_root_may_stand_in_the_configuration
printf 'root:\n  http://boot.example/: www\n' >"$tmp/.pxesh.yaml"
run lint -f gcc "$tmp/www/main.ipxe"
has out '[621 missing-file]'

begin a_root_that_is_no_folder_is_wrong_usage
lint --root "http://boot.example=$tmp/none" "$tmp/www/main.ipxe"
is status $status 2
lint --root nonsense "$tmp/www/main.ipxe"
is status $status 2

finish

#!/bin/sh
# Messages name the first mistake.
. tests/cli/sh.inc
here=tests/faults

begin a_web_page_is_no_script
run -c 'dhcp && chain http://192.0.2.1/boot.php' --lab $here/html/lab.yaml
is status $status 1
has err '"boot.php" is a web page, no script (that begins with #!ipxe)'

begin what_came_instead_is_shown
printf 'set a b\nboot\n' >"$tmp/menu.ipxe"
run --folder "$tmp" -c 'dhcp && chain http://boot.lab/menu.ipxe'
has err '"menu.ipxe" is neither a script nor a program: it begins with "set a b"'
: >"$tmp/empty.ipxe"
run --folder "$tmp" -c 'dhcp && chain http://boot.lab/empty.ipxe'
has err '"empty.ipxe" is empty'

begin an_image_that_is_not_there_is_no_uri
run -c 'dhcp && boot vmlinuz'
has err 'no image is called "vmlinuz", and the TFTP server has no such file'

begin the_lab_does_not_pass_for_a_real_server
run -c 'dhcp && kernel http://real.example/vmlinuz'
has err 'the lab answered for real.example, not the real server: --net user'
run -c 'dhcp && kernel http://boot.lab/vmlinuz'
hasnt err 'the lab answered'
run -c 'dhcp && kernel http://real.example/vmlinuz || echo well'
hasnt err 'the lab answered'

begin a_command_is_called_as_it_was_typed
run -c 'chain -x y'
has err '"chain" has no option "-x"'
run -c 'initrd --nam x y'
has err '"initrd" has no option "--nam"; did you mean "--name"?'

begin typos_of_program_options_are_seen
run run --endles x
is status $status 2
has err 'there is no option --endles; did you mean --endless?'
run plan --machin=x y
has err 'did you mean --machine?'
run --qqqqq
hasnt err 'did you mean'

begin a_placeholder_for_a_device_tree_is_one
run run $here/no-device-tree/arm.ipxe --arch arm64 --unserved stub
is status $status 0
has out 'would boot now'
finish

#!/bin/sh
# Rules of the control flow: what they must not say of scripts that work.
. tests/host/sh.inc

# quiet RULE: the script on standard input has no such finding
quiet() {
	script t.ipxe
	run lint --config none --severity style -f gcc "$tmp/t.ipxe"
	hasnt out "$1"
}

begin a_failing_jump_may_be_meant
quiet item-without-label <<'END'
#!ipxe
menu M
item a A
item b B
choose x || exit
goto ${x} ||
chain ${x}.ipxe || shell
:a
exit
END

begin an_item_that_is_compared_needs_no_label
quiet item-without-label <<'END'
#!ipxe
menu M
item a A
item b B
choose x || exit
iseq ${x} b && exit ||
goto ${x}
:a
exit
END

begin a_jump_for_one_value_is_no_jump_for_all
quiet item-without-label <<'END'
#!ipxe
:top
menu M
item a A
item b B
choose x || exit
iseq ${x} a && goto ${x} ||
goto top
:a
exit
END

begin items_of_another_menu_are_not_jumped_to
quiet item-without-label <<'END'
#!ipxe
menu M
item a A
choose x && goto ${x} || exit
:a
menu N
item one One
choose x || exit
chain ${x}.ipxe || shell
END

begin a_setting_from_outside_may_lead_anywhere
quiet unreachable <<'END'
#!ipxe
goto ${where}
:a
echo hello
exit
END

begin items_on_conditions_are_no_duplicates
quiet duplicate-item <<'END'
#!ipxe
menu M
iseq ${platform} efi && item a A || item a B
choose x || exit
echo ${x}
END

begin a_default_that_is_an_item_on_some_way_is_let_be
quiet default-not-in-menu <<'END'
#!ipxe
set wanted a
iseq ${platform} efi && set wanted none ||
menu M
item a A
choose --default ${wanted} x || exit
echo ${x}
END

begin a_loop_that_waits_for_a_key_has_an_end
quiet endless-loop <<'END'
#!ipxe
:a
prompt Press any key
goto a
END

finish

#!/bin/sh
# Rules of the control flow: what they must not say of scripts that work.
. tests/lint/rules.inc

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

begin a_script_in_a_page_is_no_mistake
quiet unreachable <<'END'
#!ipxe
chain http://boot.example/menu.ipxe || echo failed
exit

<!DOCTYPE html>
<html lang="en">
END
hasnt out unknown-command

begin a_lost_label_is_told_once
quiet unknown-command <<'END'
#!ipxe
sanboot --drive 0x80 || goto done
done:
echo done
END

begin a_condition_that_is_never_false_ends_nothing
quiet condition-ends-script <<'END'
#!ipxe
set debug true
set release 12
isset ${debug} && set args debug
iseq ${release} 12 && set name bookworm
echo ${args} ${name}
END

begin a_condition_in_front_of_a_jump_ends_the_script
finds 4 condition-ends-script <<'END'
#!ipxe
:top
inc tries
iseq ${tries} 3 && goto failed
goto top
:failed
echo failed
END

begin what_such_a_condition_hides_is_told_once
quiet unreachable <<'END'
#!ipxe
:top
iseq ${tries} 3 && goto failed
inc tries
goto top
:failed
echo failed
END

begin a_hasty_prompt_hides_what_follows
finds 2 prompt-unhandled <<'END'
#!ipxe
prompt --timeout 2000 Press a key && goto menu
chain http://boot.example/default
:menu
shell
END

begin both_choices_of_a_line_may_end_alike
quiet menu-without-choose <<'END'
#!ipxe
:top
menu M
item a A
item b B
isset ${last} && choose --default ${last} x || choose x || goto end
goto ${x}
:a
goto top
:b
goto top
:end
END

begin a_network_that_may_be_up_is_no_mistake
quiet no-network <<'END'
#!ipxe
chain http://boot.example/first.cfg
isset ${ip} || dhcp || echo no DHCP
chain http://boot.example/menu.ipxe
END

begin a_network_set_up_by_an_item_is_no_mistake
quiet no-network <<'END'
#!ipxe
:top
menu M
item a A
item b B
choose x && goto ${x} || exit
:a
chain http://boot.example/a
:b
dhcp
goto top
END

begin an_initrd_is_known_behind_a_setting
finds 3 initrd-name <<'END'
#!ipxe
set base http://boot.example/debian
kernel ${base}/linux initrd=initrd.img
initrd ${base}/initrd.gz
boot
END

begin an_initrd_named_by_a_setting_may_be_any
quiet initrd-name <<'END'
#!ipxe
kernel ${base}/linux initrd=initrd.img
initrd ${base}/${initrd}
boot
END

begin a_stored_address_without_host_is_told_where_it_is_stored
finds 2 bad-uri <<'END'
#!ipxe
set base http:/boot.example/debian
kernel ${base}/linux
boot
END

begin addresses_that_look_odd_but_work_are_let_be
quiet bad-uri <<'END'
#!ipxe
set base http://boot.example
set word http
chain ${base}//menu.ipxe || chain file:/menu.ipxe || chain /menu.ipxe
kernel tftp://${next-server}//linux root=/dev/nfs url=https://a.example/
boot
END

begin a_wrong_label_is_told_once
quiet undefined-label <<'END'
#!ipxe
iseq ${arch} i386 && goto $arch ||
goto end;
: start
goto start
:end
:i386
END

begin a_name_with_a_hyphen_is_a_variable_too
finds 2 dollar-variable <<'END'
#!ipxe
chain http://$next-server/menu.ipxe
END

begin quotes_that_a_kernel_takes_off_are_let_be
quiet literal-quotes <<'END'
#!ipxe
set key "ssh-rsa AAAA user"
kernel http://boot.example/linux ssh_authorized_keys=${key}
boot
END

begin an_item_that_another_script_handles_needs_no_label
quiet item-without-label <<'END'
#!ipxe
:top
menu M
item windows Windows
item exit Exit
choose x || exit
goto ${x} ||
goto other
:other
chain http://boot.example/windows.ipxe || goto top
:exit
exit
END

begin labels_that_do_the_same_are_no_error
quiet 'error: the label' <<'END'
#!ipxe
:top
menu M
item a A
item back Back
choose x && goto ${x} || goto top
:a
shell
goto top
:back
goto top
:back
goto top
END

begin a_password_of_the_handbook_is_no_secret
quiet 'warning: this is a secret' <<'END'
#!ipxe
kernel http://boot.example/a rancher.password=rancher
kernel http://boot.example/b sshpasswd=breakin startup=breakin
boot
END

begin a_key_of_a_wireless_network_is_a_secret
finds 3 secret-in-script <<'END'
#!ipxe
set net0/ssid home
set net0/key correct horse
set key x
ifopen || exit ${key}
END

begin a_password_among_arguments_is_a_secret
finds 2 secret-in-script <<'END'
#!ipxe
kernel http://boot.example/a vncpassword=hunter2
boot
END

begin a_disk_that_may_not_start_needs_a_way_out
quiet drive-number <<'END'
#!ipxe
sanboot --no-describe --drive 0x80 || exit 1
END
finds 2 drive-number <<'END'
#!ipxe
sanboot --no-describe --drive 0x80 || exit 0
END
finds 2 drive-number <<'END'
#!ipxe
sanboot --no-describe --drive 0x01 || exit 1
END

begin a_boot_alone_boots_nothing
finds 2 boot-without-image <<'END'
#!ipxe
boot
END
quiet boot-without-image <<'END'
#!ipxe
imgargs vmlinuz quiet
boot
END
quiet boot-without-image <<'END'
#!ipxe
kernel http://s/vmlinuz
boot
END

begin a_platform_that_never_is_one_is_found
finds 2 typed-comparison <<'END'
#!ipxe
iseq ${platform} uefi && echo x ||
END
finds 2 typed-comparison <<'END'
#!ipxe
iseq riscv ${buildarch} && echo x ||
END
mends 2 'iseq ${platform} efi && echo x ||' <<'END'
#!ipxe
iseq ${platform} eif && echo x ||
END
quiet typed-comparison <<'END'
#!ipxe
iseq ${platform} sbi && echo x ||
iseq ${buildarch} riscv64 && echo x ||
set platform mine
END
quiet typed-comparison <<'END'
#!ipxe
set platform mine
iseq ${platform} mine && echo x ||
END

finish

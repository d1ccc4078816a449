#!/bin/sh
# Slips that another place of the script tells of: what stands in front of its
# menu, runs on where it should not, or is written nearly like something else.
. tests/lint/rules.inc

begin an_item_in_front_of_its_menu_is_not_in_it
finds 3 item-outside-menu <<'END'
#!ipxe
set os FreeBSD
item a Version a
menu ${os}
item b Version b
choose x || exit
echo ${x}
END
quiet item-outside-menu <<'END'
#!ipxe
menu --name one First
item --menu one a A
menu Second
item b B
choose --menu one x || choose x || exit
echo ${x}
END

begin half_an_operator_in_a_text_is_told_by_what_follows
mends 2 'prompt --timeout 3000 --key s Press s for a shell && shell ||' <<'END'
#!ipxe
prompt --timeout 3000 --key s Press s for a shell & shell ||
exit
END
mends 2 'echo -n Name: && read name' <<'END'
#!ipxe
echo -n Name: & read name
echo ${name}
END
mends 2 'cpuid --ext 29 && set arch x86_64 || set arch i386' <<'END'
#!ipxe
cpuid --ext 29 && set arch x86_64 | set arch i386
echo ${arch}
END
mends 3 'chain http://boot.example/menu.ipxe ||' <<'END'
#!ipxe
dhcp
chain http://boot.example/menu.ipxe |
shell
END
quiet glued-operator <<'END'
#!ipxe
echo Read & write
echo This & shell
prompt Save & exit || shell
set sep |
item --gap -- One |
END

begin a_dollar_without_braces_in_a_jump_is_no_label
mends 4 'choose x && goto ${x} || exit' <<'END'
#!ipxe
menu M
item a A
choose x && goto $x || exit
:a
shell
END
mends 3 'set menu-url ${boot-url}menu.ipxe' <<'END'
#!ipxe
set boot-url http://boot.example/
set menu-url $boot-urlmenu.ipxe
chain ${menu-url}
END

begin a_blank_cuts_a_uri_in_front_of_a_query_too
finds 2 blank-in-uri <<'END'
#!ipxe
chain http://boot.example/my files/menu?mac=${net0/mac}
END
quiet blank-in-uri <<'END'
#!ipxe
kernel http://boot.example/vmlinuz root=/dev/sda1 ip=dhcp
chain http://boot.example/tool a=b/c
boot
END

begin an_option_behind_a_uri_that_is_a_setting_is_late
mends 2 'chain --autofree ${base}/menu.ipxe' <<'END'
#!ipxe
chain ${base}/menu.ipxe --autofree
END
mends 2 'initrd --name initrd.img ${initrd-url} || exit 1' <<'END'
#!ipxe
initrd ${initrd-url} --name initrd.img || exit 1
END
quiet option-after-argument <<'END'
#!ipxe
chain ${options} --autofree http://boot.example/menu.ipxe
END

begin a_time_out_for_another_script_is_in_milliseconds_too
finds 2 timeout-in-seconds <<'END'
#!ipxe
set menu-timeout 10
chain http://boot.example/menu.ipxe
END
finds 2 timeout-in-seconds <<'END'
#!ipxe
set menu-timeout 5
set submenu-timeout ${menu-timeout}
chain http://boot.example/menu.ipxe
END
finds 2 timeout-in-seconds <<'END'
#!ipxe
prompt --timeout 1 Press a key || reboot
END
quiet timeout-in-seconds <<'END'
#!ipxe
set menu-timeout 5
set timeout 30
sleep ${menu-timeout}
prompt --key s --timeout 1 || chain http://boot.example/menu.ipxe
END

begin a_last_choice_as_default_is_no_look_at_it
finds 5 choice-unread <<'END'
#!ipxe
menu M
item a A
item b B
choose --default ${menu} menu || exit
goto a
:a
shell
:b
reboot
END

begin a_kernel_that_a_shell_or_another_boot_follows_is_not_started
finds 2 kernel-without-boot <<'END'
#!ipxe
kernel http://boot.example/vmlinuz
initrd http://boot.example/initrd.img
echo Booting failed
prompt --timeout 5000 Press a key for a shell || exit
shell
END
finds 3 kernel-without-boot <<'END'
#!ipxe
:debian
kernel http://boot.example/debian/vmlinuz
:rescue
imgfetch --name rescue http://boot.example/rescue/vmlinuz
boot rescue
END
quiet kernel-without-boot <<'END'
#!ipxe
kernel http://boot.example/vmlinuz
initrd http://boot.example/initrd.img
echo Type boot
shell
END
quiet kernel-without-boot <<'END'
#!ipxe
kernel --name linux http://boot.example/vmlinuz
boot linux
END

begin an_initrd_in_a_folder_that_is_set_has_a_name
mends 4 'kernel ${url}vmlinuz initrd=initrd' <<'END'
#!ipxe
set url http://boot.example/a/
isset ${b} && set url http://boot.example/b/ ||
kernel ${url}vmlinuz initrd=other.img
initrd ${url}initrd
boot
END
finds 2 initrd-name <<'END'
#!ipxe
kernel ${base}/vmlinuz initrd=other.img
initrd ${base}/modules${arch}.gz
boot
END
quiet initrd-name <<'END'
#!ipxe
set url http://boot.example/a
kernel ${url}vmlinuz initrd=initrd
initrd ${url}initrd
boot
END
quiet initrd-name <<'END'
#!ipxe
kernel ${base}/vmlinuz initrd=modules64.gz
initrd ${base}/modules${arch}.gz?v=1
boot
END
quiet initrd-name <<'END'
#!ipxe
kernel http://boot.example/vmlinuz initrd=ip.img
initrd http://boot.example/${net0/ip}.img
boot
END

begin a_scheme_is_told_among_arguments
mends 2 'kernel http://s/linux fetch=http://s/root.img' <<'END'
#!ipxe
kernel http://s/linux fetch=htpp://s/root.img
boot
END
mends 2 'set args url=https://s/preseed.cfg auto' <<'END'
#!ipxe
set args url=htps://s/preseed.cfg auto
kernel http://s/linux ${args}
boot
END
quiet bad-uri <<'END'
#!ipxe
echo Try htpp://s/
set repo git://s/x file://y nfs://z
kernel http://s/linux repo=${repo} cifs=smb://s/x
boot
END

begin swapped_letters_are_a_slip_even_where_unset_is_meant
mends 2 'isset ${dhcp-server} || exit' <<'END'
#!ipxe
isset ${dhcp-esrver} || exit
shell
END
mends 3 'isset ${mirror} || set mirror http://boot.example' <<'END'
#!ipxe
dhcp
isset ${mirorr} || set mirror http://boot.example
chain ${mirror}/menu.ipxe
END
finds 3 misspelt-setting <<'END'
#!ipxe
kernel ${live-endpoint}/vmlinuz
initrd ${live-ednpoint}/initrd
echo ${live-endpoint}
boot
END
quiet misspelt-setting <<'END'
#!ipxe
isset ${mirror2} || set mirror1 http://boot.example
isset ${serve} || set server boot.example
chain ${mirror1}/menu.ipxe?${server}
END

begin a_setting_that_a_glued_set_was_to_set_is_not_misspelt
mends 3 'chain ${URL}/menu.ipxe' <<'END'
#!ipxe
set URL=http://boot.example
chain ${URL}/menu.ipxe
END

begin an_item_that_is_there_twice_is_one
quiet choice-unread <<'END'
#!ipxe
menu M
item a A
item a A
choose target || exit
:a
shell
END

begin a_card_has_its_own_names_for_things
mends 2 'echo ${net0/ip} ${net0/netmask:ipv4}' <<'END'
#!ipxe
echo ${net0/ipaddress} ${net0/subnet:ipv4}
END
quiet misspelt-setting <<'END'
#!ipxe
set net0/router 192.0.2.1
echo ${net0/router} ${ipaddress}
END
finds 3 odd-card <<'END'
#!ipxe
dhcp
echo ${NET0/ip}
END
quiet odd-card <<'END'
#!ipxe
set eth0/ip 192.0.2.7
echo ${eth0/ip}
END

begin a_label_that_failure_and_success_lead_to_tells_of_a_lost_jump
finds 3 falls-through <<'END'
#!ipxe
:dhcp
dhcp || goto static
:static
shell
END
finds 2 falls-through <<'END'
#!ipxe
dhcp && goto fetch ||
:fetch
chain http://boot.example/menu.ipxe
END
quiet falls-through <<'END'
#!ipxe
:one
chain http://boot.example/one.ipxe || goto two
:two
sanboot --drive 0x80 || goto shell
:shell
shell
END

finds 3 falls-through <<'END'
#!ipxe
read kind
iseq ${kind} rescue && goto rescue ||
:rescue
shell
END
quiet falls-through <<'END'
#!ipxe
iseq ${platform} efi && goto uefi ||
iseq ${platform} pcbios && goto bios ||
:uefi
sanboot http://boot.example/uefi.iso
:bios
sanboot --drive 0x80
END

begin a_section_whose_work_the_next_one_undoes_runs_on
finds 5 falls-through <<'END'
#!ipxe
iseq ${platform} efi && goto uefi || goto bios
:uefi
set file snponly.efi
echo UEFI
:bios
set file undionly.kpxe
goto fetch
:fetch
chain http://boot.example/${file}
END
quiet falls-through <<'END'
#!ipxe
set file snponly.efi
:again
echo ${file}
set file undionly.kpxe
prompt && goto again || exit
END

finish

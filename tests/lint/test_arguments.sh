#!/bin/sh
# Rules that ask what an argument means for its command, not how it looks.
. tests/lint/rules.inc

begin an_and_at_a_line_end_joins_nothing
finds 3 condition-ends-script <<'END'
#!ipxe
menu M
iseq ${buildarch} x86_64 &&
item a For 64 bits
choose x || exit
echo ${x}
END
mends 2 'iseq ${buildarch} x86_64 &&' <<'END'
#!ipxe
iseq ${buildarch} x86_64 &&
echo For 64 bits
END

begin a_condition_in_front_of_a_label_is_meant_to_run_on
finds 2 condition-ends-script <<'END'
#!ipxe
iseq ${platform} efi && goto efi
:bios
chain undionly.kpxe
exit
:efi
chain snponly.efi
END

begin a_fix_leaves_the_consequence_of_a_broken_operator
quiet condition-ends-script <<'END'
#!ipxe
iseq ${x} y && goto away ||1
echo no
:away
shell
END
mends 2 'iseq ${x} y && goto away ||' <<'END'
#!ipxe
iseq ${x} y && goto away ||1
echo no
:away
shell
END

begin half_an_operator_is_none
finds 2 glued-operator <<'END'
#!ipxe
chain http://boot.example/menu.ipxe | goto a
:a
shell
END
finds 2 glued-operator <<'END'
#!ipxe
dhcp & goto a
:a
shell
END
quiet glued-operator <<'END'
#!ipxe
echo This & that | goto and see
item --gap -- Yes | no
END
mends 2 'dhcp || goto a' <<'END'
#!ipxe
dhcp | goto a
:a
shell
END

begin a_label_leads_to_the_command_on_its_line
quiet endless-loop <<'END'
#!ipxe
:next dhcp || goto done
echo one more
goto next
:done
shell
END
finds 6 item-without-label <<'END'
#!ipxe
:next isset ${net0/mac} || goto done
goto next
:done
menu Lab
item b Second
choose x || goto quit
goto ${x}
:quit
exit 1
END

begin names_that_differ_in_digits_are_no_slips
mends 3 'goto 21.04-boot' <<'END'
#!ipxe
goto 20.04-boot
goto 21.04-boot
:20.04-boot
kernel http://boot.example/20.04/vmlinuz
boot
END
hasnt out 'did you mean'

begin a_condition_may_hold_for_labels_only
script t.ipxe <<'END'
#!ipxe
menu Lab
item new New
item old Old
choose v || exit 1
set kind text
iseq ${v} new && set kind graphic ||
iseq ${kind} graphic && goto ${v} ||
echo Text installer of ${v}
shell
exit
:new
shell
END
run lint --config none -f gcc "$tmp/t.ipxe"
hasnt out item-without-label

begin a_jump_goes_where_the_choice_went
mends 7 'goto ${target}' <<'END'
#!ipxe
:top
menu Lab
item a First
item b Second
choose target || goto top
goto ${selected}
:a
shell
:b
reboot
END
quiet stray-jump <<'END'
#!ipxe
:top
menu Lab
item a First
choose target || goto top
chain ${target}.ipxe ||
goto ${on-failure}
:a
shell
END

begin a_choice_among_labels_is_looked_at
finds 6 choice-unread <<'END'
#!ipxe
:top
menu Lab
item a First
item b Second
choose target || goto top
:a
shell
goto top
:b
reboot
END
quiet choice-unread <<'END'
#!ipxe
:top
menu Lab
item a First
item b Second
choose target && iseq ${target} a && goto a ||
:b
reboot
:a
shell
END
quiet choice-unread <<'END'
#!ipxe
:top
menu A page to read
item top Back
choose target || exit
goto top
END

begin an_address_that_nothing_sets_is_another_one
mends 3 'kernel ${serverip}/linux initrd=initrd' <<'END'
#!ipxe
set serverip http://192.0.2.9
kernel ${webserver}/linux initrd=initrd
initrd ${webserver}/initrd
boot
END
quiet unset-server <<'END'
#!ipxe
set serverip http://192.0.2.9
kernel ${webserver}/linux
initrd ${serverip}/initrd
boot
END

begin cards_have_their_names
script t.ipxe <<'END'
#!ipxe
echo ${netx/ip} ${NET0/ip} ${net0.ip} ${eth0/mac}
echo ${netX/ip} ${net0/ip} ${net.ip} ${ethernet/mac} ${smbios/serial}
END
run lint --config none -f gcc "$tmp/t.ipxe"
is places "$(cut -d: -f2-3 "$tmp/out" | xargs)" '2:6 2:17 2:28 2:39'
mends 2 'echo ${netX/ip} ${net0/ip} ${net0/ip} ${net0/mac}' <<'END'
#!ipxe
echo ${netx/ip} ${NET0/ip} ${net0.ip} ${eth0/mac}
END

begin a_jump_among_arguments_lacks_its_operator
mends 2 'chain http://boot.example/menu.ipxe || goto failed' <<'END'
#!ipxe
chain http://boot.example/menu.ipxe goto failed
:failed
shell
END
mends 2 'dhcp net0 || goto failed' <<'END'
#!ipxe
dhcp net0 goto failed
:failed
shell
END
quiet missing-operator <<'END'
#!ipxe
:top
echo Say goto top
menu Say goto top
item goto top
choose x || goto top
END

begin a_kernel_without_boot_in_front_of_another
finds 3 kernel-without-boot <<'END'
#!ipxe
:a
kernel http://boot.example/a || goto failed
initrd http://boot.example/a.gz || goto failed
:b
kernel http://boot.example/b || goto failed
boot || goto failed
:failed
shell
END
finds 7 kernel-without-boot <<'END'
#!ipxe
:top
menu M
item a A
choose x && goto ${x} || exit
:a
kernel http://boot.example/a || goto failed
:failed
prompt Press a key
goto top
:b
boot
END
quiet 'warning: nothing starts' <<'END'
#!ipxe
kernel http://boot.example/a
menu M
item quiet quiet
choose x || exit
imgargs a ${x}
boot
END
quiet 'warning: nothing starts' <<'END'
#!ipxe
kernel http://boot.example/a || kernel http://boot.example/b
boot
END

begin a_stored_scheme_is_spelt
mends 2 'set base http://boot.example' <<'END'
#!ipxe
set base htpp://boot.example
chain ${base}/menu.ipxe || chain foo://bar
END
quiet bad-uri <<'END'
#!ipxe
set drive smb://boot.example
END

begin seconds_are_told_where_they_are_set
script t.ipxe <<'END'
#!ipxe
set menu-timeout 5
set retimeout 5000
menu Lab
item a First
choose --timeout ${menu-timeout} --retimeout ${retimeout} x || exit
prompt --timeout 180 Press any key ||
prompt --timeout 500 Press any key ||
echo ${x}
END
run lint --config none -f gcc "$tmp/t.ipxe"
is places "$(grep timeout-in-seconds "$tmp/out" | cut -d: -f2-3 | xargs)" \
	'2:18 7:18'

begin an_initrd_belongs_to_its_kernel_along_the_flow
mends 2 'kernel http://boot.example/vmlinuz initrd=core.gz || goto failed' <<'END'
#!ipxe
kernel http://boot.example/vmlinuz initrd=initrd.gz || goto failed
initrd http://boot.example/core.gz || goto failed
boot || goto failed
:failed
exit 1
END
mends 4 'imgargs vmlinuz initrd=core.gz quiet' <<'END'
#!ipxe
kernel http://boot.example/vmlinuz
initrd http://boot.example/core.gz
imgargs vmlinuz initrd=initrd.gz quiet
boot
END
finds 3 initrd-name <<'END'
#!ipxe
kernel http://boot.example/vmlinuz
imgargs linux quiet
boot
END
quiet initrd-name <<'END'
#!ipxe
kernel vmlinuz
imgargs vmlinuz quiet
boot
END
quiet initrd-name <<'END'
#!ipxe
initrd core
:kernel
kernel http://boot.example/vmlinuz initrd=core
initrd http://boot.example/modules.gz
boot
END
finds 2 initrd-name <<'END'
#!ipxe
kernel http://boot.example/vmlinuz initrd=initrd.gz
goto load
:other
initrd http://boot.example/initrd.img
:load
initrd --name core http://boot.example/core.gz || goto other
boot
END
quiet initrd-name <<'END'
#!ipxe
kernel http://boot.example/vmlinuz initrd=initrd.gz
goto load
:load
initrd --name initrd.gz http://boot.example/core.gz
boot
END
quiet initrd-name <<'END'
#!ipxe
initrd http://boot.example/one.gz
:kernel
kernel http://boot.example/vmlinuz initrd=one.gz initrd=two.gz
initrd http://boot.example/missing.gz || initrd http://boot.example/two.gz
boot
END

begin what_stands_behind_a_uri_has_a_meaning
script t.ipxe <<'END'
#!ipxe
kernel http://h.example/vmlinuz
initrd http://h.example/initrd.img ks=http://h.example/ks.cfg
initrd http://h.example/second.img --name second
initrd http://h.example/my files/third.img
initrd http://h.example/key /root/key mode=600
initrd http://h.example/boot.sdi boot/boot.sdi
initrd http://h.example/BCD BCD
boot
END
run lint --config none -f gcc "$tmp/t.ipxe"
is places "$(cut -d: -f2-3 "$tmp/out" | xargs)" '3:36 4:36 5:28'
mends 2 'chain http://h.example/my%20files/x.ipxe' <<'END'
#!ipxe
chain http://h.example/my files/x.ipxe
END

begin a_known_address_names_no_setting
mends 4 'read url' <<'END'
#!ipxe
set url http://boot.example
echo -n URL:
read ${url}
chain ${url}/menu.ipxe
END
quiet expanded-name <<'END'
#!ipxe
set var colour
read ${var}
END

begin statements_of_a_template_put_no_value_in
script t.ipxe <<'END'
#!ipxe
{{- if .X }}
echo a
{{- else }}
echo b
{{- end }}
{{ range .Y }}echo {{ .Name }}{{ end }}
echo {{ iface }}
END
run lint --config none -f gcc --template "$tmp/t.ipxe"
is places "$(grep template-value "$tmp/out" | cut -d: -f2-3 | xargs)" \
	'7:20 8:6'

finish

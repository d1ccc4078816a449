#!/bin/sh
# Where rules of settings, labels, URIs and menus begin and end: the cases on
# both sides of what each asks for, beside its own examples.
. tests/lint/rules.inc

begin comparisons_are_constant_or_not
of constant-condition 2 3 5 6 <<'END'
#!ipxe
iseq a b && exit ||
iseq ${a} ${a} && exit ||
iseq ${a} b && exit ||
iseq platform efi && exit ||
iseq a a && exit ||
iseq 50%% $x && exit ||
iseq a && exit ||
END
of typed-comparison 3 4 7 <<'END'
#!ipxe
set n:int32 5
iseq ${n} five && exit ||
iseq ${net0/mac} 52-54-00-12-34-56 && exit ||
iseq ${n} 5 && exit ||
iseq ${net0/mac:hexhyp} 52-54-00-12-34-56 && exit ||
iseq ${net0/ip} 192.0.2 && exit ||
iseq ${hostname} 5 && exit ||
iseq ${n:string} five && exit ||
END
of spaces-stay-one-word 3 <<'END'
#!ipxe
set cards net0 net1
ifclose ${cards}
set one net0
ifclose ${one}
set many net0 net1
isset ${a} && set many net2 ||
ifclose ${many}
read asked
ifclose ${asked}
END
of inc-on-text 3 7 <<'END'
#!ipxe
set word text
inc word
set n:int32 1
inc n
set number 5
inc number
read asked
inc asked
END

begin names_and_equals_signs
of equals-sign 2 3 <<'END'
#!ipxe
set a=b
set a = b
set a b=c
set a=b c
set -x=y
set ${a}=b
END
mends 2 'set a b' <<'END'
#!ipxe
set a = b
END
of expanded-name 3 5 <<'END'
#!ipxe
clear user
read ${user}
echo ${user}
set ${user} x
set 5 x
set which ip
read ${which}
inc ${n:int32}
set a${b} x
END
of shadows-built-in 2 3 4 <<'END'
#!ipxe
set ip nonsense
set mac x
set platform mine
set hostname fine
set net0/mtu many || exit
set priority 1
set dns ${next-server}
END
of numeric-name 2 3 <<'END'
#!ipxe
set 1 first
set 11 eleven
set 12 twelve
set 175 x
set 3
echo ${1} ${11}
END
of unused-setting 2 <<'END'
#!ipxe
set unused x
set used x
set 5 x
set ip 192.0.2.1
clear gone
kernel http://s/k ${used}
boot
END

begin labels_that_are_odd_or_lost
of odd-label 2 4 <<'END'
#!ipxe
: two
echo a
:a${b}
goto a${b}
:fine
END
of duplicate-label 5 <<'END'
#!ipxe
goto a
:a
echo one
:a
echo two
exit
END
of label-without-colon 4 6 <<'END'
#!ipxe
dhcp || goto away
exit
away
echo a
late:
goto late
END

begin loops_and_tries
of tight-retry 3 <<'END'
#!ipxe
:retry
chain http://s/a || goto retry
:again
chain http://s/b || sleep 5 && goto again
END
mends 3 'chain http://s/a && goto retry-3-done ||' <<'END'
#!ipxe
:retry
chain http://s/a || goto retry
END
of endless-loop 4 <<'END'
#!ipxe
:a
echo a
goto a
END
quiet endless-loop <<'END'
#!ipxe
:a
inc n
iseq ${n} 3 && exit ||
goto a
END

begin uris_that_cannot_be
of aoe-uri 4 5 6 7 <<'END'
#!ipxe
sanboot aoe:e0.1 ||
sanboot AOE:e12.34 ||
sanboot aoe:0.1 ||
sanboot aoe:e0 ||
sanboot --keep aoe:e0.1x ||
sanboot aoe:e.1 ||
sanboot aoe:e${shelf}.1 ||
END
of fcp-uri 6 7 8 9 10 11 12 <<'END'
#!ipxe
sanboot fcp:50:00:00:00:00:00:00:01:0 ||
sanboot FCP://50:0a:00:00:00:00:00:0F/1-2 ||
sanboot fcp:${wwn}:0 ||
sanboot fcp:50:00:00:00:00:00:00:01: ||
sanboot fcp:50:00:00:00:00:00:00:01 ||
sanboot fcp:50:00:00:00:00:00:01:0 ||
sanboot fcp:500000000000000001:0 ||
sanboot fcp:50:00:00:00:00:00:00:0g:0 ||
sanboot fcp:50:00:00:00:00:00:00:01:x ||
sanboot fcp://50:00:00:00:00:00:00:01:0 ||
sanboot fcp: ||
END
of iscsi-uri 2 3 9 10 11 12 13 14 15 <<'END'
#!ipxe
sanboot iscsi:192.0.2.1:iqn.2010-04.example:disk
sanboot iscsi:[2001:db8::1]:::iqn.2010-04.example:disk
sanboot iscsi:[2001:db8::1]::::iqn.2010-04.example:disk
sanboot iscsi:${server}::::iqn.2010-04.example:disk
sanboot http://s/a.iso
sanboot iscsi:a:6:3260:1f-0-0-ffff:iqn.2010-04.example:disk
sanboot iscsi:a:tcp:65535:0:disk
sanboot iscsi:::::iqn.2010-04.example:disk
sanboot iscsi:a::x::iqn.2010-04.example:disk
sanboot iscsi:a::65536::iqn.2010-04.example:disk
sanboot iscsi:a::0::iqn.2010-04.example:disk
sanboot iscsi:a:::g:iqn.2010-04.example:disk
sanboot iscsi:a:::1-:iqn.2010-04.example:disk
sanboot iscsi:a::::
END
of drive-number 2 3 <<'END'
#!ipxe
sanboot --drive 0x80 ||
sanboot -d 0 ||
sanboot --drive 0x80 --filename \\EFI\\debian\\shimx64.efi ||
sanboot --filename=\\EFI\\debian\\shimx64.efi --drive 0x80 ||
sanboot --drive 0x80 http://s/a.iso ||
sanhook --drive 0x80 http://s/a.iso ||
END
of disk-argument 6 7 <<'END'
#!ipxe
kernel vmlinuz quiet
sanhook iscsi:a::::iqn.2010-04.example:disk ||
iseq ${a} 1 && goto end ||
iseq ${a} 2 && goto unhooked ||
kernel http://s/vmlinuz-6.1 quiet
kernel linux
kernel vmlinuz rd.iscsi.firmware=1
kernel vmlinuz quiet ip=ibft
kernel vmlinuz quiet ISCSI_AUTO
kernel vmlinuz netroot=iscsi:a::::iqn.2010-04.example:disk
kernel vmlinuz ${args}
kernel wimboot
kernel memdisk
:unhooked
sanunhook
kernel vmlinuz quiet
:end
END
quiet disk-argument <<'END'
#!ipxe
sanhook iscsi:a::::iqn.2010-04.example:disk
kernel vmlinuz quiet
imgargs vmlinuz quiet rd.iscsi.firmware
boot
END
of disk-argument 4 <<'END'
#!ipxe
set root iscsi:a::::iqn.2010-04.example:disk
sanhook ${root}
kernel vmlinuz quiet
boot
END
quiet disk-argument <<'END'
#!ipxe
sanhook http://s/disk.img
kernel vmlinuz quiet
boot
END
of bad-uri 2 3 4 5 6 7 8 9 10 14 <<'END'
#!ipxe
chain http:/s/a
chain http:///s/a
chain http//s/a
chain http;//s/a
chain http://http://s/a
chain http://s\a
chain htp://s/a
chain tftp://[2001:db8::1/a
chain boot.example/a
chain debian-12.5/a
chain {{ x }}://s/a
chain file:/a
chain averyveryverylongschemename://s/a || exit
kernel http://s/k ks=nfs:server:/path
END

begin menus_that_do_not_fit
of duplicate-item 4 <<'END'
#!ipxe
menu M
item a A
item a B
isset ${x} && item b B ||
isset ${x} || item b C
item ${x} D
choose x || exit
echo ${x}
END
quiet duplicate-item <<'END'
#!ipxe
menu About
item x This
item x is
item x prose
choose x || exit
echo ${x}
END
of duplicate-key 4 <<'END'
#!ipxe
menu M
item --key a a A
item --key a b B
item --key ${k} c C
isset ${x} && item --key c d D ||
isset ${x} || item --key c e E
choose x || exit
echo ${x}
END
of menu-size 3 <<'END'
#!ipxe
menu M
item a This text of an item is so long that no console of the usual width can show it
item b ${text} This text of an item is so long that no console can show all of it
item c
choose x || exit
echo ${x}
END

finish

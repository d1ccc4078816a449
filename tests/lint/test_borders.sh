#!/bin/sh
# Where rules of text and of options begin and end: the cases on both sides of
# what each asks for, beside its own examples.
. tests/lint/rules.inc

begin a_hash_cuts_text_numbers_and_commands
of hash-cuts-line 2 3 4 6 8 <<'END'
#!ipxe
echo ####
echo #1 of 3
set colour #ff0000
echo text # a remark
chain http://s/a #b || exit 1
dhcp #1 && is fine
prompt --timeout #5000
echo Title #remark
kernel http://s/k #! ## || nothing
END

begin operators_stick_to_commands_on_either_side
of glued-operator 2 3 4 5 6 7 8 9 <<'END'
#!ipxe
dhcp&& echo up
shell;
&&dhcp
isset ${a}; goto b
chain a ||exit
chain a &&goto b
ping -c 1 192.0.2.1 ||7
isset ${a};
echo a&&b c;d
echo x ;
nosuchcommandatall&& x
set a b;c
:b
END
mends 2 'dhcp && echo up' <<'END'
#!ipxe
dhcp&& echo up
END

begin quotes_are_told_where_they_would_join
of literal-quotes 2 3 4 5 7 8 8 <<'END'
#!ipxe
set name "a b"
item x 'Two words'
isset "${a}"
kernel "http://s/k" x
iseq "${a}" "b" && exit ||
echo "all of it"
iseq "${a}" b && goto "top" ||
echo say "one" and "two"
kernel http://s/k root="LABEL=x"
set key "a b"
imgargs k name=${key}
echo "
:top
END

begin empty_quotes_are_two_characters
of quotes-as-empty 2 3 4 <<'END'
#!ipxe
set a ""
iseq ${a} '' && exit ||
iseq "" ${a} && exit ||
iseq "${a}" "" && exit ||
iseq "" "" && exit ||
set a "" b
END
mends 2 'clear a' <<'END'
#!ipxe
set a ""
END

begin an_unclosed_brace_may_have_a_blank_in_front
mends 2 'echo ${net0/ip}' <<'END'
#!ipxe
echo ${net0/ip }
END
mends 2 'echo ${a}${b}' <<'END'
#!ipxe
echo ${a${b}
END
of unclosed-expansion <<'END'
#!ipxe
echo ${a${b${c${d${e${f${g${h${i
echo } ${a} {b}
END

begin a_dollar_is_told_by_what_is_known
of dollar-variable 3 3 4 <<'END'
#!ipxe
set arch x86_64
echo $arch-efi $(arch)
echo $net0/mac
echo $net0/nothing-known
echo $archives
echo $$arch$$ $1 $nothing $(nothing $
goto $
END

begin options_are_told_from_drawn_lines
of dashes-as-option 2 3 4 <<'END'
#!ipxe
echo ---------
echo -> next
echo - one
echo -n text
echo -- ----
END
of unknown-option 2 3 4 <<'END'
#!ipxe
chain --nosuch http://s/a
chain -x http://s/a
chain --names=x http://s/a
chain --help
ping --${a} x
END
mends 2 'chain --name=x http://s/a' <<'END'
#!ipxe
chain --nmae=x http://s/a
END

begin values_are_missed_and_taken
of option-needs-value 2 3 4 <<'END'
#!ipxe
prompt --timeout --key x Press x
choose --timeout target
chain --name
choose --timeout ${x} target
END

begin arguments_are_counted
of argument-count 2 3 4 5 <<'END'
#!ipxe
shell now
iseq ${a}
sleep 1 2
goto
sleep ${a}
ping
END

begin late_options_are_told_from_a_programs
of option-after-argument 2 3 5 <<'END'
#!ipxe
choose x --default a
chain http://s/a --name x
kernel http://s/k --quiet --cmdline
initrd http://s/i --timeout
echo text --timeout
chain -- http://s/a --name x
END
mends 2 'initrd --name=x http://s/i' <<'END'
#!ipxe
initrd http://s/i --name=x
END

begin a_backslash_joins_what_it_can
of backslash-before-blank 2 5 7 9 13 14 <<'END'
#!ipxe
echo a \
# comment \
echo b
echo c \

# comment \
:label
echo d \ 
  e
# remark \ 
imgargs k quiet \
boot
echo f \
 # last
# fine \
echo g
kernel k \
  boot
END

begin the_end_of_a_file_has_its_faults
printf '#!ipxe\necho a' >"$tmp/end.ipxe"
run lint --config none --severity style -f gcc "$tmp/end.ipxe"
has out ':2:6: note: the last line has no line end [115'
printf '#!ipxe\necho a \\  ' >"$tmp/end.ipxe"
run lint --config none --fix --severity style "$tmp/end.ipxe"
is end "$(tail -n 1 "$tmp/end.ipxe")" 'echo a \  '
printf '#!ipxe\r\necho\ra\r\n' >"$tmp/cr.ipxe"
run lint --config none --severity style -f gcc "$tmp/cr.ipxe"
has out '103 crlf'
has out '2:5: warning: this is a carriage return'

begin the_magic_is_told_from_what_looks_like_it
magic() {
	printf -- "$1" >"$tmp/m.ipxe"
	run lint --config none --severity style -f gcc "$tmp/m.ipxe"
	[ -z "$2" ] || has out "$2"
	[ "$2" ] || hasnt out bad-magic
}
magic '#!ipxe' 'bad-magic'
magic '#!ipxe\n' ''
magic '#!ipxe x\n' ''
magic '#! ipxe\necho a\n' 'bad-magic'
magic '#!/usr/bin/ipxe\necho a\n' 'bad-magic'
magic '#!IPXE\necho a\n' 'bad-magic'
magic '#ipxe  \necho a\n' 'bad-magic'
magic '#!gpxe\necho a\n' 'gpxe-magic'
magic '\357\273\277#!ipxe\necho a\n' 'bad-magic'
magic ' \n#!ipxe\necho a\n' 'bad-magic'
magic '# about\n#!ipxe\necho a\n' 'bad-magic'
magic 'echo a\n#!ipxe\necho b\n' 'has to be the first line'
magic '' 'does not begin with'

finish

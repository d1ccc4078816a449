#!/bin/sh
# .pxesh.yaml: what is wrong with it is said with its place; and the roots.
. tests/lint/rules.inc

printf '#!ipxe\nnosuch\n' >"$tmp/a.ipxe"

# wrong PLACE MESSAGE: the configuration on standard input is wrong there
wrong() {
	cat >"$tmp/c.yaml"
	run lint --config "$tmp/c.yaml" -f gcc "$tmp/a.ipxe"
	is status $status 2
	has err "c.yaml:$1: $2"
}

begin a_wrong_key_or_value_has_a_place
wrong 1:1 'the keys here are' <<'END'
nosuch: 1
END
wrong 1:1 'this is not "KEY: VALUE"' <<'END'
- a
END
wrong 1:9 'the target is pxesh' <<'END'
target: gpxe
END
wrong 1:9 'the target is pxesh' <<'END'
target: [pxesh]
END
wrong 1:11 'a severity is error' <<'END'
severity: grave
END
wrong 2:10 'a severity is error' <<'END'
severity: info
fail-on: [error]
END

begin rules_are_numbers_or_names_and_off_or_a_severity
wrong 1:8 'rules are "NUMBER: off"' <<'END'
rules: [401]
END
wrong 1:8 'rules are "NUMBER: off"' <<'END'
rules: off
END
wrong 2:3 'there is no rule of this number' <<'END'
rules:
  999: off
END
wrong 2:8 '' <<'END'
rules:
  401: loud
END

begin patterns_and_roots_are_texts
wrong 1:11 'exclude is a list of patterns' <<'END'
exclude: "*.j2"
END
wrong 1:11 'a pattern is a text' <<'END'
exclude: [[a]]
END
wrong 1:7 'root is a mapping of URL to folder' <<'END'
root: http://boot.example
END
wrong 2:24 'a root is a folder' <<'END'
root:
  http://boot.example: []
END

begin what_is_right_counts
cat >"$tmp/c.yaml" <<'END'
severity: info
fail-on: error
rules:
  unknown-command: off
  401: warning
exclude: ["*/sub/*", "*.j2"]
END
printf '#!ipxe\nnosuch\ngoto gone\n' >"$tmp/a.ipxe"
printf '#!ipxe\nnosuch\n' >"$tmp/b.ipxe.j2"
run lint --config "$tmp/c.yaml" -f gcc "$tmp/a.ipxe" "$tmp/b.ipxe.j2"
is status $status 0
is lines "$(wc -l <"$tmp/out")" 1
has out ':3:6: warning: this script has no label "gone" [401'
: >"$tmp/c.yaml"
run lint --config "$tmp/c.yaml" -f gcc "$tmp/a.ipxe"
is status $status 1

begin a_root_may_have_slashes_and_the_longest_counts
mkdir -p "$tmp/www/sub" "$tmp/other"
printf '#!ipxe\nchain http://boot.example/sub/x.ipxe\nchain y.ipxe\n' \
	>"$tmp/www/menu.ipxe"
echo '#!ipxe' >"$tmp/other/x.ipxe"
run lint --config none -f gcc --root "http://boot.example//=$tmp/www" \
	--root "http://boot.example/sub=$tmp/other" "$tmp/www/menu.ipxe"
hasnt out ':2:'
has out ':3:7: error: there is no file '
for root in nothing '=x' 'http://boot.example=' \
	"http://boot.example=$tmp/a.ipxe" 'http://boot.example=/no/such'; do
	run lint --config none --root "$root" "$tmp/a.ipxe"
	is "status of $root" $status 2
done

begin scripts_of_a_project_hand_settings_on
printf '#!ipxe\nset selected a\nchain child.ipxe\n' >"$tmp/www/parent.ipxe"
printf '#!ipxe\nmenu M\nitem a A\nchoose x || exit\ngoto ${selected}\n:a\n%s' \
	'shell' >"$tmp/www/child.ipxe"
run lint --config none -f gcc "$tmp/www/child.ipxe"
has out 'stray-jump'
run lint --config none -f gcc --root "http://boot.example=$tmp/www" \
	"$tmp/www/child.ipxe"
hasnt out 'stray-jump'
printf '#!ipxe\nchain child.ipxe\nchain ${x}\n' >"$tmp/www/parent.ipxe"
printf '#!ipxe\nchain parent.ipxe\n' >"$tmp/www/child.ipxe"
run lint --config none -f gcc --root "http://boot.example=$tmp/www" "$tmp/www"
has out 'child.ipxe:2:1: warning: that script chains back to this one'

begin outputs_hold_what_could_not_be_read
for format in tap json sarif checkstyle junit github; do
	run lint --config none -f $format "$tmp/none.ipxe" "$tmp/a.ipxe"
	is "status of $format" $status 2
done
mkdir -p "$tmp/odd"
printf '#!ipxe\nnosuch\n' >"$tmp/odd/a#b,c:d%.ipxe"
run lint --config none -f github "$tmp/odd"
has out 'a#b%2Cc%3Ad%25.ipxe'
run lint --config none -f tap "$tmp/odd"
has out 'not ok 1 - '

finish

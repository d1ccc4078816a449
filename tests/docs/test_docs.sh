#!/bin/sh
# What the documentation shows works: its commands, scripts and files.
. tests/cli/sh.inc

: >"$tmp/err"

# page WHAT: a page with the text of standard input is blamed for WHAT
page() {
	cat >"$tmp/page.md"
	python3 tests/docs/blocks.py "$PXESH" "$tmp/page.md" >"$tmp/out" &&
		complain "nothing is wrong"
	has out "$1"
}

begin a_command_that_fails_is_found
page 'page.md:2: status 3' <<'END'
text
```sh
pxesh --no-net -c 'exit 3'
```
END

begin an_option_that_is_not_there_is_found
page 'no option --bar: pxesh lint --strict a.ipxe --bar' <<'END'
```sh by-hand
cp a b
pxesh lint --strict a.ipxe --bar
```
END

begin an_output_that_is_another_is_found
page 'lacks: two' <<'END'
```console
$ pxesh --no-net -c 'echo one'
one
two
```
END

begin a_script_with_a_mistake_is_found
page 'command not found' <<'END'
```ipxe a.ipxe
#!ipxe
dchp
```
END

begin files_of_a_page_are_there_for_its_commands
cat >"$tmp/page.md" <<'END'
```ipxe www/a.ipxe
#!ipxe
echo hi
```

```console
$ pxesh run \
      www/a.ipxe
hi
```
END
python3 tests/docs/blocks.py "$PXESH" "$tmp/page.md" >"$tmp/out" ||
	complain 'it fails'
has out '2 examples of 1 pages ran'

begin the_site_has_no_link_that_leads_nowhere
if have lowdown; then
	python3 tools/site "$PXESH" "$tmp/site" >"$tmp/out" ||
		complain 'see above'
	[ -s "$tmp/site/docs/reference/rules.html" ] || complain 'no rules'
	grep -q 'href="../tutorial.html"' \
		"$tmp/site/docs/reference/rules.html" || complain 'no way back'
fi

begin examples_of_the_site_run_in_the_page_if_it_is_there
if have lowdown; then
	mkdir "$tmp/web"
	echo the page >"$tmp/web/index.html"
	python3 tools/site "$PXESH" "$tmp/site2" "$tmp/web" >"$tmp/out" ||
		complain 'see above'
	is page "$(cat "$tmp/site2/page/index.html")" 'the page'
	python3 - "$tmp/site2/docs/reference/examples.html" >"$tmp/out" <<'END'
import base64, json, re, sys, zlib
links = re.findall(r'href="\.\./\.\./page/index\.html#1\.([\w-]+)&(?:amp;)?run"',
                   open(sys.argv[1]).read())
for one in links:
    raw = base64.urlsafe_b64decode(one + "=" * (-len(one) % 4))
    print(json.loads(zlib.decompress(raw, -15))["line"])
END
	has out "pxesh --lab menu.yaml -c 'autoboot'"
	hasnt out ca.pem
fi

begin figures_become_one_table
printf '  CC\tx.o\nset: commands      12 /s\nexpand a|b     72 ns\n\nhttp: 64 MiB\n' \
	>"$tmp/figures"
echo 'TFTP, virtio      pxesh    9.00  iPXE    3.00 MB/s  ratio 3.00' \
	>>"$tmp/figures"
printf 'a a     10 ns\nb b     20 ns\n' >>"$tmp/figures"
sh tests/bench/page.sh "$tmp/figures" >"$tmp/out" || complain 'it fails'
is rows "$(sed '1,/^|---/d; s/  *█/ █/' "$tmp/out")" '| set: commands | 12 /s |
| expand a\|b | 72 ns |
| http | 64 MiB |
| TFTP, virtio | pxesh 9.00, iPXE 3.00 MB/s, ratio 3.00 |
| a a | 10 ns |
| b b | 20 ns |

```text
TFTP, virtio
pxesh ██████████████████████████████ 9 MB/s
iPXE ██████████ 3 MB/s
```

```text
a a ███████████████ 10 ns
b b ██████████████████████████████ 20 ns
```'

begin every_command_has_an_example
for row in $(sed -n 's/^COMMAND(\(.*\))/\1/p' interp/commands.def); do
	grep -q "^## $row\$" docs/reference/examples.md ||
		complain "$row has none in docs/reference/examples.md"
done

begin every_option_has_an_example
for row in $(sed -n 's/^COMMAND(\(.*\))/\1/p' interp/commands.def); do
	sed -n "/^## $row\$/,/^## /p" docs/reference/examples.md >"$tmp/row"
	for word in $("$PXESH" -c "help $row" |
			sed -n 's/^  .*\(--[a-z0-9-]*\).*/\1/p'); do
		grep -q -e "$word\>" "$tmp/row" ||
			complain "$row $word has none in" \
				docs/reference/examples.md
	done
done

begin every_setting_and_type_has_an_example
"$PXESH" gen md-settings | sed -n '/^## Types/,$!s/^| \[`\(.*\)`.*/\1/p
	/^## Types/,$s/^| \[`\(.*\)`.*/Type \1/p' >"$tmp/names"
while read -r name; do
	grep -q "^## $name\$" docs/reference/examples-settings.md ||
		complain "$name has none in docs/reference/examples-settings.md"
done <"$tmp/names"
grep -q '^Type hex$' "$tmp/names" && grep -q '^gateway$' "$tmp/names" ||
	complain 'they are not found'

begin every_option_of_the_program_has_an_example
"$PXESH" gen md-program >"$tmp/page"
page=docs/reference/examples-program.md
for c in $(sed -n 's/^## pxesh //p' "$tmp/page"); do
	sed -n "/^## pxesh $c\$/,/^## /p" "$tmp/page" |
		sed -n 's/^| `.*\(--[a-z0-9-]*\).*` |.*/\1/p' >"$tmp/names"
	sed -n "/^## .*\<$(echo "$c" | sed s/shell/run/)\>/,/^## /p" $page \
		>"$tmp/row"
	while read -r word; do
		[ "$word" = --help ] || grep -q -e "$word\>" "$tmp/row" ||
			complain "$c $word has none in $page"
	done <"$tmp/names"
done

begin what_it_boots_from_is_said_in_full
sed -n '/^## What it boots from/,/^## R/s/^|//p' README.md >"$tmp/rows"
for what in HTTP HTTPS FTP TFTP NFS iSCSI AoE FCoE NBD disks USB Wi-Fi; do
	grep -q "^[^|]*\<$what\>" "$tmp/rows" || complain "no row for $what"
done
is cells "$(grep -cv '^[^|]*[^| ]\( | [^|]*[^| ]\)\{4\} |$' "$tmp/rows")" 1

# What pages have images and certificates for, and pxesh installed beside images
export GIVEN="$tmp/given"
mkdir -p "$GIVEN/art" "$tmp/usr/bin" "$tmp/usr/share/pxesh"
cp "$PXESH" "$tmp/usr/bin/"
(
	cd "$GIVEN"
	python3 "$top/tests/cli/fake_image.py" nbp pxesh.pxe
	python3 "$top/tests/cli/fake_image.py" efi pxesh.efi
	cp pxesh.efi pxesh-x64.efi
	cp pxesh.pxe pxesh-x64.efi ../usr/share/pxesh/
	printf '#!ipxe\necho hello\n' >menu.ipxe
	cp -r "$top/scripts" .
	for f in logo.png art/logo.png vmlinuz; do
		echo "$f" >$f
	done
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -keyout box.key -out box.crt -days 30 -subj /CN=box \
		2>/dev/null
	cp box.crt ca.pem
)
begin images_are_there_for_the_examples
if have xorriso mformat; then
	"$PXESH" image --iso "$GIVEN/pxesh.iso" "$GIVEN/pxesh.pxe" \
		"$GIVEN/pxesh.efi" >"$tmp/out" 2>"$tmp/err" ||
		complain 'no disk'
else
	unset GIVEN
fi

for f in README.md docs/*.md docs/howto/*.md docs/reference/*.md; do
	begin "examples_of_$f"
	python3 tests/docs/blocks.py "$tmp/usr/bin/pxesh" "$f" >"$tmp/out" ||
		complain 'see above'
	grep '^skipped: ' "$tmp/out"
done

finish

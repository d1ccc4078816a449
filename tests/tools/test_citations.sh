#!/bin/sh
# What comments cite and pages link to is there; the reference says of the
# code what the code says; and a citation that leads nowhere is noticed.
. tests/cli/sh.inc

: >"$tmp/err"

begin citations_and_links_lead_somewhere
python3 tests/tools/citations.py . "$PXESH" >"$tmp/out" ||
	complain "$(cat "$tmp/out")"

# finds WHAT: a tree with the text of standard input in FILE is blamed for WHAT
finds() {
	mkdir -p "$tmp/tree/docs/reference"
	printf '# A page\n\n## A section\n' >"$tmp/tree/docs/reference/page.md"
	cat >"$tmp/tree/$1"
	python3 tests/tools/citations.py "$tmp/tree" >"$tmp/out" &&
		complain "nothing is wrong with $1"
	grep -qF "$2" "$tmp/out" || complain "$(cat "$tmp/out")"
	rm -r "$tmp/tree"
}

begin a_citation_of_no_page_is_found
finds a.c 'a.c:2: there is no docs/reference/none.md' <<'END'
/* reference/page.md#a-section is there */
/* reference/none.md is not */
END

begin a_citation_of_no_section_is_found
finds a.h 'a.h:1: docs/reference/page.md has no section #b' <<'END'
/* reference/page.md#b */
END

begin a_citation_without_its_folder_is_found
finds a.py 'a.py:1: cite "language.md" as' <<'END'
# language.md, e5
END

begin a_link_to_no_page_is_found
finds a.md 'a.md: there is no b.md' <<'END'
[b](b.md), but not `[c](c.md)`
END

begin a_link_to_no_section_is_found
finds a.md 'a.md: docs/reference/page.md has no section #none' <<'END'
[yes](docs/reference/page.md#a-section) [no](docs/reference/page.md#none)
END

finish

#!/bin/sh
# What pxesh is made of, as tools/sbom says it.
. tests/cli/sh.inc

begin it_names_each_source_with_version_sum_licence_and_patches
tools/sbom 1.2.3 >"$tmp/out" 2>"$tmp/err" || complain 'it fails'
python3 - "$tmp/out" >"$tmp/said" 2>&1 <<'END' || complain "$(cat "$tmp/said")"
import json, os, re, sys
doc = json.load(open(sys.argv[1]))
assert doc["spdxVersion"] == "SPDX-2.3" and doc["dataLicense"] == "CC0-1.0"
assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", doc["creationInfo"]["created"])
packages = {p["name"]: p for p in doc["packages"]}
assert packages["pxesh"]["versionInfo"] == "1.2.3"
for name in "lwip", "zlib", "wolfssl":
    p = packages[name]
    assert re.match(r"[0-9a-f]{64}$", p["checksums"][0]["checksumValue"]), p
    assert re.match(r"[0-9:]+.*-\d", p["versionInfo"]), p
    assert p["licenseDeclared"] != "NOASSERTION", p
    assert p["externalRefs"][0]["referenceLocator"].startswith(
        "pkg:deb/debian/" + name + "@"), p
for patch in os.listdir("tools/patches"):
    assert patch in packages[patch.split("-")[0]].get("sourceInfo", ""), patch
ids = [p["SPDXID"] for p in doc["packages"]]
assert len(set(ids)) == len(ids)
for r in doc["relationships"]:
    assert r["relatedSpdxElement"] in ids, r
assert {r["relatedSpdxElement"] for r in doc["relationships"]} == set(ids)
END

begin debians_copyright_file_names_the_licence_of_each
tools/deps sources >"$tmp/sources"
while read -r source _ _ licence _; do
	sed -n "/^Files:.*third_party\/$source\//,/^$/p" debian/copyright |
		sed -n 's/^License: //p' >"$tmp/out"
	case $licence in GPL-2.0-or-later) licence=GPL-2+ ;; esac
	is "$source" "$(cat "$tmp/out")" "$licence"
	has out "$licence"
	sed -n "/^License: $licence\$/,/^$/p" debian/copyright >"$tmp/out"
	[ "$(wc -l <"$tmp/out")" -gt 5 ] || complain "no text of $licence"
done <"$tmp/sources"

begin it_is_dated_as_asked_and_the_same_each_time
SOURCE_DATE_EPOCH=86400 tools/sbom 1 >"$tmp/out"
has out '"created":"1970-01-02T00:00:00Z"'
(cd / && SOURCE_DATE_EPOCH=86400 "$top/tools/sbom" 1) | cmp - "$tmp/out" ||
	complain 'it differs'

begin what_was_unpacked_counts_more_than_the_table
mkdir -p "$tmp/tree/build/third_party"
cp -r tools "$tmp/tree/"
printf '9.9-9\nCVE-2026-1.patch\n' >"$tmp/tree/build/third_party/zlib.origin"
"$tmp/tree/tools/sbom" 1 >"$tmp/out"
has out '"versionInfo":"9.9-9"'
has out 'patched: CVE-2026-1.patch'
finish

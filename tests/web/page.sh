#!/bin/sh
# The page in Chromium, if there is one: see page.mjs. Its pictures, to be
# looked at, are in build/wasm/pictures.
if ! command -v "${CHROMIUM:-chromium}" >/dev/null; then
	echo 'skipped: there is no chromium here'
	exit 0
fi
mkdir -p build/wasm/pictures
exec node tests/web/page.mjs build/host/pxesh build/web build/wasm/pictures

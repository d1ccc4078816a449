#!/bin/sh
# How fast the page is, where it was built and there is a browser: see web.mjs.
if ! [ -f build/web/pxesh.wasm ] ||
	! command -v "${CHROMIUM:-chromium}" >/dev/null; then
	echo 'page: skipped, it is not built ("make web") or there is no chromium'
	exit 0
fi
exec node tests/bench/web.mjs "${PXESH:-build/host/pxesh}" build/web

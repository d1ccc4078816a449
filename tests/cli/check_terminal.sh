#!/bin/sh
# The program on a terminal: typing, signals, resizing.
set -e
PXESH=$(readlink -f "${PXESH:-build/host/pxesh}")
XDG_STATE_HOME=$(mktemp -d)
trap 'rm -rf "$XDG_STATE_HOME"' EXIT
export PXESH XDG_STATE_HOME LC_ALL=C.UTF-8
unset NO_COLOR
python3 tests/cli/terminal.py

#!/bin/sh
# Are the tests awake? Makes COUNT (100) random changes by SEED, one at a time,
# of one comparison, constant or sign of core, net or interp (or of the files
# named), and lists those that no test notices. JOBS=8 where others keep the
# machine busy; 2 otherwise.
#	tests/mutate.sh SEED [COUNT [FILE...]]
cd "$(dirname "$0")/.." && exec python3 tests/tools/mutate.py "$@"

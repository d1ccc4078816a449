# summary.awk: add up what the test programs of a run said. Reads their logs:
# cmocka's "[  PASSED  ] 5 test(s)." and the plain "5 passed, 0 failed". There
# are at least as many failures as failed programs, "tests": one may have
# crashed without a word.
/^\[  PASSED  \] [0-9]+ test/ { passed += $4 }
/^\[  FAILED  \] [0-9]+ test/ { failed += $4 }
/^([a-z0-9]+: )?[0-9]+ passed, [0-9]+ failed/ {
	sub(/^[a-z0-9]+: /, "")
	passed += $1
	failed += $3
}
/^skipped: / { print; skipped++ }
END {
	if (failed < tests)
		failed = tests
	printf "%d passed, %d failed", passed, failed
	printf skipped ? ", %d skipped\n" : "\n", skipped
	exit failed > 0
}

/* fuzz.h: what the fuzzers share. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* What must hold for any input. */
#define must(x) do {							\
	if (!(x)) {							\
		fprintf(stderr, "%s:%d: %s does not hold\n",		\
			__FILE__, __LINE__, #x);			\
		abort();						\
	}								\
} while (0)

#endif

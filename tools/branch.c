/*
 * branch.c: write the addresses in a program's code as they pack best.
 *
 * usage: branch i386|x64|arm64 <PROGRAM >OUT
 */
#include <stdio.h>
#include <string.h>

#include "platform/unpack/branch.h"

#define PROGRAM_MAX	(16u << 20)

int main(int argc, char **argv)
{
	static uint8_t data[PROGRAM_MAX];
	uint32_t len = (uint32_t)fread(data, 1, sizeof(data), stdin);

	if (argc != 2 || ferror(stdin) || !feof(stdin)) {
		fputs("usage: branch i386|x64|arm64 <PROGRAM >OUT\n", stderr);
		return 1;
	}
	if (!strcmp(argv[1], "arm64"))
		branch_arm64(data, len, true);
	else
		branch_x86(data, len, !strcmp(argv[1], "x64"), true);
	return fwrite(data, 1, len, stdout) != len || fflush(stdout);
}

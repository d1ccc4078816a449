/* packed.S: the program, as the Makefile packed it. */
	.section .rdata, "dr"
	.globl	packed, packed_end
	.balign	4
packed:
	.incbin	"program.xz"
packed_end:

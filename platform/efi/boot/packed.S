/* packed.S: the program, as the Makefile packed it. */
#include "core/version.h"

	.section .rdata, "dr"
	.globl	packed, packed_end
	.balign	4
	/* By this "pxesh embed" knows an image whose embedded parts are laid
	   out as core/embedded.h says */
	.ascii	"pxesh parts 1\0\0\0"
packed:
	.incbin	"program.xz"
packed_end:

/* What it is made of: SPDX as JSON, by gzip */
	.section .sbom, "dr"
	.incbin	"sbom.gz"

/* Which generation this is, for a shim: it starts nothing that has no such
   section, or an empty column in it (shim, SBAT.md); the last one is where to
   report faults. The number rises when a fault is found by which
   unsigned code could be started. */
	.section .sbat, "dr"
	.ascii	"sbat,1,SBAT Version,sbat,1,"
	.ascii	"https://github.com/rhboot/shim/blob/main/SBAT.md\n"
	.ascii	"pxesh,1,pxesh,pxesh," PXESH_VERSION ",SECURITY.md\n"

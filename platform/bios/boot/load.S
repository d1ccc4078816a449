/*
 * load.S: the first 32-bit instructions: at any address, in a flat model,
 * interrupts off, ESI pointing to a struct start or to a Linux boot_params.
 */
#include "platform/bios/bda.h"
#include "platform/bios/layout.h"

	.section .head, "ax"
	.code32
	.globl	_start
_start:
body:
	jmp	1f
	.org	8
	/* struct body, filled in by tools/mkbios.c */
	.globl	body_header
body_header:
	.fill	10, 4, 0
	.ascii	"pxesh parts 1\0\0\0"	/* BODY_MARK */
1:	cli
	cld
	/* A stack: where Linux loaders leave memory free, else at the top of
	   base memory: below 7C00h may be that of who called us. Never in a
	   page with code, a boot sector's or a ROM's: emulators would pay
	   dearly for each push. */
	movl	$0x7000, %eax
	cmpl	$START_MAGIC, (%esi)
	jne	0f
	cmpb	$START_KERNEL, 4(%esi)
	je	0f
	movzwl	BDA_BASE_KIB, %eax
	shll	$10, %eax
	andl	$0xfffff000, %eax
0:	movl	%eax, %esp
	call	2f
2:	popl	%ebx
	subl	$(2b - body), %ebx
	leal	__rel_start(%ebx), %ecx
	leal	__rel_end(%ebx), %edx
3:	cmpl	%edx, %ecx
	jae	4f
	movl	(%ecx), %eax
	addl	%ebx, (%eax, %ebx)
	addl	$8, %ecx
	jmp	3b
4:	pushl	%ebx
	pushl	%esi
	call	load_main

/*
 * lkrn.S: what a boot loader of Linux expects of a kernel (boot protocol
 * 2.06): a header, and real-mode code to enter. The rest is loaded at 1 MiB.
 */
#include "platform/bios/layout.h"

	.section .text
	.code16
	.org	0x1f1
	.byte	1			/* setup sectors after the first */
	.word	0
syssize:
	.long	0			/* by tools/mkbios.c */
	.word	0, 0, 0, 0xaa55
	.org	0x200
	jmp	setup
	.ascii	"HdrS"
	.word	0x0206
	.long	0			/* no real-mode switch hook */
	.word	0x1000
	.word	version - 0x200
	.byte	0			/* type of loader: theirs */
	.byte	1			/* loaded high */
	.word	0x8000
	.long	0x100000		/* entry of 32-bit code */
ramdisk:
	.long	0, 0
	.long	0
	.word	0			/* heap */
	.word	0
cmdline:
	.long	0
	.long	0xffffffff		/* an initrd may be anywhere */
	.long	0x1000
	.byte	0, 0
	.word	0
	.long	0x1000			/* of command line */
version:
	.asciz	"pxesh"

	/* CS is 0x20 paragraphs further than DS, the start of all this. */
setup:	cli
	cld
	movw	%cs, %ax
	subw	$0x20, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movzwl	%ax, %ebx
	shll	$4, %ebx		/* our linear address */
	movl	cmdline, %eax
	movl	%eax, record + 20
	movl	ramdisk, %eax
	movl	%eax, record + 24
	movl	ramdisk + 4, %eax
	movl	%eax, record + 28
	leal	gdt(%ebx), %eax
	movl	%eax, gdtr + 2
	leal	1f(%ebx), %eax
	movl	%eax, jump
	leal	record(%ebx), %esi
	lgdtl	gdtr
	movl	%cr0, %eax
	orb	$1, %al
	movl	%eax, %cr0
	ljmpl	*jump
	.code32
1:	movw	$SEL_DATA, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movl	$0x100000, %eax
	jmp	*%eax

	.balign	8
gdt:	.quad	0, 0x00cf9b000000ffff, 0x00cf93000000ffff
gdtr:	.word	23
	.long	0
	.balign	4
jump:	.long	0
	.word	SEL_CODE
	.balign	4
record:	.long	START_MAGIC
	.byte	START_KERNEL, 0, 0, 0
	.fill	11, 4, 0
	.org	1024

/*
 * nbp.S: the first sector of a network boot program, and of a CD's boot image:
 * loaded with all the rest at 0:7C00.
 */
#include "platform/bios/layout.h"

	.section .text
	.code16
	jmp	1f
	.org	NBP_KIND
	.byte	0, 0		/* kind and flags, by tools/mkbios.c */
	.org	64		/* a boot information table may come here */
1:	pushfw
	pushaw
	pushw	%ds
	pushw	%es
	cli
	cld
	ljmp	$0, $2f
2:	xorw	%ax, %ax
	movw	%ax, %ds
	movb	0x7c00 + NBP_KIND, %al
	movb	%al, record + 4
	movb	0x7c01 + NBP_KIND, %al
	movb	%al, record + 5
	movb	%dl, record + 6
	movw	%sp, record + 8
	movw	%ss, record + 10
	movw	%bx, record + 12	/* ES:BX: PXENV+, or a ROM's card */
	movw	%es, record + 14
	movw	%sp, %bp
	movw	26(%bp), %ax		/* [SS:SP + 4] on entry: !PXE */
	movw	%ax, record + 16
	movw	28(%bp), %ax
	movw	%ax, record + 18
	lgdtl	gdtr
	movl	%cr0, %eax
	orb	$1, %al
	movl	%eax, %cr0
	ljmp	$SEL_CODE, $3f
	.code32
3:	movw	$SEL_DATA, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movl	$record, %esi
	movl	$0x7e00, %eax
	jmp	*%eax

	.balign	8
gdt:	.quad	0, 0x00cf9b000000ffff, 0x00cf93000000ffff
gdtr:	.word	23
	.long	gdt
	.balign	4
record:	.long	START_MAGIC
	.fill	12, 4, 0
	.org	510
	.word	0xaa55

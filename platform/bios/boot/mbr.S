/*
 * mbr.S: the first sector of a disk: reads the boot image, whose place
 * "pxesh image" fills in, to 0:7C00 by INT 13h.
 */
	.section .text
	.code16
	cli
	cld
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	$0x7c00, %sp
	movw	$0x7c00, %si
	movw	$0x600, %di
	movw	$256, %cx
	rep movsw
	ljmp	$0, $1f
1:	sti
	movb	%dl, drive
2:	movw	left, %ax
	testw	%ax, %ax
	jz	4f
	cmpw	$32, %ax
	jbe	3f
	movw	$32, %ax
3:	movw	%ax, packet + 2
	movw	$packet, %si
	movb	drive, %dl
	movb	$0x42, %ah
	int	$0x13
	jc	fail
	movw	packet + 2, %ax
	subw	%ax, left
	movzwl	%ax, %ecx
	addl	%ecx, packet + 8
	shlw	$5, %ax			/* sectors as paragraphs */
	addw	%ax, packet + 6
	jmp	2b
4:	movb	drive, %dl
	ljmp	$0, $0x7c00
fail:	movw	$text, %si
5:	lodsb
	testb	%al, %al
	jz	6f
	movb	$0x0e, %ah
	movw	$7, %bx
	int	$0x10
	jmp	5b
6:	int	$0x18
7:	hlt
	jmp	7b
text:	.asciz	"\r\npxesh: this disk cannot be read.\r\n"
drive:	.byte	0
	.balign	4
	.org	0x1a0
	/* Sectors, and the first of them: by bootfile/mbr.c */
left:	.word	0
	.org	0x1a4
packet:	.word	16, 0, 0, 0x7c0
	.long	0, 0
	.org	510
	.word	0xaa55

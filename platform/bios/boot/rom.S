/*
 * rom.S: an image in a card's expansion ROM (PCI 2.2, 6.3), by which the card
 * is in the BIOS's boot menu (Plug and Play BIOS 1.0A, 3.2). Only this is
 * copied to the BIOS's ROM area: chosen there, it copies the network boot
 * program, which is too long for that, out of the card's ROM and starts it.
 */
#include "platform/bios/bda.h"
#include "platform/bios/layout.h"

#define NBP		0x7c00
#define BODY_LEN	520		/* in it: struct body's first field */
#define BODY_MARK_AT	560		/* BODY_MARK begins so */
#define BODY_MARK_WORD	0x73657870
#define PCI_COMMAND	4
#define PCI_MEMORY	2
#define PCI_ROM		0x30
#define PCI_ROM_ON	1
#define CONFIG_ADDRESS	0xcf8
#define CONFIG_DATA	0xcfc
#define IPL_DEVICE	0x20		/* what init tells: one is there */

	.section .text
	.code16
rom:	.word	0xaa55
	.byte	(end - rom) / ROM_UNIT
	jmp	init
	.org	ROM_SUM
sum:	.byte	0			/* all bytes add up to 0 */
	.org	ROM_PROGRAM
program:
	.long	0			/* where it is; by tools/mkrom.c */
	.org	0x18
	.word	pci, pnp
	.org	ROM_PCI
pci:	.ascii	"PCIR"
	.word	0, 0			/* maker and card: by tools/mkrom.c */
	.word	0
	.word	24			/* bytes of this */
	.byte	0
	.byte	0, 0, 2			/* an Ethernet controller */
	.word	(end - rom) / ROM_UNIT
	.word	0
	.byte	0			/* for a PC's BIOS */
	.byte	0			/* 80h: the last image */
	.word	0
	.org	ROM_PNP
pnp:	.ascii	"$PnP"
	.byte	1, 2			/* version; paragraphs */
	.word	0
	.byte	0, 0			/* the second: by tools/mkrom.c */
	.long	0
	.word	maker, product
	.byte	0, 0, 2			/* as above, the other way round */
	.byte	0x14			/* boots; needed only for that */
	.word	0, 0, boot		/* no disk; an entry to boot by */
	.word	0, 0

maker:	.asciz	"pxesh"
product:
	.ascii	"pxesh (PCI "
place:	.asciz	"00:00.0)"
card:	.word	0			/* bus << 8 | device << 3 | function */

	/* The BIOS has copied this to memory that can be written for now; AX is
	   where the card is. */
init:	pushfw
	pushw	%bx
	pushw	%cx
	pushw	%si
	pushw	%ds
	pushw	%cs
	popw	%ds
	cld
	movw	%ax, card
	movw	$place, %bx
	movb	%ah, %cl
	call	put_byte
	movb	%al, %cl
	shrb	$3, %cl
	call	put_byte
	movb	%al, %cl
	andb	$7, %cl
	call	put_digit
	xorw	%si, %si
	movw	$end, %cx
	xorb	%bl, %bl
1:	lodsb
	addb	%al, %bl
	loop	1b
	subb	%bl, sum
	popw	%ds
	popw	%si
	popw	%cx
	popw	%bx
	popfw
	movw	$IPL_DEVICE, %ax
	lretw

	/* CL in hexadecimal to BX, and past the character behind it */
put_byte:
	pushw	%cx
	shrb	$4, %cl
	call	put_digit
	popw	%cx
	andb	$15, %cl
	call	put_digit
	incw	%bx
	ret
put_digit:
	addb	$'0', %cl
	cmpb	$'9', %cl
	jbe	1f
	addb	$'a' - '9' - 1, %cl
1:	movb	%cl, (%bx)
	incw	%bx
	ret

	/* The dword EDI in the configuration of a card: to and from EAX */
config_read:
	call	config_at
	inl	%dx, %eax
	ret
config_write:
	call	config_at
	outl	%eax, %dx
	ret
config_at:
	pushl	%eax
	movl	%edi, %eax
	movw	$CONFIG_ADDRESS, %dx
	outl	%eax, %dx
	movw	$CONFIG_DATA, %dx
	popl	%eax
	ret

	/* All of the 4 GiB are in reach of DS and ES, which are 0 */
flat:	xorl	%eax, %eax
	movw	%cs, %ax
	shll	$4, %eax
	addl	$gdt, %eax
	pushl	%eax
	pushw	$gdt_end - gdt - 1
	movw	%sp, %bp
	lgdtl	(%bp)
	addw	$6, %sp
	movl	%cr0, %eax
	orb	$1, %al
	movl	%eax, %cr0
	movw	$SEL_DATA, %cx
	movw	%cx, %ds
	movw	%cx, %es
	andb	$0xfe, %al
	movl	%eax, %cr0
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	ret

	/* The boot menu's choice, which nobody comes back to. The card's ROM
	   appears where the BIOS gave it room, meanwhile. */
boot:	cli
	cld
	xorw	%ax, %ax
	movw	%ax, %ss
	movw	$NBP, %sp
	call	flat
	movzwl	%cs:card, %edi
	shll	$8, %edi
	orl	$0x80000000 | PCI_COMMAND, %edi
	call	config_read
	movzwl	%ax, %eax		/* above are bits that ones clear */
	pushl	%eax
	orb	$PCI_MEMORY, %al
	call	config_write
	addw	$PCI_ROM - PCI_COMMAND, %di
	call	config_read
	andl	$0xfffff800, %eax
	pushl	%eax
	orb	$PCI_ROM_ON, %al
	call	config_write
	pushl	%edi
	andb	$~PCI_ROM_ON, %al
	call	copy
	popl	%edi
	popl	%eax
	call	config_write
	subw	$PCI_ROM - PCI_COMMAND, %di
	popl	%eax
	call	config_write
	testw	%si, %si
	jnz	fail
	movw	%cs:card, %bx
	ljmp	$0, $NBP

	/* From EAX, the card's ROM, if there is one. SI: why not, or 0 */
copy:	movw	$unreadable, %si
	testl	%eax, %eax
	jz	1f
	addl	%cs:program, %eax
	cmpl	$BODY_MARK_WORD, BODY_MARK_AT(%eax)
	jne	1f
	movw	$too_long, %si
	movl	BODY_LEN(%eax), %ecx
	addl	$NBP + 512 + 3, %ecx
	movzwl	BDA_BASE_KIB, %edx
	shll	$10, %edx
	subl	$STUB_BYTES + 0x1000, %edx
	cmpl	%edx, %ecx
	ja	1f
	movl	%eax, %esi
	movl	$NBP, %edi
	subl	%edi, %ecx
	shrl	$2, %ecx
	addr32 rep movsl
	xorw	%si, %si
1:	ret

fail:	movb	%cs:(%si), %al
	incw	%si
	testb	%al, %al
	jz	1f
	movb	$0x0e, %ah
	movw	$7, %bx
	int	$0x10
	jmp	fail
1:	sti
	int	$0x18
	hlt
	jmp	1b

	.balign	8, 0
gdt:	.quad	0, 0, 0x00cf93000000ffff
gdt_end:
unreadable:
	.asciz	"\r\npxesh: the BIOS gives the card's ROM no place.\r\n"
too_long:
	.asciz	"\r\npxesh: there is too little base memory.\r\n"
	.balign	ROM_UNIT, 0
end:

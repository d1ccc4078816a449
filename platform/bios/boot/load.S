/*
 * load.S: the first 32-bit instructions: at any address, in a flat model,
 * interrupts off, ESI pointing to a struct start or to a Linux boot_params.
 */
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
	.fill	9, 4, 0
	.ascii	"pxesh body\0\0\0\0\0\0"
1:	cli
	cld
	call	2f
2:	popl	%ebx
	subl	$(2b - body), %ebx
	movzwl	0x413, %eax		/* the top of base memory */
	shll	$10, %eax
	movl	%eax, %esp
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

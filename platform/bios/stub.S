/*
 * stub.S: the resident block's code: from 32-bit code to real mode and back.
 * Runs at any paragraph-aligned place that is 4 KiB-aligned: 16-bit code
 * addresses itself by CS, 32-bit code by the base that it finds out.
 *
 * C calls offset 0 with all else in struct stub_data; interrupts are off in
 * 32-bit code, always.
 */
#include "platform/bios/layout.h"

	.section .text
	.code32
stub:
	pushal
	call	1f
1:	popl	%ebx
	subl	$(1b - stub), %ebx
	movl	%esp, SD_ESP(%ebx)
	sidt	SD_IDTR(%ebx)
	movl	%cr0, %eax
	movl	%eax, SD_CR0(%ebx)
	lgdt	SD_GDTR(%ebx)
	ljmp	$SEL_CODE16, $to_real

	.code16
to_real:
	movw	$SEL_DATA16, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
	movw	%ax, %gs
	movw	%ax, %ss
	lidtl	SD_IDTR_REAL
	movl	%cr0, %eax
	andl	$0x7ffffffe, %eax
	movl	%eax, %cr0
	ljmpw	*SD_REAL_JUMP

	/* SD_REAL_JUMP leads here */
	.org	0x80
in_real:
	movw	%cs, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
	movw	%ax, %gs
	movw	%ax, %ss
	movw	SD_SP, %sp
	cld
	movw	SD_OP, %bx
	jmpw	*%cs:ops(%bx)
ops:	.word	op_call, op_text, op_idle, op_return, op_jump, op_resume, op_end
	.word	op_frames

	/* Keys and ticks get their turn before each call. */
op_call:
	sti
	nop
	cli
	movw	R_NARGS, %cx
	movw	$R_ARGS, %si
	jcxz	2f
1:	lodsw
	pushw	%ax
	loop	1b
2:	call	load_regs
	lcallw	*%cs:R_TARGET
	pushfw
	cli
	cld
	pushw	%ds
	pushw	%cs
	popw	%ds
	movl	%eax, R_EAX
	movl	%ebx, R_EBX
	movl	%ecx, R_ECX
	movl	%edx, R_EDX
	movl	%esi, R_ESI
	movl	%edi, R_EDI
	movl	%ebp, R_EBP
	popw	R_DS
	movw	%es, R_ES
	popw	R_FLAGS
	cmpb	$0, SD_API_READY	/* a program may leave A20 off */
	je	back
	jmp	to_us

load_regs:
	movl	R_EAX, %eax
	movl	R_EBX, %ebx
	movl	R_ECX, %ecx
	movl	R_EDX, %edx
	movl	R_ESI, %esi
	movl	R_EDI, %edi
	movl	R_EBP, %ebp
	movw	R_ES, %es
	movw	R_DS, %ds
	ret

	/* ECX pairs of character and attribute in the bounce buffer: the
	   attribute is painted first, the cursor moved by teletype. Control
	   characters have no attribute. */
op_text:
	sti
	movw	R_ECX, %cx
	movw	$STUB_BOUNCE, %si
	jcxz	3f
1:	lodsw
	pushw	%cx
	pushw	%si
	pushw	%ax
	movb	%ah, %bl
	xorb	%bh, %bh
	cmpb	$0x20, %al
	jb	2f
	movb	$9, %ah
	movw	$1, %cx
	int	$0x10
2:	popw	%ax
	movb	%ah, %bl
	xorb	%bh, %bh
	movb	$0x0e, %ah
	int	$0x10
	popw	%si
	popw	%cx
	pushw	%cs
	popw	%ds
	cld
	loop	1b
3:	cli
	jmp	back

op_idle:
	sti
	hlt
	cli
	jmp	back

	/* To whoever called us, with the registers that it had. */
op_return:
	movl	R_EAX, %edx
	movw	%cs, %ax
	movw	%ax, %ds
	lssw	SD_RET_STACK, %sp
	movw	%sp, %bp
	movw	%dx, 18(%bp)		/* AX of popaw, behind ES and DS */
	popw	%es
	popw	%ds
	popaw
	popfw
	lretw

	/* All segments are DS, the stack is theirs at EBP. */
op_jump:
	movw	SD_RET_STACK + 2, %ss
	movw	SD_RET_STACK, %sp
	pushw	R_FLAGS
	pushw	R_TARGET + 2
	pushw	R_TARGET
	call	load_regs
	pushw	%ds
	popw	%fs
	pushw	%ds
	popw	%gs
	iretw

	/* Behind a call of our PXE API, which may come again. */
op_resume:
	lgdtl	SD_API_GDTR
	cmpb	$0, SD_API_A20
	je	1f
	movb	$0, SD_API_A20
	inb	$0x92, %al
	andb	$0xfc, %al
	outb	%al, $0x92
1:	movl	SD_API_CR3, %eax
	movl	%eax, %cr3
	movl	SD_API_CR4, %eax
	movl	%eax, %cr4
	movb	$1, SD_API_READY
	movw	SD_API_SS, %ss
	movl	SD_API_SP, %esp
	popw	%gs
	popw	%fs
	popw	%es
	popw	%ds
unchanged:
	popal
	popfw
	lretw

back:
	movl	SD_BASE, %ebx
	lgdtl	SD_GDTR
	movl	SD_CR0, %eax
	cmpl	$0, SD_CHECK_N
	je	1f
	andl	$0x7fffffff, %eax	/* our page tables may be lost */
1:	movl	%eax, %cr0
	ljmpl	*SD_PM_JUMP

	/* CS:SI, to both consoles; a key; a restart. */
op_end:	movw	$lost, %si
1:	lodsb
	testb	%al, %al
	jz	3f
	movb	$0x0e, %ah
	movw	$7, %bx
	int	$0x10
	movb	$1, %ah
	xorw	%dx, %dx
	int	$0x14
	pushw	%cs
	popw	%ds
	jmp	1b
3:	sti
	xorw	%ax, %ax
	int	$0x16
	ljmpw	$0xffff, $0
lost:	.ascii	"\r\n\r\npxesh: the program has unloaded us and used our "
	.ascii	"memory: there is nothing to go back to.\r\n"
	.asciz	"Press a key to restart.\r\n"

	.org	0x300
	.code32
	/* SD_PM_JUMP leads here */
	movw	$SEL_DATA, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
	movw	%ax, %gs
	movw	%ax, %ss
	movl	SD_CHECK_N(%ebx), %ecx
	jecxz	2f
	movl	SD_CHECK(%ebx), %esi
	movl	SD_CHECK_SUM(%ebx), %edx
1:	subl	(%esi), %edx
	addl	$4, %esi
	loop	1b
	movw	$OP_END, SD_OP(%ebx)
	testl	%edx, %edx
	jz	1f
	ljmp	$SEL_CODE16, $to_real
1:	movl	SD_CR0(%ebx), %eax
	movl	%eax, %cr0
2:	movl	SD_ESP(%ebx), %esp
	lidt	SD_IDTR(%ebx)
	popal
	ret

#include "platform/bios/int15.S"

	/* INT 1Ah while our PXE API is on: AX = 5650h asks for PXENV+. */
	.org	INT_1A
	cmpw	$0x5650, %ax
	jne	1f
	cmpb	$0, %cs:SD_API_ON
	je	1f
	pushw	%cs
	popw	%es
	movw	$STUB_PXENV, %bx
	movw	$0x564e, %ax
	clc
	sti
	lretw	$2
1:	ljmpw	*%cs:SD_OLD_1A

	/*
	 * Our PXE API, as !PXE has it: opcode, offset, segment on the stack.
	 * To C this is the return of what it had called: the program goes on
	 * by OP_RESUME. A caller in protected mode, or one that interrupted
	 * ourselves, is refused: 1 is failure. INT 13h comes here, too.
	 */
	.org	API_PXE
	pushfw
	cli
	cld
	pushal
	smsww	%ax
	testb	$1, %al
	jnz	1f
	cmpb	$0, %cs:SD_API_READY
	je	1f
	pushw	%ds
	pushw	%es
	pushw	%fs
	pushw	%gs
	pushw	%cs
	popw	%ds
	movb	$0, SD_API_READY
	movl	%esp, SD_API_SP
	movw	%ss, SD_API_SS
	movl	%cr3, %eax
	movl	%eax, SD_API_CR3
	movl	%cr4, %eax
	movl	%eax, SD_API_CR4
	sgdtl	SD_API_GDTR
to_us:	movl	SD_CR3, %eax
	movl	%eax, %cr3
	movl	SD_CR4, %eax
	movl	%eax, %cr4
	inb	$0x92, %al		/* address line A20 must be on */
	testb	$2, %al
	jnz	back
	movb	$1, SD_API_A20
	orb	$2, %al
	andb	$0xfe, %al
	outb	%al, $0x92
	jmp	back
1:	movw	%sp, %bp
	movw	$1, 28(%bp)		/* AX of popal */
	jmp	unchanged

	.org	API_PXENV
	pushw	%es
	pushw	%di
	pushw	%bx
	pushw	%cs
	call	stub + API_PXE
	addw	$6, %sp
	lretw

	/* The card's line, where polling brings nothing: ask the UNDI if it
	   was its card, as PXE 2.1 has it (4.2.17, START). */
	.org	IRQ
	pushal
	pushw	%ds
	pushw	%es
	pushw	%cs
	popw	%ds
	pushw	%cs
	popw	%es
	cld
	movl	$1 << 16, SD_IRQ_BLOCK		/* status, function */
	movw	$SD_IRQ_BLOCK, %di
	movw	$0x14, %bx
	pushw	%es
	pushw	%di
	pushw	%bx
	lcallw	*SD_IRQ_UNDI
	addw	$6, %sp
	pushw	%cs
	popw	%ds
	orw	SD_IRQ_BLOCK + 2, %ax		/* 0: ours */
	jnz	2f
	movb	$1, SD_IRQ_SEEN
	movb	$0x20, %al
	cmpb	$0, SD_IRQ_SECOND
	je	1f
	outb	%al, $0xa0
1:	outb	%al, $0x20
	popw	%es
	popw	%ds
	popal
	iretw
2:	popw	%es
	popw	%ds
	popal
	ljmpw	*%cs:SD_IRQ_OLD

#include "platform/bios/int13.S"
#include "platform/bios/frames.S"

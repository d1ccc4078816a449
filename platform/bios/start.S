/* start.S: the program's head, its first instructions, and its exceptions. */
#include "platform/bios/layout.h"

	.section .head, "a"
	.long	0x4d475250		/* struct program */
	.long	bios_start
	.long	__rel_start, __rel_end
	.long	__bss_start, __bss_end

	.section .text.start, "ax"
	.code32
	.globl	bios_start
bios_start:
	movl	4(%esp), %eax
	movl	$bios_stack_top, %esp
	xorl	%ebp, %ebp
	pushl	%eax
	pushl	$0
	jmp	bios_main

	/* What processors push differs: make the frames equal. */
	.macro	plain n
	.balign	16
	pushl	$0
	pushl	$\n
	jmp	fault_common
	.endm
	.macro	coded n
	.balign	16
	pushl	$\n
	jmp	fault_common
	.endm

	.balign	16
	.globl	fault_entries
fault_entries:
	plain 0
	plain 1
	plain 2
	plain 3
	plain 4
	plain 5
	plain 6
	plain 7
	coded 8
	plain 9
	coded 10
	coded 11
	coded 12
	coded 13
	coded 14
	plain 15
	plain 16
	coded 17
	plain 18
	plain 19
	plain 20
	coded 21

fault_common:
	pushal
	pushl	%esp
	cld
	call	fault_main

	.section .bss.stack, "aw", @nobits
	.balign	4096
	.globl	bios_stack_guard, bios_stack, bios_stack_top
bios_stack_guard:
	.skip	4096
bios_stack:
	.skip	65536
bios_stack_top:

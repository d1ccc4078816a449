/*
 * int15.S: of the resident block (stub.S includes it): INT 15h while a program
 * runs that will return to us. The map of memory (E820h) does not show what we
 * use, nor do the older calls.
 */
	.org	INT_15
	.code16
	cmpw	$0xe820, %ax
	je	1f
	cmpl	$-1, %cs:SD_HIDE
	je	0f
	cmpb	$0x88, %ah
	je	7f
	cmpw	$0xe801, %ax
	je	8f
0:	ljmpw	*%cs:SD_OLD_15
7:	pushfw				/* 88h: KiB above 1 MiB		*/
	lcallw	*%cs:SD_OLD_15
	jc	6f
	pushl	%edx
	movl	%cs:SD_HIDE, %edx
	shrl	$10, %edx
	subl	$1024, %edx
	cmpl	$0xfc00, %edx
	ja	9f
	cmpw	%dx, %ax
	jbe	9f
	movw	%dx, %ax
9:	popl	%edx
	clc
	jmp	6f
8:	movb	$0x86, %ah		/* E801h: not supported now	*/
	stc
	jmp	6f
1:	pushfw
	lcallw	*%cs:SD_OLD_15
	jc	6f
	pushl	%eax
	pushl	%edx
	cmpl	$1, %es:16(%di)		/* usable ...			*/
	jne	5f
	cmpl	$0, %es:4(%di)		/* ... and below 4 GiB		*/
	jne	5f
	movl	%es:(%di), %edx
	movl	%cs:SD_BASE, %eax
	cmpl	%eax, %edx		/* base memory: up to our block	*/
	jb	2f
	movl	%cs:SD_HIDE, %eax
	cmpl	%eax, %edx
	jae	4f
2:	subl	%edx, %eax		/* what may be seen of it	*/
	cmpl	$0, %es:12(%di)
	jne	3f
	cmpl	%eax, %es:8(%di)
	jbe	5f
3:	movl	%eax, %es:8(%di)
	movl	$0, %es:12(%di)
	jmp	5f
4:	movl	$2, %es:16(%di)
5:	popl	%edx
	popl	%eax
	clc
6:	sti
	lretw	$2

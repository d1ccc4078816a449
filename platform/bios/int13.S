/*
 * int13.S: of the resident block (stub.S includes it): INT 13h, while disks
 * over the network are attached. Drives of the machine's own whose numbers they
 * took have moved: the BIOS gets the number that it knows.
 */
	.org	INT_13
	.code16
	cld
	pushw	%dx
	pushw	%ax
	pushw	%cx
	pushw	%si
	movw	$SD_MAP, %si
	movw	%cs:SD_MAP_N, %cx
	jcxz	3f
1:	lodsw	%cs:(%si), %ax		/* AL: ours, AH: where the other is */
	cmpb	%al, %dl
	je	6f
	cmpb	%ah, %dl
	jne	2f
	movb	%al, %dl
2:	loop	1b
3:	popw	%si
	popw	%cx
	popw	%ax
	pushw	%ax
	pushfw
	lcallw	*%cs:SD_OLD_13
	pushw	%bp
	movw	%sp, %bp	/* BP, AX, DX, IP, CS, flags */
	pushw	%ax
	lahf
	movb	%ah, 10(%bp)
	popw	%ax
	cmpb	$0x15, 3(%bp)	/* DX is half a size */
	je	5f
	cmpb	$8, 3(%bp)
	je	4f
	movb	4(%bp), %dl
	jmp	5f
4:	testb	$0x80, 4(%bp)	/* DL is how many there are */
	jz	5f
	pushw	%ds
	pushw	$0x40
	popw	%ds
	movb	0x75, %dl
	popw	%ds
5:	popw	%bp
	addw	$4, %sp
	iretw

	/* Ours: C takes the mark away. */
6:	popw	%si
	popw	%cx
	popw	%ax
	popw	%dx
	movb	$1, %cs:SD_API_13
	pushw	%cs
	call	stub + API_PXE
	cmpb	$0, %cs:SD_API_13
	je	7f
	movb	$0, %cs:SD_API_13
	pushw	%bp
	movw	%sp, %bp
	orb	$1, 6(%bp)	/* carry */
	popw	%bp
	movw	$0x8000, %ax	/* not ready, nothing done */
7:	iretw

	/* INT 18h and 19h: to C this is a return of what it had started. */
	.org	INT_18
	cli
	cld
	movw	%cs, %ax
	movw	%ax, %ds
	movw	%ax, %ss
	movw	$STUB_STACK_TOP, %sp
	jmp	to_us

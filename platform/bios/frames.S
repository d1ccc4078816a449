/*
 * frames.S: of the resident block (stub.S includes it): asks the UNDI for
 * frames as long as it has some, and puts them into the bounce buffer, each
 * behind its length of 16 bits, while one more of full size fits. One turn of
 * real mode for all of them: going there and back for each takes emulators
 * longer than what the UNDI does. R_TARGET is the UNDI, R_EDI where the next
 * frame goes. A frame that stays with the UNDI ends it: the answer says so.
 */
	.code16
op_frames:
	sti				/* keys and ticks get their turn */
	nop
	cli
	movw	$0x14, %bx
	movw	$STUB_PARAMS, %di
	pushw	%cs
	pushw	%di
	pushw	%bx
	lcallw	*R_TARGET
	addw	$6, %sp
	cli
	cld
	pushw	%cs
	popw	%ds
	pushw	%cs
	popw	%es
	movw	%ax, R_EAX
	movw	$STUB_PARAMS, %bx
	orw	(%bx), %ax
	jnz	back
	movw	ISR_FUNCTION(%bx), %ax
	cmpw	$2, %ax			/* a frame was sent */
	je	1f
	cmpw	$3, %ax			/* one was received */
	jne	back
	movw	ISR_FRAME_LEN(%bx), %ax
	cmpw	$ISR_FRAME_MAX, %ax
	ja	back
	cmpw	%ax, ISR_BUFFER_LEN(%bx)
	jb	back
	movw	$2, ISR_FUNCTION(%bx)
	movw	ISR_FRAME(%bx), %si
	movw	%si, %dx
	andw	$15, %si		/* it may leave its segment */
	shrw	$4, %dx
	addw	ISR_FRAME + 2(%bx), %dx
	movw	R_EDI, %di
	stosw
	movw	%dx, %ds
	movw	%ax, %cx
	shrw	$2, %cx
	rep	movsl
	movw	%ax, %cx
	andw	$3, %cx
	rep	movsb
	pushw	%cs
	popw	%ds
	movw	%di, R_EDI
	cmpw	$(STUB_BOUNCE + STUB_BOUNCE_LEN - 2 - ISR_FRAME_MAX), %di
	ja	back
1:	movw	$3, ISR_FUNCTION(%bx)	/* the next one */
	jmp	op_frames

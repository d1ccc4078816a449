/*
 * hide.c: who looks for memory in the firmware's map while we wait for it, a
 * ROM that unpacks itself or a boot program, does not find ours.
 *
 * Not so a program with the ROM's own PXE API: unloading that, it takes the
 * base memory down from there with it, our block included, and a hook would
 * lead nowhere. One with our API says when it has done with us.
 */
#include "platform/bios/app.h"

#define VECTOR_15	(0x15 * 4)
#define NOTHING		UINT32_MAX

void bios_hide(void)
{
	struct stub_data *d = real_data();

	d->hide = bios_memory_lowest();
	if (d->old_15)
		return;		/* another hook calls ours: leave both */
	d->old_15 = mem32(VECTOR_15);
	*(volatile uint32_t *)mem(VECTOR_15) = real_far(INT_15);
}

void bios_unhide(void)
{
	struct stub_data *d = real_data();

	d->hide = NOTHING;
	if (mem32(VECTOR_15) != real_far(INT_15))
		return;
	*(volatile uint32_t *)mem(VECTOR_15) = d->old_15;
	d->old_15 = 0;
}

extern const uint8_t bios_text_end[];

void bios_guard(bool on)
{
	real_guard(mem(bios.image),
		   on ? (uintptr_t)bios_text_end - bios.image : 0);
}

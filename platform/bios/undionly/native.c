/* native.c: this image has no drivers of its own. */
#include "platform/bios/native.h"

#include <stddef.h>

bool native_knows(uint32_t busdevfn, unsigned level)
{
	(void)busdevfn;
	(void)level;
	return false;
}

void native_find(unsigned level, uint32_t boot, bool roms)
{
	(void)level;
	(void)boot;
	(void)roms;
}

struct nic *native_nic(unsigned index)
{
	(void)index;
	return NULL;
}

bool native_adopt(struct nic *nic, uint32_t busdevfn, unsigned level)
{
	(void)nic;
	(void)busdevfn;
	(void)level;
	return false;
}

void native_stop(void)
{
}

#include "platform/bios/app.h"
#include "platform/platform.h"

struct nic *plat_nic(unsigned index)
{
	(void)index;
	return NULL;
}

void bios_nic_exit(void)
{
}

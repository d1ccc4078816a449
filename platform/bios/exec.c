#include "core/err.h"
#include "core/image.h"
#include "platform/bios/app.h"
#include "platform/platform.h"

bool plat_can_exec(int kind)
{
	(void)kind;
	return false;
}

int plat_exec(const struct plat_boot *boot, struct err *e)
{
	(void)boot;
	return err_set(e, -ENOEXEC, "cannot start this here");
}

/* shim.c: let a UEFI shim start a kernel itself. */
#include <string.h>

#include "platform/efi/app.h"
#include "platform/efi/shim.h"
#include "platform/platform.h"

struct shim_lock {
	efi_status (*verify)(const void *data, uint32_t len);
	/* more follows */
};

static struct {
	unsigned  gets;
	bool      on;
	bool      written;	/* the next read must give the true level */
	efi_event leaving;
	efi_status (*memory_map)(size_t *bytes, void *map, size_t *key,
				 size_t *each, uint32_t *version);
	efi_status (*get)(const efi_char *name, const struct efi_guid *vendor,
			  uint32_t *attributes, size_t *len, void *out);
	efi_status (*set)(const efi_char *name, const struct efi_guid *vendor,
			  uint32_t attributes, size_t len, const void *data);
} shim;

/* ---- its lock ------------------------------------------------------- */

/*
 * Call the lock's verify function with no data, which satisfies shim. On x64 it
 * has the calling convention of the compiler that made shim, not that of the
 * firmware, and uses no vector registers.
 */
static void ask(struct shim_lock *lock)
{
	static const uint8_t nothing[1];
#if defined(__x86_64__)
	const void *data = nothing;
	void *call = (void *)lock->verify;
	uint64_t len = 0;

	__asm__ volatile("movq %%rsp, %%rbx\n\t"
			 "andq $-16, %%rsp\n\t"
			 "call *%2\n\t"
			 "movq %%rbx, %%rsp"
			 : "+D"(data), "+S"(len), "+a"(call)
			 : : "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11",
			   "cc", "memory");
#else
	(void)lock->verify(nothing, 0);
#endif
}

/* A kernel looks at memory last before it takes the machine. */
static efi_status memory_map(size_t *bytes, void *map, size_t *key,
			     size_t *each, uint32_t *version)
{
	struct shim_lock *lock;

	if (!EFI_FAILED(efi.bs->locate_protocol(&efi_shim_lock_guid, NULL,
						&lock)))
		ask(lock);
	return shim.memory_map(bytes, map, key, each, version);
}

/* ---- its list of revocations ---------------------------------------- */

static bool is_level(const efi_char *name, const struct efi_guid *vendor)
{
	static const efi_char level[] = u"SbatLevel";
	size_t i;

	if (memcmp(vendor, &efi_shim_lock_guid, sizeof(*vendor)))
		return false;
	for (i = 0; level[i] && level[i] == name[i]; i++)
		;
	return level[i] == name[i];
}

static efi_status get(const efi_char *name, const struct efi_guid *vendor,
		      uint32_t *attributes, size_t *len, void *out)
{
	efi_status status = shim.get(name, vendor, attributes, len, out);

	if (status != EFI_SUCCESS || !is_level(name, vendor))
		return status;
	if (!shim.written)
		memset(out, 0, *len);
	shim.written = false;
	return status;
}

/* SetVariable() as shim sees it: it writes the SBAT level and reads it back, so
   that one read must not be patched. */
static efi_status set(const efi_char *name, const struct efi_guid *vendor,
		      uint32_t attributes, size_t len, const void *data)
{
	if (is_level(name, vendor))
		shim.written = true;
	return shim.set(name, vendor, attributes, len, data);
}

/* ---- in and out ----------------------------------------------------- */

static void restore(void)
{
	if (shim.on && !(shim.gets & PLAT_SHIM_LOADER))
		efi.bs->get_memory_map = shim.memory_map;
	if (shim.on && !(shim.gets & PLAT_SHIM_SBAT)) {
		efi.rs->get_variable = shim.get;
		efi.rs->set_variable = shim.set;
	}
	shim.on = false;
}

/* The runtime services outlive us: a kernel goes on calling them. */
static void leave(efi_event event, void *ctx)
{
	(void)event;
	(void)ctx;
	restore();
}

void shim_hook(unsigned gets)
{
	memset(&shim, 0, sizeof(shim));
	if (EFI_FAILED(efi.bs->create_event(EFI_EVENT_LEAVING,
					    EFI_TPL_CALLBACK, leave, NULL,
					    &shim.leaving)))
		return;		/* no hooks: shim sees the level */
	shim.gets = gets;
	shim.on = true;
	shim.memory_map = efi.bs->get_memory_map;
	shim.get = efi.rs->get_variable;
	shim.set = efi.rs->set_variable;
	if (!(gets & PLAT_SHIM_LOADER))
		efi.bs->get_memory_map = memory_map;
	if (!(gets & PLAT_SHIM_SBAT)) {
		efi.rs->get_variable = get;
		efi.rs->set_variable = set;
	}
}

void shim_unhook(void)
{
	if (shim.leaving)
		(void)efi.bs->close_event(shim.leaving);
	shim.leaving = NULL;
	restore();
}

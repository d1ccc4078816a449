/*
 * cpuid.c: cpuid/[subfunction.0x40.]register.function, or any tag of
 * the full layout in reference/settings.md#blocks.
 */
#include <errno.h>

#include "core/setting/tree.h"
#include "core/setting/type.h"
#include "core/str.h"
#include "platform/platform.h"

#define LEAF_BASE	0xc0000000u	/* bits 31 extended, 30 hypervisor */
#define LITTLE_ENDIAN_	(1u << 23)
#define SUBFUNCTION	(1u << 22)

static int add_registers(uint32_t tag, const uint32_t regs[4],
			 struct sbuf *raw)
{
	unsigned list = tag >> 8 & 0xff, shift;
	uint32_t value;

	for (unsigned n = (tag >> 16 & 3) + 1; n--; list >>= 2) {
		value = regs[list & 3];
		for (unsigned i = 0; i < 4; i++) {
			shift = tag & LITTLE_ENDIAN_ ? 8 * i : 24 - 8 * i;
			sbuf_char(raw, (char)(value >> shift));
		}
	}
	return raw->error;
}

static int cpuid_fetch(struct settings *s, const struct setting_ref *ref,
		       struct sbuf *raw, const struct setting_type **type)
{
	uint32_t leaf, calls = 1, sub = 0, regs[4], most;
	uint64_t tag;

	(void)s;
	if (!setting_own_tag(ref, SCOPE_CPUID, &tag) || tag > UINT32_MAX)
		return -ENOENT;
	leaf = (uint32_t)tag & (LEAF_BASE | 0xff);
	if (tag & SUBFUNCTION)
		sub = tag >> 24 & 0x3f;
	else
		calls = (tag >> 24 & 0x3f) + 1;
	if (plat_cpuid(leaf & LEAF_BASE, 0, regs) < 0)
		return -ENOENT;
	most = regs[0];
	if (most < leaf || most - leaf < calls - 1)
		return -ENOENT;
	*type = &setting_type_hexraw;
	for (; calls--; leaf++) {
		if (plat_cpuid(leaf, sub, regs) < 0)
			return -ENOENT;
		add_registers((uint32_t)tag, regs, raw);
	}
	return raw->error;
}

int setting_cpuid_add(struct settings *root)
{
	static const struct settings_ops ops = {
		.scope = SCOPE_CPUID, .fetch = cpuid_fetch,
	};

	return settings_add(root, "cpuid", &ops, NULL, 0, NULL);
}

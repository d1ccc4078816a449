/* cpuid: test a feature of the processor. */
#include "core/err.h"
#include "interp/command.h"
#include "platform/platform.h"

struct cpuid_options {
	bool extended, amd, ecx;
};

static const struct option options[] = {
	{ 'e', "ext", OPTION_FLAG, offsetof(struct cpuid_options, extended),
	  "look at the extended features" },
	{ 'a', "amd", OPTION_FLAG, offsetof(struct cpuid_options, amd),
	  "the same" },
	{ 'c', "ecx", OPTION_FLAG, offsetof(struct cpuid_options, ecx),
	  "look at ECX instead of EDX" },
	{ 0, NULL, 0, 0, NULL }
};

static int cpuid_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct cpuid_options *opt = in->opt;
	uint32_t base = opt->extended || opt->amd ? 0x80000000 : 0;
	uint32_t bit, most[4], regs[4] = { 0 };
	int rc = arg_u32(in, 0, &bit, e);

	(void)sh;
	if (rc < 0)
		return rc;
	if (bit > 31)
		return err_arg(e, args_blame(in, 0), -EINVAL,
			       "bit %u: a register has bits 0 to 31", bit);
	/* A leaf that is not there has no features. */
	if (plat_cpuid(base, 0, most) == 0 && most[0] > base &&
	    plat_cpuid(base + 1, 0, regs) < 0)
		regs[2] = regs[3] = 0;
	if (regs[opt->ecx ? 2 : 3] >> bit & 1)
		return 0;
	return err_quiet(e, -ENOENT, "the processor lacks feature bit %u",
			 bit);
}

const struct command cmd_cpuid = {
	.group = GROUP_SCRIPT,
	.name = "cpuid", .usage = "<bit>",
	.help = "Succeed if the x86 processor has the feature of this bit.",
	.options = options, .opt_size = sizeof(struct cpuid_options),
	.min = 1, .max = 1, .args = { ARG_INT }, .flow = FLOW_CPUID,
	.run = cpuid_run,
};

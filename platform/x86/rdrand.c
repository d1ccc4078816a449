/* rdrand.c: the random generator of an x86 processor. */
#include "platform/x86/rdrand.h"

#include <stdint.h>
#include <string.h>

#include "platform/platform.h"

#if defined(__x86_64__) || defined(__i386__)

#define RDRAND_BIT	(1u << 30)	/* CPUID 1, ECX		*/
#define TRIES		10		/* as its maker says	*/

static bool rdrand(uint32_t *out)
{
	uint8_t ok = 0;
	int i;

	for (i = 0; i < TRIES && !ok; i++)
		__asm__ volatile("rdrand %0; setc %1" : "=r"(*out), "=q"(ok)
				 : : "cc");
	return ok;
}

/* Some processors answer with the same number for ever after a sleep. */
bool rdrand_fill(void *buf, size_t len)
{
	uint32_t regs[4], word, last;
	uint8_t *out = buf;
	size_t n;

	if (plat_cpuid(1, 0, regs) < 0 || !(regs[2] & RDRAND_BIT) ||
	    !rdrand(&last))
		return false;
	for (; len; len -= n, out += n, last = word) {
		n = len < sizeof(word) ? len : sizeof(word);
		if (!rdrand(&word) || (word == last && !rdrand(&word)) ||
		    word == last)
			return false;
		memcpy(out, &word, n);
	}
	return true;
}

#else

bool rdrand_fill(void *buf, size_t len)
{
	(void)buf;
	(void)len;
	return false;
}

#endif

/* akm.c: what a wireless network asks for, by the suites that it offers. */
#include "platform/efi/wifi.h"

#include <string.h>

#define SUITES_MAX 32		/* of one list: more are not looked at	*/

#define IEEE(type)	{ { 0x00, 0x0f, 0xac }, type }
#define MICROSOFT(type)	{ { 0x00, 0x50, 0xf2 }, type }

/* Those that every supplicant has come first; @rank: the stronger, the more. */
static const struct { struct efi_suite suite; uint8_t security, rank; } kinds[] = {
	{ IEEE(2), WIFI_PSK, 8 }, { IEEE(1), WIFI_EAP, 3 },
	{ IEEE(8), WIFI_SAE, 11 }, { IEEE(18), WIFI_OWE, 1 },
	{ IEEE(6), WIFI_PSK, 9 }, { IEEE(5), WIFI_EAP, 4 },
	{ IEEE(11), WIFI_EAP, 5 }, { IEEE(12), WIFI_EAP, 6 },
	{ IEEE(4), WIFI_PSK, 7 }, { IEEE(3), WIFI_EAP, 2 },
	{ IEEE(9), WIFI_SAE, 10 },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* What a network has of the time before WPA2. */
static const struct efi_suite first_wpa[] = { MICROSOFT(1), MICROSOFT(2) };
static const struct efi_suite wep[] = { IEEE(1), IEEE(5) };

static unsigned count(const struct efi_suites *s)
{
	return !s ? 0 : s->n < SUITES_MAX ? s->n : SUITES_MAX;
}

bool efi_suites_have(const struct efi_suites *s, const struct efi_suite *what)
{
	for (unsigned i = 0; i < count(s); i++)
		if (!memcmp(&s->list[i], what, sizeof(*what)))
			return true;
	return false;
}

static bool has_either(const struct efi_suites *s,
		       const struct efi_suite what[2])
{
	return efi_suites_have(s, &what[0]) || efi_suites_have(s, &what[1]);
}

void efi_security_of(const struct efi_wifi_network *n,
		     const struct efi_suites *known,
		     struct efi_security *out)
{
	unsigned best = 0;

	*out = (struct efi_security){ .security = WIFI_OPEN };
	if (!count(n->akm) && has_either(n->cipher, wep))
		out->security = WIFI_WEP;
	if (count(n->akm))
		out->security = has_either(n->akm, first_wpa) ? WIFI_WPA :
			WIFI_OTHER;
	for (unsigned i = 0; i < KINDS; i++) {
		unsigned rank = 1;

		if (!efi_suites_have(n->akm, &kinds[i].suite))
			continue;
		if (efi_suites_have(known, &kinds[i].suite))
			rank += kinds[i].rank;
		if (rank <= best)
			continue;
		best = rank;
		out->security = kinds[i].security;
		out->akm = kinds[i].suite;
	}
}

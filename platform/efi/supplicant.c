/* supplicant.c: the firmware's supplicant, which is given the key of a network and
   proves to the other side that it has it. */
#include "platform/efi/wifi.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/unconst.h"

/* What makes and ends supplicants for the card; or NULL. */
static struct efi_binding *maker_of(const struct radio *r)
{
	return efi_protocol_of(efi_radio_handle(r->card->handle),
			       &efi_supplicant_binding_guid);
}

/* Its supplicant; NULL: there is none, and only open networks are joined. A
   program that ran may have taken the one away that we had. */
static struct efi_supplicant *supplicant_of(struct radio *r)
{
	struct efi_supplicant *out = efi_protocol_of(r->child,
						     &efi_supplicant_guid);
	struct efi_binding *b = out ? NULL : maker_of(r);

	if (out)
		return out;
	r->child = NULL;
	if (!b || EFI_FAILED(b->create(b, &r->child)))
		r->child = NULL;
	return efi_protocol_of(r->child, &efi_supplicant_guid);
}

void efi_supplicant_drop(struct radio *r)
{
	struct efi_binding *b = r->child ? maker_of(r) : NULL;

	if (b)
		(void)b->destroy(b, r->child);
	r->child = NULL;
}

struct efi_suites *efi_supplicant_suites(struct radio *r)
{
	struct efi_supplicant *s = supplicant_of(r);
	struct efi_suites *out;
	size_t len = 256;

	out = s ? calloc(1, len) : NULL;
	if (!out)
		return NULL;
	if (EFI_FAILED(s->get(s, EFI_SUPPLICANT_KNOWN_AKMS, out, &len)) ||
	    len < 2 || out->n > (len - 2) / sizeof(out->list[0])) {
		free(out);
		return NULL;
	}
	return out;
}

/* What it takes from the network by itself it may refuse to be told. */
int efi_supplicant_set(struct radio *r, const struct efi_security *how,
		       const char *key)
{
	struct efi_supplicant *s = supplicant_of(r);
	struct efi_suites akm = { 1, { how->akm } };
	struct wifi_name name = r->network.name;
	bool keyed = how->security == WIFI_PSK || how->security == WIFI_SAE;

	if (!s)
		return how->security == WIFI_OPEN ? 0 : -ENOTSUP;
	if (EFI_FAILED(s->set(s, EFI_SUPPLICANT_NAME, &name, sizeof(name))) &&
	    how->security != WIFI_OPEN)
		return -EIO;
	if (how->akm.type)
		(void)s->set(s, EFI_SUPPLICANT_AKM, &akm, sizeof(akm));
	return keyed && EFI_FAILED(s->set(s, EFI_SUPPLICANT_PASSWORD,
					  unconst(key), strlen(key) + 1)) ?
		-EIO : 0;
}

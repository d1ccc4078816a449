/*
 * radio.h: for stub.c: a radio on a card that has none: a driver that finds the
 * networks of the file opt/pxesh/wifi, lets in who has the key, and loses them
 * again. Frames leave the card only while a network is joined.
 *
 * Each line: NAME,SECURITY,SIGNAL,KEY,DELAY,END,TIMES,STAYS
 *   SECURITY  open, psk, sae, both, eap, wep
 *   DELAY     ms that joining takes; 0: no answer comes at all
 *   END       what it ends with, TIMES times: 0 to 4, as EFI_JOIN_*
 *   STAYS     ms until it is lost; 0: it stays
 */
#ifndef TESTS_QEMU_RADIO_H
#define TESTS_QEMU_RADIO_H

#include "platform/efi/mnp.h"
#include "platform/efi/wifi.h"

#define AIR_MAX		8
#define EVT_TIMER	0x80000000u
#define EVT_NOTIFY	0x200u
#define TPL_CALLBACK	8
#define SCAN_MS		300

struct air_network {
	struct wifi_name name;
	char             security, key[65];
	uint32_t         quality, delay_ms, end, times, stays_ms;
};

static struct air {
	struct air_network     list[AIR_MAX];
	unsigned               n;
	struct efi_wifi        wifi;
	struct efi_supplicant  supplicant;
	struct efi_binding     binding;
	struct efi_adapter     adapter;
	struct efi_scan_token *scan;
	struct efi_join_token *join;
	struct air_network    *joins, *joined;
	efi_event              scan_timer, join_timer, loss_timer;
	struct wifi_name       name;	/* what the supplicant was told */
	char                   password[80];
	unsigned               akm;
	efi_handle             child;
	efi_status           (*transmit)(struct efi_mnp *me,
					 struct efi_mnp_token *t);
} air;

static struct efi_suites air_akm[] = {
	{ 1, { { { 0x00, 0x0f, 0xac }, 2 } } },
	{ 1, { { { 0x00, 0x0f, 0xac }, 8 } } },
	{ 1, { { { 0x00, 0x0f, 0xac }, 1 } } },
	{ 1, { { { 0x00, 0x0f, 0xac }, 1 } } },	/* a cipher: WEP	*/
};
static struct { struct efi_suites s; struct efi_suite more; } air_both = {
	{ 2, { { { 0x00, 0x0f, 0xac }, 2 } } }, { { 0x00, 0x0f, 0xac }, 8 }
};

static struct { struct efi_suites s; struct efi_suite more[2]; } air_known = {
	{ 3, { { { 0x00, 0x0f, 0xac }, 2 } } },
	{ { { 0x00, 0x0f, 0xac }, 8 }, { { 0x00, 0x0f, 0xac }, 1 } }
};

/* ---- the driver ------------------------------------------------------- */

static void air_describe(const struct air_network *a,
			 struct efi_wifi_found *out)
{
	memset(out, 0, sizeof(*out));
	out->network.name = a->name;
	out->quality = (uint8_t)a->quality;
	switch (a->security) {
	case 'p': out->network.akm = &air_akm[0]; break;
	case 's': out->network.akm = &air_akm[1]; break;
	case 'e': out->network.akm = &air_akm[2]; break;
	case 'b': out->network.akm = &air_both.s; break;
	case 'w': out->network.cipher = &air_akm[3]; break;
	default: break;
	}
}

static void air_found(efi_event event, void *ctx)
{
	struct efi_scan_token *t = air.scan;
	struct efi_scan_result *r = NULL;

	(void)event;
	(void)ctx;
	if (!t)
		return;
	air.scan = NULL;
	t->status = EFI_NOT_FOUND;
	if (air.n && !EFI_FAILED(bs->allocate_pool(EFI_BOOT_DATA, sizeof(*r) +
						   sizeof(r->list) * AIR_MAX,
						   (void **)&r))) {
		r->n = (uint8_t)air.n;
		for (unsigned i = 0; i < air.n; i++)
			air_describe(&air.list[i], &r->list[i]);
		t->status = EFI_SUCCESS;
	}
	t->result = r;
	(void)bs->signal_event(t->event);
}

static void air_lost(efi_event event, void *ctx)
{
	(void)event;
	(void)ctx;
	if (air.joined)
		say("@@LOST\n");
	air.joined = NULL;
}

static int32_t air_verdict(struct air_network *a)
{
	if (a->end && a->times) {
		a->times--;
		return (int32_t)a->end;
	}
	/* the key, and for the right network */
	if (a->key[0] && (!same_text(a->key, air.password) ||
			  a->name.len != air.name.len ||
			  memcmp(a->name.text, air.name.text, a->name.len)))
		return EFI_JOIN_REFUSED;
	return EFI_JOIN_SUCCESS;
}

static void air_decided(efi_event event, void *ctx)
{
	struct efi_join_token *t = air.join;
	struct air_network *a = air.joins;

	(void)event;
	(void)ctx;
	if (!t)
		return;
	air.join = NULL;
	t->status = EFI_SUCCESS;
	t->code = air_verdict(a);
	say("@@JOIN ");
	say_number(a->name.text[0]);
	say(" akm ");
	say_number(air.akm);
	say(" code ");
	say_number((uint64_t)t->code);
	say("\n");
	if (t->code == EFI_JOIN_SUCCESS) {
		air.joined = a;
		if (a->stays_ms)
			(void)bs->set_timer(air.loss_timer, 2,
					    a->stays_ms * 10000ull);
		a->stays_ms = 0;
	}
	(void)bs->signal_event(t->event);
}

static efi_status air_scan(struct efi_wifi *me, struct efi_scan_token *t)
{
	(void)me;
	if (air.scan)
		return EFI_ALREADY_STARTED;
	air.scan = t;
	return bs->set_timer(air.scan_timer, 2, SCAN_MS * 10000ull);
}

static efi_status air_join(struct efi_wifi *me, struct efi_join_token *t)
{
	const struct wifi_name *name = &t->data->network->name;
	unsigned i;

	(void)me;
	if (air.join || air.joined)
		return EFI_ALREADY_STARTED;
	for (i = 0; i < air.n; i++)
		if (air.list[i].name.len == name->len &&
		    !memcmp(air.list[i].name.text, name->text, name->len))
			break;
	if (i == air.n)
		return EFI_NOT_FOUND;
	air.joins = &air.list[i];
	air.join = t;
	if (!air.joins->delay_ms)
		return EFI_SUCCESS;
	return bs->set_timer(air.join_timer, 2,
			     air.joins->delay_ms * 10000ull);
}

static efi_status air_leave(struct efi_wifi *me, struct efi_leave_token *t)
{
	struct efi_join_token *join = air.join;

	(void)me;
	if (!join && !air.joined)
		return EFI_NOT_FOUND;
	say("@@LEAVE\n");
	air.join = NULL;
	air.joined = NULL;
	if (join) {
		join->status = EFI_SUCCESS;
		join->code = EFI_JOIN_UNSPECIFIED;
		(void)bs->signal_event(join->event);
	}
	t->status = EFI_SUCCESS;
	return bs->signal_event(t->event);
}

/* ---- the supplicant --------------------------------------------------- */

static efi_status air_set(struct efi_supplicant *me, int kind, void *data,
			  size_t len)
{
	(void)me;
	if (kind == EFI_SUPPLICANT_NAME && len == sizeof(air.name))
		memcpy(&air.name, data, len);
	else if (kind == EFI_SUPPLICANT_PASSWORD && len <= sizeof(air.password))
		memcpy(air.password, data, len);
	else if (kind == EFI_SUPPLICANT_AKM)
		air.akm = ((struct efi_suites *)data)->list[0].type;
	else
		return EFI_UNSUPPORTED;
	return EFI_SUCCESS;
}

static efi_status air_get(struct efi_supplicant *me, int kind, void *data,
			  size_t *len)
{
	(void)me;
	if (kind != EFI_SUPPLICANT_KNOWN_AKMS || *len < sizeof(air_known))
		return EFI_UNSUPPORTED;
	memcpy(data, &air_known, sizeof(air_known));
	*len = sizeof(air_known);
	return EFI_SUCCESS;
}

static efi_status air_create(struct efi_binding *me, efi_handle *child)
{
	(void)me;
	*child = NULL;
	return bs->install_protocols(child, &efi_supplicant_guid,
				     &air.supplicant, NULL);
}

static efi_status air_destroy(struct efi_binding *me, efi_handle child)
{
	(void)me;
	return bs->uninstall_protocols(child, &efi_supplicant_guid,
				       &air.supplicant, NULL);
}

/* ---- the card --------------------------------------------------------- */

static efi_status air_info(struct efi_adapter *me, const struct efi_guid *what,
			   void *out, size_t *len)
{
	efi_status *state;

	(void)me;
	(void)what;
	if (EFI_FAILED(bs->allocate_pool(EFI_BOOT_DATA, sizeof(*state),
					 (void **)&state)))
		return EFI_OUT_OF_RESOURCES;
	*state = air.joined ? EFI_SUCCESS : EFI_NO_MEDIA;
	*(void **)out = state;
	*len = sizeof(*state);
	return EFI_SUCCESS;
}

static efi_status air_transmit(struct efi_mnp *me, struct efi_mnp_token *t)
{
	if (air.joined)
		return air.transmit(me, t);
	t->status = EFI_SUCCESS;	/* into the air */
	return bs->signal_event(t->event);
}

/* An instance of MNP that somebody got: its frames go by the radio. */
static void air_hook(struct efi_mnp *mnp)
{
	if (!air.n || mnp->transmit == air_transmit)
		return;
	air.transmit = mnp->transmit;
	mnp->transmit = air_transmit;
}

/* ---- the file --------------------------------------------------------- */

static const char *air_number(const char *p, uint32_t *out)
{
	for (*out = 0; *p >= '0' && *p <= '9'; p++)
		*out = *out * 10 + (uint32_t)(*p - '0');
	return *p == ',' ? p + 1 : p;
}

static const char *air_word(const char *p, char *out, size_t cap)
{
	size_t n = 0;

	for (; *p != ',' && *p != '\n'; p++)
		if (n < cap - 1)
			out[n++] = *p;
	out[n] = '\0';
	return *p == ',' ? p + 1 : p;
}

static void air_read(const struct blob *file)
{
	const char *p = (const char *)file->data, *end = p + file->len;
	char name[WIFI_NAME_MAX + 1], word[8];

	while (p < end && air.n < AIR_MAX) {
		struct air_network *a = &air.list[air.n++];

		p = air_word(p, name, sizeof(name));
		for (a->name.len = 0; name[a->name.len]; a->name.len++)
			a->name.text[a->name.len] =
				(uint8_t)name[a->name.len];
		p = air_word(p, word, sizeof(word));
		a->security = word[0];
		p = air_number(p, &a->quality);
		p = air_word(p, a->key, sizeof(a->key));
		p = air_number(p, &a->delay_ms);
		p = air_number(p, &a->end);
		p = air_number(p, &a->times);
		p = air_number(p, &a->stays_ms);
		while (p < end && *p++ != '\n')
			;
	}
}

static bool air_timer(efi_event *out, void (*notify)(efi_event, void *))
{
	return !EFI_FAILED(bs->create_event(EVT_TIMER | EVT_NOTIFY,
					    TPL_CALLBACK, notify, NULL, out));
}

/* Put it on @card. Without a file it finds nothing, and frames flow. */
static void air_start(efi_handle *card)
{
	struct blob file;

	if (fw_file("opt/pxesh/wifi", &file))
		air_read(&file);
	air.wifi = (struct efi_wifi){ air_scan, air_join, air_leave };
	air.supplicant.set = air_set;
	air.supplicant.get = air_get;
	air.binding = (struct efi_binding){ air_create, air_destroy };
	air.adapter.get = air_info;
	(void)(air_timer(&air.scan_timer, air_found) &&
	       air_timer(&air.join_timer, air_decided) &&
	       air_timer(&air.loss_timer, air_lost));
	(void)bs->install_protocols(card, &efi_wifi2_guid, &air.wifi,
				    &efi_supplicant_binding_guid, &air.binding,
				    NULL);
	if (air.n)
		(void)bs->install_protocols(card, &efi_adapter_guid,
					    &air.adapter, NULL);
}

#endif

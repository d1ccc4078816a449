/*
 * fake_radio.h: a radio whose driver does as it is told: what it finds, how
 * joining ends, and when it answers.
 */
#ifndef TESTS_EFI_FAKE_RADIO_H
#define TESTS_EFI_FAKE_RADIO_H

#include <stdlib.h>
#include <string.h>

#include "platform/efi/wifi.h"

static struct fake_radio {
	struct efi_wifi       wifi;	/* the driver's view		*/
	struct efi_supplicant supplicant;
	struct efi_binding    binding;
	struct efi_adapter    adapter;
	bool                  no_supplicant, no_adapter;
	bool                  slow;	/* it does not answer		*/
	efi_status            starts;	/* what each call gives		*/
	efi_status            ends;	/* what each token gets		*/
	int32_t               code;	/* of joining			*/
	bool                  up;	/* the link			*/
	struct efi_wifi_found list[8];
	unsigned              n;
	struct efi_suites     known;	/* by the supplicant		*/
	unsigned              scans, joins, leaves, made, destroyed;
	bool                  done_scan, done_join, done_leave;
	struct efi_join_token *join;	/* that waits for an answer	*/
	struct efi_scan_data  asked;
	/* what the supplicant was told */
	struct wifi_name      name;
	char                  password[80];
	struct efi_suites     akm;
	efi_status            sets;
} radio;

static efi_status radio_do_scan(struct efi_wifi *me, struct efi_scan_token *t)
{
	struct efi_scan_result *out;

	(void)me;
	if (EFI_FAILED(radio.starts))
		return radio.starts;
	radio.scans++;
	radio.asked = *t->data;
	t->status = radio.ends;
	t->result = NULL;
	if (!EFI_FAILED(radio.ends)) {
		out = calloc(1, sizeof(*out) + sizeof(radio.list));
		if (!out)
			return EFI_OUT_OF_RESOURCES;
		out->n = (uint8_t)radio.n;
		memcpy(out->list, radio.list, radio.n * sizeof(*out->list));
		t->result = out;
	}
	radio.done_scan = !radio.slow;
	return EFI_SUCCESS;
}

static efi_status radio_do_join(struct efi_wifi *me, struct efi_join_token *t)
{
	(void)me;
	if (EFI_FAILED(radio.starts))
		return radio.starts;
	radio.joins++;
	radio.join = t;
	t->status = radio.ends;
	t->code = radio.code;
	radio.up |= !EFI_FAILED(radio.ends) && !radio.code;
	radio.done_join = !radio.slow;
	return EFI_SUCCESS;
}

static efi_status radio_do_leave(struct efi_wifi *me,
				 struct efi_leave_token *t)
{
	(void)me;
	if (!radio.up)
		return EFI_NOT_FOUND;
	radio.leaves++;
	radio.up = false;
	t->status = EFI_SUCCESS;
	radio.done_leave = !radio.slow;
	return EFI_SUCCESS;
}

static efi_status radio_set(struct efi_supplicant *me, int kind, void *data,
			    size_t len)
{
	(void)me;
	if (EFI_FAILED(radio.sets))
		return radio.sets;
	if (kind == EFI_SUPPLICANT_NAME)
		memcpy(&radio.name, data, len);
	if (kind == EFI_SUPPLICANT_PASSWORD) {
		memset(radio.password, 'x', sizeof(radio.password) - 1);
		memcpy(radio.password, data, len);
	}
	if (kind == EFI_SUPPLICANT_AKM)
		memcpy(&radio.akm, data, len);
	return EFI_SUCCESS;
}

static efi_status radio_get(struct efi_supplicant *me, int kind, void *data,
			    size_t *len)
{
	(void)me;
	if (kind != EFI_SUPPLICANT_KNOWN_AKMS || !radio.known.n)
		return EFI_UNSUPPORTED;
	memcpy(data, &radio.known, sizeof(radio.known));
	*len = sizeof(radio.known);
	return EFI_SUCCESS;
}

static efi_status radio_create(struct efi_binding *me, efi_handle *child)
{
	(void)me;
	radio.made++;
	*child = &radio;
	return EFI_SUCCESS;
}

static efi_status radio_destroy(struct efi_binding *me, efi_handle child)
{
	(void)me;
	(void)child;
	radio.destroyed++;
	return EFI_SUCCESS;
}

static efi_status radio_info(struct efi_adapter *me,
			     const struct efi_guid *what, void *out,
			     size_t *len)
{
	efi_status *state = calloc(1, sizeof(*state));

	(void)me;
	(void)what;
	if (!state)
		return EFI_OUT_OF_RESOURCES;
	*state = radio.up ? EFI_SUCCESS : EFI_NO_MEDIA;
	*(void **)out = state;
	*len = sizeof(*state);
	return EFI_SUCCESS;
}

static void radio_reset(void)
{
	memset(&radio, 0, sizeof(radio));
	radio.wifi = (struct efi_wifi){ radio_do_scan, radio_do_join,
					radio_do_leave };
	radio.supplicant.set = radio_set;
	radio.supplicant.get = radio_get;
	radio.binding = (struct efi_binding){ radio_create, radio_destroy };
	radio.adapter.get = radio_info;
}

/* One of its protocols; NULL: it has none of that name. */
static void *radio_protocol(const struct efi_guid *guid)
{
	if (guid == &efi_wifi2_guid)
		return &radio.wifi;
	if (guid == &efi_supplicant_binding_guid && !radio.no_supplicant)
		return &radio.binding;
	if (guid == &efi_supplicant_guid && !radio.no_supplicant)
		return &radio.supplicant;
	if (guid == &efi_adapter_guid && !radio.no_adapter)
		return &radio.adapter;
	return NULL;
}

/* Has it answered? NULL: the event is none of its. */
static bool *radio_answer(const struct radio *r, efi_event event)
{
	if (!r)
		return NULL;
	return event == r->scan.event ? &radio.done_scan :
		event == r->join.event ? &radio.done_join :
		event == r->leave.event ? &radio.done_leave : NULL;
}

#endif

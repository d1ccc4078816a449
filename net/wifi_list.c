/* wifi_list.c: the networks in reach, for iwlist and as settings, what iwstat
   says, and why there is no link. */
#include "net/wifi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/console.h"
#include "core/plain.h"
#include "core/str.h"
#include "net/stack.h"

#define NAME_CELLS 21

/* ---- looking ---------------------------------------------------------- */

int netdev_scan(struct netdev *dev, struct err *e)
{
	const struct nic *nic = dev->nic;
	struct wifi *w = dev->wifi;
	int rc = 0;

	if (!dev->open && nic->ops->open)
		rc = nic->ops->open(dev->nic, e);
	w->opened = !dev->open && rc >= 0;
	if (w->opened)
		(void)wifi_read_want(w);
	if (rc >= 0 && w->state != WIFI_LOOKS)
		rc = w->state == WIFI_JOINS ? -EBUSY :
			nic->wifi->scan(dev->nic, &w->want);
	return rc < 0 ? err_set(e, rc, "%s does not look for networks: %s",
				dev->name, rc == -EBUSY ? "it is joining one" :
				wifi_scan_text(rc)) : 0;
}

void netdev_scan_end(struct netdev *dev)
{
	struct wifi *w = dev->wifi;

	if (w->opened && !dev->open && dev->nic->ops->close)
		dev->nic->ops->close(dev->nic);
	w->opened = false;
}

/* ---- in order --------------------------------------------------------- */

static int order(const struct wifi_network *x, const struct wifi_network *y)
{
	int by = y->quality - x->quality;

	if (!by)
		by = x->name.len - y->name.len;
	if (!by)
		by = memcmp(x->name.text, y->name.text, x->name.len);
	return by ? by : x->security - y->security;
}

/* A copy, strongest first, malloc'ed; how many. */
static int sorted(struct netdev *dev, struct wifi_network **out)
{
	const struct wifi_network *list;
	int n = dev->nic->wifi->found(dev->nic, &list), at;

	if (n < 0)
		return n;
	*out = malloc(((size_t)n + 1) * sizeof(**out));
	if (!*out)
		return -ENOMEM;
	for (int i = 0; i < n; i++) {
		for (at = i; at && order(&list[i], &(*out)[at - 1]) < 0; at--)
			(*out)[at] = (*out)[at - 1];
		(*out)[at] = list[i];
	}
	return n;
}

/* ---- as settings ------------------------------------------------------ */

static const char *const words[] = {
	[WIFI_OPEN] = "open", [WIFI_OWE] = "owe", [WIFI_WEP] = "wep",
	[WIFI_WPA] = "wpa", [WIFI_PSK] = "wpa2", [WIFI_SAE] = "wpa3",
	[WIFI_EAP] = "802.1x", [WIFI_OTHER] = "unknown",
};

static int put(struct settings *block, const char *what, unsigned number,
	       const void *value, size_t len)
{
	struct setting_ref ref;
	char name[24];
	int n = snprintf(name, sizeof(name), "%s%u", what, number);
	int rc = setting_parse(block, name, (size_t)n, false, &ref, NULL);

	return rc < 0 ? rc : setting_store(&ref, value, len, NULL);
}

static int put_text(struct settings *block, const char *what, unsigned number,
		    const char *text)
{
	return put(block, what, number, text, strlen(text));
}

static int put_network(struct settings *block, unsigned number,
		       const struct wifi_network *n)
{
	struct sbuf shown = { 0 };
	char signal[8];
	int rc = plain_add(&shown, (const char *)n->name.text, n->name.len);

	snprintf(signal, sizeof(signal), "%u", n->quality);
	if (rc == 0)
		rc = put(block, "ssid", number, n->name.text, n->name.len);
	if (rc == 0)
		rc = put_text(block, "name", number, sbuf_text(&shown));
	if (rc == 0)
		rc = put_text(block, "signal", number, signal);
	if (rc == 0)
		rc = put_text(block, "security", number, words[n->security]);
	sbuf_free(&shown);
	return rc;
}

/* Has one like it, which is stronger, been there before? */
static bool is_again(const struct wifi_network *list, int i)
{
	for (int k = 0; k < i; k++)
		if (list[k].security == list[i].security &&
		    list[k].name.len == list[i].name.len &&
		    !memcmp(list[k].name.text, list[i].name.text,
			    list[i].name.len))
			return true;
	return false;
}

/* netN.wifi: "count", and for each name and kind what there is to know. */
static int keep(struct netdev *dev, const struct wifi_network *list, int n)
{
	struct settings *block;
	unsigned count = 0;
	char text[8];
	int rc = settings_add(dev->block, "wifi", NULL, NULL, 0, &block);

	for (int i = 0; i < n && rc == 0; i++)
		if (list[i].name.len && !is_again(list, i))
			rc = put_network(block, count++, &list[i]);
	snprintf(text, sizeof(text), "%u", count);
	return rc < 0 ? rc : settings_set(block, "count", text, NULL);
}

int netdev_scan_status(struct netdev *dev, struct err *e)
{
	struct wifi_network *list;
	int n = sorted(dev, &list);

	if (n == -EINPROGRESS)
		return n;
	if (n >= 0) {
		n = keep(dev, list, n);
		free(list);
	}
	return n < 0 ? err_set(e, n, "%s found no networks: %s", dev->name,
			       wifi_scan_text(n)) : 0;
}

/* ---- iwlist ----------------------------------------------------------- */

static const struct { char crypt[5]; const char *auth; } shown_as[] = {
	[WIFI_OPEN] = { "Open", "" }, [WIFI_OWE] = { "OWE ", "" },
	[WIFI_WEP] = { "WEP ", "" }, [WIFI_WPA] = { "WPA ", "PSK" },
	[WIFI_PSK] = { "WPA2", "PSK" }, [WIFI_SAE] = { "WPA3", "SAE" },
	[WIFI_EAP] = { "WPA2", "802.1X" }, [WIFI_OTHER] = { "UNK ", "UNK" },
};

static void print_name(struct sbuf *out, const struct wifi_name *name)
{
	struct sbuf shown = { 0 };
	size_t len;
	unsigned cells;

	(void)plain_add(&shown, (const char *)name->text, name->len);
	cells = con_width(sbuf_text(&shown), shown.len);
	len = cells < NAME_CELLS ? shown.len :
		con_fit(sbuf_text(&shown), shown.len, NAME_CELLS - 1);
	(void)sbuf_add(out, sbuf_text(&shown), len);
	for (; cells < NAME_CELLS; cells++)
		(void)sbuf_char(out, ' ');
	if (len < shown.len)
		(void)sbuf_char(out, '>');
	sbuf_free(&shown);
}

static void print_network(struct sbuf *out, const struct wifi_network *n)
{
	const uint8_t *m = n->mac;

	(void)sbuf_printf(out, "[%3u] ", n->quality);
	print_name(out, &n->name);
	if (n->has_mac)
		(void)sbuf_printf(out, " %02x:%02x:%02x:%02x:%02x:%02x  ",
				  m[0], m[1], m[2], m[3], m[4], m[5]);
	else
		(void)sbuf_str(out, " --:--:--:--:--:--  ");
	if (n->channel)
		(void)sbuf_printf(out, "%2u", n->channel);
	else
		(void)sbuf_str(out, "--");
	(void)sbuf_printf(out, "  %s  %s\n", shown_as[n->security].crypt,
			  shown_as[n->security].auth);
}

int netdev_networks(struct netdev *dev, struct sbuf *out)
{
	struct wifi_network *list = NULL;
	int n = sorted(dev, &list);

	(void)sbuf_printf(out, "Networks on %s:\n\n"
			  "[Sig] SSID                  BSSID              Ch  "
			  "Crypt/Auth\n", dev->name);
	for (int i = 0; i < 61; i++)
		(void)sbuf_char(out, '-');
	(void)sbuf_char(out, '\n');
	for (int i = 0; i < n; i++)
		print_network(out, &list[i]);
	(void)sbuf_char(out, '\n');
	free(list);
	return n < 0 ? n : out->error;
}

/* ---- iwstat ----------------------------------------------------------- */

/* What is not known is a "?". */
static void print_number(char *out, size_t cap, unsigned n)
{
	snprintf(out, cap, n ? "%u" : "?", n);
}

int netdev_wifi_stat(const struct netdev *dev, struct sbuf *out)
{
	const struct wifi *w = dev->wifi;
	bool up = w->state == WIFI_UP;
	char channel[4], signal[4];

	print_number(channel, sizeof(channel), up ? w->net.channel : 0);
	print_number(signal, sizeof(signal), up ? w->net.quality : 0);
	(void)sbuf_printf(out, "  [802.11 %s%s%s, Ch:%s Sig:%s/100, Qual:%s%% "
			  "Rate:? Mbps]\n", up ? "SSID '" : "not associated",
			  up ? w->shown : "", up ? "'" : "", channel, signal,
			  signal);
	if (w->state == WIFI_LOOKS || w->state == WIFI_JOINS ||
	    w->state == WIFI_RESTS)
		(void)sbuf_printf(out, "  [associating to '%s'...]\n",
				  w->shown);
	if (w->why.code)
		(void)sbuf_printf(out, "  [%s]\n", w->why.msg);
	return out->error;
}

int netdev_no_link(const struct netdev *dev, struct err *e)
{
	const struct wifi *w = netdev_card(dev)->wifi;
	int rc = netdev_link(dev);

	if (w && w->why.code)
		return err_set(e, w->why.code, "%s: %s", dev->name,
			       w->why.msg);
	if (w && w->state == WIFI_IDLE)
		return err_set(e, rc ? rc : -ENETDOWN, "%s has joined no "
			       "network: set %s/ssid", dev->name, dev->name);
	return err_set(e, rc ? rc : -ENETDOWN, "%s has no link", dev->name);
}

/* load_wifi.c: the wireless networks of a card, from a lab file. */
#include <errno.h>
#include <string.h>

#include "lab/config.h"
#include "lab/load.h"

#define SIGNAL	70	/* what nobody says	*/
#define SCAN_MS	500
#define JOIN_MS	300

static struct lab_wifi *wifi_of(void *into)
{
	return into;
}

static const char *const words[] = {
	[WIFI_OPEN] = "open", [WIFI_OWE] = "owe", [WIFI_WEP] = "wep",
	[WIFI_WPA] = "wpa", [WIFI_PSK] = "wpa2", [WIFI_SAE] = "wpa3",
	[WIFI_EAP] = "802.1x", [WIFI_OTHER] = "unknown",
};

static int read_security(struct yaml_reader *r, const struct yaml *n,
			 void *into)
{
	unsigned which = 0;
	int rc = yaml_read_choice(r, n, "\"security\"", words, COUNT(words),
				  &which);

	wifi_of(into)->seen.security = (uint8_t)which;
	return rc;
}

static int read_refuses(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	static const char *const ends[] = { "refused", "failed", "timeout",
					    "unknown" };
	static const int codes[] = { -EACCES, -ENOENT, -ETIMEDOUT, -EIO };
	unsigned which = 0;
	int rc = yaml_read_choice(r, n, "\"refuses\"", ends, COUNT(ends),
				  &which);

	wifi_of(into)->refuses = codes[which];
	return rc;
}

static int read_network(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	return lab_read_network(r, n, &wifi_of(into)->network);
}

static int read_mac(struct yaml_reader *r, const struct yaml *n, void *into)
{
	wifi_of(into)->seen.has_mac = true;
	return yaml_read_value(r, n, YAML_MAC, wifi_of(into)->seen.mac);
}

/* down: [from, until] */
static int read_down(struct yaml_reader *r, const struct yaml *n, void *into)
{
	uint32_t from, until;
	int rc = lab_load_span(r, n, &from, &until);

	wifi_of(into)->down_us = from * 1000ull;
	wifi_of(into)->up_us = until * 1000ull;
	return rc;
}

#define WIFI(name, form, field) \
	{ name, form, offsetof(struct lab_wifi, field), NULL }

static const struct yaml_key wifi_keys[] = {
	WIFI("key", YAML_TEXT, key),
	{ "security", YAML_CALL, 0, read_security },
	WIFI("signal", YAML_U8, seen.quality),
	WIFI("channel", YAML_U8, seen.channel),
	{ "mac", YAML_CALL, 0, read_mac },
	{ "network", YAML_CALL, 0, read_network },
	WIFI("hidden", YAML_BOOL, hidden),
	WIFI("stranger", YAML_BOOL, stranger),
	WIFI("delay", YAML_TIME_MS, delay_ms),
	{ "refuses", YAML_CALL, 0, read_refuses },
	WIFI("times", YAML_U32, times),
	{ "down", YAML_CALL, 0, read_down },
};

static int check(struct yaml_reader *r, const struct yaml *n,
		 const struct lab_wifi *w)
{
	bool keyed = w->seen.security == WIFI_PSK ||
		     w->seen.security == WIFI_SAE;

	if (w->seen.quality > 100)
		return YAML_READ_ERROR(r, n, "a signal is from 0 to 100");
	if (keyed && !w->key)
		return YAML_READ_ERROR(r, n, "a network with WPA needs a key");
	if (w->key && (w->seen.security == WIFI_OPEN ||
		       w->seen.security == WIFI_OWE))
		return YAML_READ_ERROR(r, n, "an open network has no key");
	return 0;
}

/* One network: @n->key is its name. */
static int read_one(struct yaml_reader *r, const struct yaml *n,
		    struct lab_wifi *w)
{
	int rc;

	w->name = n->key->text;
	w->seen.quality = SIGNAL;
	w->delay_ms = JOIN_MS;
	if (!n->key->len || n->key->len > WIFI_NAME_MAX)
		return YAML_READ_ERROR(r, n->key, "a network's name has 1 to "
				       "%d bytes", WIFI_NAME_MAX);
	memcpy(w->seen.name.text, n->key->text, n->key->len);
	w->seen.name.len = (uint8_t)n->key->len;
	if (yaml_read_member(n, "key"))
		w->seen.security = WIFI_PSK;
	rc = n->kind == YAML_SCALAR && !n->len ? 0 :
		yaml_read_map(r, n, "a wireless network", wifi_keys,
			      COUNT(wifi_keys), w);
	return rc < 0 ? rc : check(r, n, w);
}

static int read_networks(struct yaml_reader *r, const struct yaml *n,
			 void *into)
{
	struct lab_wifi **end = &((struct lab_radio_how *)into)->networks;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"networks\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		(*end)->network = lab_reading(r)->networks;
		rc = read_one(r, m, *end);
		end = &(*end)->next;
	}
	return rc;
}

static const struct yaml_key radio_keys[] = {
	{ "networks", YAML_CALL, 0, read_networks },
	{ "scan", YAML_TIME_MS, offsetof(struct lab_radio_how, scan_ms), NULL },
	{ "mute", YAML_BOOL, offsetof(struct lab_radio_how, mute), NULL },
};

int lab_load_wifi(struct yaml_reader *r, const struct yaml *n, void *into)
{
	struct lab_card *card = into;

	card->radio = yaml_read_alloc(r, sizeof(*card->radio));
	if (!card->radio)
		return -ENOMEM;
	card->radio->scan_ms = SCAN_MS;
	return yaml_read_map(r, n, "wifi", radio_keys, COUNT(radio_keys),
			     card->radio);
}

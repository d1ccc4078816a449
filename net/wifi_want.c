/* wifi_want.c: which network is to be joined, and which of those in reach
   that is. */
#include "net/wifi.h"

#include <string.h>

#include "core/plain.h"
#include "core/str.h"
#include "net/stack.h"

#define KEY_MIN 8	/* of a passphrase: IEEE 802.11-2020 J.4.1	*/

/* ---- settings --------------------------------------------------------- */

/* The interface's own value counts, then that of the root: a key only of
   where the name is from, as "key" may mean something else there. */
static bool read_from(struct settings *block, struct wifi_name *name,
		      char key[WIFI_KEY_MAX + 1])
{
	int n = settings_raw(block, "ssid", name->text, WIFI_NAME_MAX);

	if (n <= 0)
		return false;
	name->len = (uint8_t)(n > WIFI_NAME_MAX ? WIFI_NAME_MAX : n);
	n = settings_text(block, "key", key, WIFI_KEY_MAX + 1);
	if (n < 0)
		memset(key, 0, WIFI_KEY_MAX + 1);
	/* longer than any: it must not pass for none */
	if (n == -ERANGE)
		strcpy(key, "?");
	return true;
}

/* The root's own value, not one of a block below it. */
static bool root_has(struct settings *root)
{
	struct setting_ref ref;

	return setting_parse(root, "ssid", 4, false, &ref, NULL) == 0 &&
	       settings_has(root, &ref);
}

bool wifi_read_want(struct wifi *w)
{
	struct settings *block = w->dev->block, *root = w->dev->net->root;
	struct wifi_name name = { 0 };
	char key[sizeof(w->key)] = { 0 };
	bool same;

	if (!read_from(block, &name, key) && root_has(root))
		(void)read_from(root, &name, key);
	same = name.len == w->want.len &&
	       !memcmp(name.text, w->want.text, name.len) &&
	       !strcmp(key, w->key);
	w->want = name;
	memcpy(w->key, key, sizeof(key));
	memset(w->shown, 0, sizeof(w->shown));
	memcpy(w->shown, name.text, name.len);
	(void)plain_make(w->shown, name.len, false);
	return !same;
}

const char *wifi_scan_text(int status)
{
	return status == -EACCES ? "is the radio switched off?" :
		err_text(status);
}

/* ---- which one -------------------------------------------------------- */

static bool takes_key(const struct wifi_network *n)
{
	return n->security == WIFI_PSK || n->security == WIFI_SAE;
}

/* Could we join it, by what it asks for? */
static bool suits(const struct wifi *w, const struct wifi_network *n)
{
	if (takes_key(n))
		return w->key[0];
	if (n->security == WIFI_OPEN || n->security == WIFI_OWE)
		return !w->key[0];
	return n->security == WIFI_EAP;
}

static bool is_named(const struct wifi *w, const struct wifi_network *n)
{
	return n->name.len == w->want.len &&
	       !memcmp(n->name.text, w->want.text, w->want.len);
}

static bool is_hex(const char *s)
{
	while (str_hex(*s) >= 0)
		s++;
	return !*s;
}

static bool key_is_good(const char *key)
{
	size_t n = strlen(key);

	return (n >= KEY_MIN && n < WIFI_KEY_MAX) ||
	       (n == WIFI_KEY_MAX && is_hex(key));
}

/* Why a network of that name is not joined. */
static int refuse(const struct wifi *w, const struct wifi_network *n,
		  struct err *e)
{
	const char *dev = w->dev->name;

	if (takes_key(n))
		return err_set(e, -EACCES, "\"%s\" wants a key: set %s/key",
			       w->shown, dev);
	if (n->security == WIFI_OPEN || n->security == WIFI_OWE)
		return err_set(e, -EACCES, "\"%s\" takes no key, so it may be "
			       "another's: clear %s/key to join it all the "
			       "same", w->shown, dev);
	if (n->security == WIFI_WEP || n->security == WIFI_WPA)
		return err_set(e, -ENOTSUP, "\"%s\" has %s, which keeps no "
			       "secret any more: it needs WPA2 or WPA3",
			       w->shown, n->security == WIFI_WEP ? "WEP" :
			       "the first WPA");
	return err_set(e, -ENOTSUP, "\"%s\" asks for something that is not "
		       "known here", w->shown);
}

int wifi_pick(const struct wifi *w, const struct wifi_network *list, int n,
	      struct err *e)
{
	int best = -1, other = -1;

	for (int i = 0; i < n; i++) {
		if (!is_named(w, &list[i]))
			continue;
		other = i;
		if (suits(w, &list[i]) && (best < 0 || list[i].quality >
					   list[best].quality))
			best = i;
	}
	if (other < 0)
		return err_set(e, -ENOENT, "no network \"%s\" is in reach",
			       w->shown);
	if (best < 0)
		return refuse(w, &list[other], e);
	if (takes_key(&list[best]) && !key_is_good(w->key))
		return err_set(e, -EINVAL, "the key of \"%s\" is not 8 to 63 "
			       "characters long, nor 64 hex digits", w->shown);
	return best;
}

/* keys.c: the keys that --keys scripts, and when they are pressed. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/err.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define KEYS_MAX 65536
/* An ESC is a key of its own only if nothing follows for 250 ms. */
#define AFTER_ESC_US 300000

static const struct { const char *name, *bytes; } names[] = {
	{ "Enter", "\n" },	{ "Return", "\n" },
	{ "Tab", "\t" },	{ "Esc", "\033" },
	{ "Escape", "\033" },	{ "Space", " " },
	{ "lt", "<" },		{ "Backspace", "\b" },
	{ "BS", "\b" },
	{ "Up", "\033[A" },	{ "Down", "\033[B" },
	{ "Right", "\033[C" },	{ "Left", "\033[D" },
	{ "End", "\033[F" },	{ "Home", "\033[H" },
	{ "Insert", "\033[2~" },	{ "Ins", "\033[2~" },
	{ "Delete", "\033[3~" },	{ "Del", "\033[3~" },
	{ "PageUp", "\033[5~" },	{ "PgUp", "\033[5~" },
	{ "PageDown", "\033[6~" },	{ "PgDn", "\033[6~" },
	{ "F5", "\033[15~" },	{ "F6", "\033[17~" },
	{ "F7", "\033[18~" },	{ "F8", "\033[19~" },
	{ "F9", "\033[20~" },	{ "F10", "\033[21~" },
	{ "F11", "\033[23~" },	{ "F12", "\033[24~" },
};

/* A byte, pressed so long after the byte before it was taken. */
struct key { uint32_t delay_us; uint8_t byte; };

static struct {
	struct key *v;
	size_t      n, cap, next, announced;
	uint64_t    taken_us;		/* when the last one was taken	*/
	uint64_t    delay_us;		/* while parsing: of the next	*/
	bool        held;		/* nobody is at the keys yet	*/
} keys;

static int add(const char *bytes)
{
	for (; *bytes; bytes++) {
		if (keys.n == keys.cap) {
			size_t cap = keys.cap ? keys.cap * 2 : 64;
			struct key *v = realloc(keys.v, cap * sizeof(*v));

			if (!v)
				return -ENOMEM;
			keys.v = v;
			keys.cap = cap;
		}
		if (keys.n == KEYS_MAX)
			return -E2BIG;
		keys.v[keys.n++] = (struct key){
			(uint32_t)keys.delay_us, (uint8_t)*bytes,
		};
		keys.delay_us = 0;
	}
	return 0;
}

/* "500ms", "5s", "2m" */
static bool read_wait(const char *name, size_t len, uint64_t *out)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < len && isdigit((unsigned char)name[i]); i++) {
		n = n * 10 + (uint64_t)(name[i] - '0');
		if (n > 3600000)
			return false;
	}
	if (i == 0)
		return false;
	if (len - i == 2 && !strncasecmp(name + i, "ms", 2))
		*out = n * 1000;
	else if (len - i == 1 && tolower((unsigned char)name[i]) == 's')
		*out = n * 1000000;
	else if (len - i == 1 && tolower((unsigned char)name[i]) == 'm')
		*out = n * 60000000;
	else
		return false;
	return *out <= 3600000000u;
}

/* "Ctrl-B", "C-b", "^B" */
static int control_key(const char *name, size_t len)
{
	size_t at = 0;
	int c;

	if (len > 5 && !strncasecmp(name, "Ctrl-", 5))
		at = 5;
	else if (len > 2 && !strncasecmp(name, "C-", 2))
		at = 2;
	else if (len > 1 && name[0] == '^')
		at = 1;
	if (!at || len - at != 1)
		return -1;
	c = toupper((unsigned char)name[at]);
	return c >= 'A' && c <= 'Z' ? c - 'A' + 1 : -1;
}

/* The name between < and >, perhaps with a count: "Down*3". */
static int add_named(const char *name, size_t len)
{
	const char *star = memchr(name, '*', len);
	size_t plain = star ? (size_t)(star - name) : len;
	int times = star ? atoi(star + 1) : 1, ctrl;
	const char *bytes = NULL;
	char one[2] = { 0 };
	uint64_t wait;
	int rc = 0;

	if (!star && read_wait(name, len, &wait)) {
		keys.delay_us += wait;
		return keys.delay_us > UINT32_MAX ? -ERANGE : 0;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strlen(names[i].name) == plain &&
		    !strncasecmp(names[i].name, name, plain))
			bytes = names[i].bytes;
	}
	ctrl = bytes ? -1 : control_key(name, plain);
	if (ctrl > 0) {
		one[0] = (char)ctrl;
		bytes = one;
	}
	if (!bytes || times < 1 || times > 1000)
		return -EINVAL;
	while (times-- && rc == 0) {
		rc = add(bytes);
		if (!strcmp(bytes, "\033"))
			keys.delay_us += AFTER_ESC_US;
	}
	return rc;
}

int host_keys_parse(const char *text, struct err *e)
{
	const char *p = text, *end;
	char one[2] = { 0 };
	int rc = 0;

	while (*p && rc == 0) {
		if (*p != '<') {
			one[0] = *p++;
			rc = add(one);
			continue;
		}
		end = strchr(p, '>');
		rc = end ? add_named(p + 1, (size_t)(end - p - 1)) : -EINVAL;
		if (rc == -EINVAL || rc == -ERANGE)
			return err_set(e, -EINVAL, "--keys, column %d: no key "
				       "or wait is called %.*s (a plain < is "
				       "written <lt>)", (int)(p - text) + 1,
				       end ? (int)(end - p + 1) : 12, p);
		p = end + 1;
	}
	if (rc == -E2BIG)
		return err_set(e, rc, "--keys: more than %d keys", KEYS_MAX);
	if (rc < 0)
		return err_set(e, rc, "--keys: out of memory");
	return 0;
}

void host_keys_free(void)
{
	free(keys.v);
	memset(&keys, 0, sizeof(keys));
}

/* When key @i is pressed, if it is the next one to be taken. */
static uint64_t due_us(size_t i)
{
	return keys.taken_us + keys.v[i].delay_us;
}

int host_keys_read(void)
{
	if (keys.next == keys.n)
		return PLAT_CON_END;
	if (keys.held || due_us(keys.next) > plat_clock_us())
		return -1;
	keys.taken_us = plat_clock_us();
	return keys.v[keys.next++].byte;
}

void host_keys_hold(bool held)
{
	keys.held = held;
	keys.taken_us = plat_clock_us();
}

bool host_keys_left(void)
{
	return keys.next < keys.n;
}

/* A key that lies unread ends one wait, not all: time must go on. */
uint64_t host_keys_next_us(void)
{
	if (keys.next == keys.n || keys.held || keys.announced > keys.next)
		return UINT64_MAX;
	return due_us(keys.next);
}

void host_keys_announce(void)
{
	if (keys.next < keys.n && !keys.held &&
	    due_us(keys.next) <= plat_clock_us())
		keys.announced = keys.next + 1;
}

/* embed_area.c: what is embedded, as the image will find it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/embed.h"
#include "bootfile/bootfile.h"
#include "core/bytes.h"
#include "core/embedded.h"
#include "core/err.h"
#include "core/keymap.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/suggest.h"

/* ---- settings ---------------------------------------------------------- */

/* Would the image take it? A tree of its own says so. */
static int check_setting(const char *name, const char *value, struct err *e)
{
	struct settings *root = settings_new();
	int rc = root ? settings_set(root, name, value, e) : -ENOMEM;

	settings_free(root);
	return rc < 0 ? err_set(e, rc, "%s", err_text(rc)) : 0;
}

/* @text: NAME=VALUE. */
static int add_setting(const char *text, struct sbuf *area, struct err *e)
{
	const char *value = strchr(text, '=');
	char name[128];
	size_t len = value ? (size_t)(value - text) : 0;
	int rc;

	if (!len || len >= sizeof(name))
		return err_set(e, -EINVAL, "--set: NAME=VALUE is expected, not "
			       "\"%.40s\"", text);
	memcpy(name, text, len);
	name[len] = '\0';
	rc = check_setting(name, ++value, e);
	if (rc == 0)
		rc = embed_part(area, EMBEDDED_SETTING, name, value,
				strlen(value) + 1);
	return rc;
}

static int add_keymap(const char *name, struct sbuf *area, struct err *e)
{
	const struct keymap *map;
	const char *best;
	struct suggest s;

	if (keymap_find(name))
		return embed_part(area, EMBEDDED_SETTING, "keymap", name,
				  strlen(name) + 1);
	suggest_start(&s, name);
	for (unsigned i = 0; (map = keymap_at(i)); i++)
		suggest_try(&s, keymap_name(map));
	best = suggest_best(&s);
	return err_set(e, -EINVAL, "there is no keyboard layout \"%.20s\"%s%s%s",
		       name, best ? "; did you mean \"" : "",
		       best ? best : "", best ? "\"?" : "");
}

static int add_timeout(const char *text, struct sbuf *area, struct err *e)
{
	uint64_t ms;
	uint8_t value[4];

	if (str_to_int(text, &ms) < 0 || ms > UINT32_MAX)
		return err_set(e, -EINVAL, "--timeout: \"%.20s\" is no number "
			       "of milliseconds", text);
	put_le32(value, (uint32_t)ms);
	return embed_part(area, EMBEDDED_OFFER, "", value, sizeof(value));
}

static int add_settings(const struct embed_cli *opt, struct sbuf *area,
			struct err *e)
{
	int rc = 0;

	if (opt->no_shell)
		rc = embed_part(area, EMBEDDED_NO_SHELL, "", "", 0);
	if (rc == 0 && opt->timeout)
		rc = add_timeout(opt->timeout, area, e);
	if (rc == 0 && opt->keymap)
		rc = add_keymap(opt->keymap, area, e);
	for (unsigned i = 0; rc == 0 && i < opt->sets.n; i++)
		rc = add_setting(opt->sets.v[i], area, e);
	return rc;
}

/* ---- files ------------------------------------------------------------- */

/* Is there a file of this name already? */
static bool has_file(const struct sbuf *area, const char *name)
{
	struct embedded_area all = { (const uint8_t *)area->data, area->len };
	struct embedded part;

	return embedded_find(all, EMBEDDED_FILE, name, &part);
}

static int add_file_as(const char *name, const char *path, struct sbuf *area,
		       struct err *e)
{
	struct sbuf file = { 0 };
	int rc;

	if (str_has_control(name))
		return err_set(e, -EINVAL, "--file: a name has no control "
			       "characters");
	if (has_file(area, name))
		return err_set(e, -EINVAL, "--file: there are two files "
			       "\"%.40s\"", name);
	rc = bootfile_read(path, &file, e);
	if (rc == 0)
		rc = embed_part(area, EMBEDDED_FILE, name, sbuf_text(&file),
				file.len);
	sbuf_free(&file);
	return rc;
}

/* @text: NAME=FILE. */
static int add_file(const char *text, struct sbuf *area, struct err *e)
{
	const char *path = strchr(text, '=');
	char *name;
	int rc;

	if (!path || path == text || !path[1])
		return err_set(e, -EINVAL, "--file: NAME=FILE is expected, not "
			       "\"%.40s\"", text);
	name = str_ndup(text, (size_t)(path - text));
	rc = name ? add_file_as(name, path + 1, area, e) : -ENOMEM;
	free(name);
	return rc;
}

int embed_area(const struct embed_cli *opt, struct sbuf *area, struct err *e)
{
	int rc;

	area->max = BOOTFILE_MAX;
	rc = add_settings(opt, area, e);
	if (rc == 0)
		rc = embed_identity(opt, area, e);
	if (rc == 0)
		rc = embed_trust(opt, area, e);
	if (rc == 0)
		rc = embed_script(opt, area, e);
	for (unsigned i = 0; rc == 0 && i < opt->files.n; i++)
		rc = add_file(opt->files.v[i], area, e);
	if (rc == -E2BIG)
		return err_set(e, rc, "an image has at most %u MiB",
			       BOOTFILE_MAX >> 20);
	return rc < 0 ? err_set(e, rc, "%s", err_text(rc)) : 0;
}

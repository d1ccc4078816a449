/* form_store.c: a form's fields and the settings that they stand for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/menu.h"
#include "core/setting/settings.h"
#include "core/tui/form.h"

/* Blocks may come and go while somebody types: look the name up each time. */
static int look_up(struct filling *f, const struct entry *entry,
		   struct setting_ref *ref, struct err *e)
{
	const char *name = entry->item->name;
	int rc = setting_parse(f->root, name, strlen(name), true, ref, e);

	if (rc == 0 && !ref->type)
		ref->type = entry->type;
	return rc;
}

static int load(struct filling *f, struct entry *entry, struct err *e)
{
	struct setting_found found;
	struct setting_ref ref;
	int rc = look_up(f, entry, &ref, e);

	if (rc < 0)
		return rc;
	rc = setting_print(&ref, &entry->text, &found);
	if (rc == -ENOMEM)
		return err_set(e, rc, "no memory for a field");
	if (rc == 0)
		entry->type = found.type;
	else
		sbuf_reset(&entry->text);	/* cannot be shown: empty */
	entry->line = (struct line){ .text = &entry->text,
				     .cursor = entry->text.len };
	return 0;
}

int form_load(struct filling *f, struct err *e)
{
	int rc = 0;

	for (unsigned i = 0; i < f->count && rc == 0; i++) {
		if (f->entries[i].item->name)
			rc = load(f, &f->entries[i], e);
	}
	return rc;
}

/* ---- storing ------------------------------------------------------- */

/* What a setting was before the form stored it. */
struct old {
	bool                       stored;
	struct sbuf                raw;		/* empty: was not set */
	const struct setting_type *type;
};

static int remember(const struct setting_ref *ref, struct old *old)
{
	struct setting_found found;
	int rc;

	if (!settings_has(ref->block, ref))
		return 0;
	rc = setting_fetch(ref, &old->raw, &found);
	if (rc == 0)
		old->type = found.type;
	return rc == -ENOMEM ? rc : 0;
}

static void take_back(struct filling *f, struct entry *entry,
		      const struct old *old)
{
	struct setting_ref ref;

	if (!old->stored || look_up(f, entry, &ref, NULL) < 0)
		return;
	ref.type = old->type;
	/* It was there before: nothing better can be done if it fails. */
	(void)setting_store(&ref, old->raw.data, old->raw.len, NULL);
}

/* Returns 1 if the field was refused, -ENOMEM. */
static int store(struct filling *f, struct entry *entry, struct old *old)
{
	struct err e = { 0 };
	struct setting_ref ref;
	int rc = look_up(f, entry, &ref, &e);

	if (rc == 0)
		rc = remember(&ref, old);
	if (rc == 0)
		rc = setting_store_text(&ref, sbuf_text(&entry->text), &e);
	if (rc == -ENOMEM)
		return rc;
	old->stored = rc == 0;
	entry->dirty |= rc < 0 || entry->error[0];
	entry->error[0] = '\0';
	if (rc < 0) {
		(void)err_set(&e, rc, "%s", err_text(rc));
		memcpy(entry->error, e.msg, sizeof(e.msg));
		entry->error_drawn = false;
	}
	return rc < 0;
}

int form_store(struct filling *f)
{
	struct old *olds = calloc(f->count, sizeof(*olds));
	int refused = 0, rc = olds ? 0 : -ENOMEM;

	for (unsigned i = 0; i < f->count && rc >= 0; i++) {
		if (!f->entries[i].item->name)
			continue;
		rc = store(f, &f->entries[i], &olds[i]);
		refused += rc > 0;
	}
	for (unsigned i = f->count; olds && i-- > 0; ) {
		if (refused || rc < 0)
			take_back(f, &f->entries[i], &olds[i]);
		sbuf_free(&olds[i].raw);
	}
	free(olds);
	return rc < 0 ? rc : refused;
}

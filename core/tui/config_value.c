/* config_value.c: the setting that a row of the editor is about. */
#include <errno.h>
#include <string.h>

#include "core/str.h"
#include "core/tui/config.h"

int config_ref(const struct configuring *c, const struct config_row *row,
	       struct setting_ref *ref)
{
	const char *name = row->def->name;

	return setting_parse(c->block, name, strlen(name), false, ref, NULL);
}

bool config_value(struct configuring *c, const struct config_row *row,
		  struct sbuf *text, struct setting_found *found)
{
	struct setting_ref ref;
	int rc = config_ref(c, row, &ref);

	if (rc == 0)
		rc = setting_print(&ref, text, found);
	if (rc == 0)
		return true;
	c->no_memory |= rc == -ENOMEM;
	sbuf_reset(text);
	return false;
}

bool config_is_here(const struct configuring *c,
		    const struct config_row *row)
{
	struct setting_ref ref;

	return row->block || (config_ref(c, row, &ref) == 0 &&
			      settings_has(c->block, &ref));
}

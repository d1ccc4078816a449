/* load_nbd.c: the NBD servers of a lab file. */
#include "core/err.h"
#include "lab/config.h"
#include "lab/load.h"

/* ---- its exports --------------------------------------------------------- */

#define EXPORT(name, form, field) \
	{ name, form, offsetof(struct lab_export, field), NULL }

static const struct yaml_key export_keys[] = {
	EXPORT("name", YAML_TEXT, name), EXPORT("image", YAML_PATH, image.file),
	EXPORT("size", YAML_SIZE, image.size),
	EXPORT("read-only", YAML_BOOL, read_only),
	EXPORT("least", YAML_U32, least), EXPORT("most", YAML_U32, most),
};

static int read_exports(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	struct lab_export **end = &((struct lab_nbd *)into)->exports;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_LIST, "\"exports\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		(*end)->name = "";
		rc = yaml_read_map(r, m, "an export", export_keys,
				   COUNT(export_keys), *end);
		if (rc >= 0 && !(*end)->image.file && !(*end)->image.size)
			return YAML_READ_ERROR(r, m, "an export needs an "
					       "\"image\" or a \"size\"");
		end = &(*end)->next;
	}
	return rc;
}

/* ---- what goes wrong ----------------------------------------------------- */

static int read_what(struct yaml_reader *r, const struct yaml *n, void *into)
{
	static const char *const words[] = {
		"close", "silent", "error", "short", "order", "cookie",
		"twice",
	};
	static const enum lab_disk_fault what[] = {
		LAB_DISK_CLOSE, LAB_DISK_SILENT, LAB_DISK_ERROR,
		LAB_DISK_SHORT, LAB_DISK_ORDER, LAB_DISK_STRANGER,
		LAB_DISK_TWICE,
	};

	return lab_load_fault(r, n, words, what, COUNT(words), into);
}

static const struct yaml_key fault_keys[] = {
	LAB_FAULT_KEYS(read_what), LAB_FAULT("error", error),
};

static int read_faults(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	static const struct lab_disk_fault_rule usual = { .error = 5 };

	return lab_load_faults(r, n, fault_keys, COUNT(fault_keys), &usual,
			       &((struct lab_nbd *)into)->faults);
}

/* ---- a server ------------------------------------------------------------ */

static int read_style(struct yaml_reader *r, const struct yaml *n, void *into)
{
	static const char *const words[] = {
		"go", "export-name", "newstyle", "oldstyle",
	};

	return yaml_read_word(r, n, words, COUNT(words),
			      &((struct lab_nbd *)into)->style);
}

static int read_tls(struct yaml_reader *r, const struct yaml *n, void *into)
{
	struct lab_server s = { 0 };
	int rc = lab_load_tls(r, n, &s);

	((struct lab_nbd *)into)->tls = s.tls;
	return rc;
}

#define SERVER(name, form, field) \
	{ name, form, offsetof(struct lab_nbd, field), NULL }

static const struct yaml_key keys[] = {
	{ "exports", YAML_CALL, 0, read_exports },
	{ "style", YAML_CALL, 0, read_style },
	SERVER("structured", YAML_BOOL, structured),
	SERVER("fua", YAML_BOOL, fua), SERVER("flush", YAML_BOOL, flush),
	SERVER("cache", YAML_BOOL, cache),
	{ "tls", YAML_CALL, 0, read_tls },
	SERVER("refuses", YAML_U32, refusal.code),
	SERVER("refusals", YAML_U32, refusal.times),
	{ "faults", YAML_CALL, 0, read_faults },
};

int lab_load_nbd(struct yaml_reader *r, const struct yaml *n,
		 struct lab_server *s)
{
	s->nbd = yaml_read_alloc(r, sizeof(*s->nbd));
	if (!s->nbd)
		return -ENOMEM;
	s->nbd->structured = s->nbd->fua = s->nbd->flush = true;
	return lab_read_server(r, n, "an NBD server", keys, COUNT(keys),
			       s->nbd, s);
}

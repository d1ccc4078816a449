/* load_aoe.c: the disks by AoE of a lab file. */
#include "core/err.h"
#include "lab/config.h"
#include "lab/load.h"

#define SHELF_MAX	65534u
#define SLOT_MAX	254u

static struct lab_aoe *aoe_of(void *into)
{
	return into;
}

/* ---- which --------------------------------------------------------------- */

static int read_shelf(struct yaml_reader *r, const struct yaml *n, void *into)
{
	uint32_t v = 0;
	int rc = yaml_read_value(r, n, YAML_U32, &v);

	if (rc >= 0 && v > SHELF_MAX)
		return YAML_READ_ERROR(r, n, "a shelf is at most %u",
				       SHELF_MAX);
	aoe_of(into)->shelf = (uint16_t)v;
	return rc;
}

static int read_slot(struct yaml_reader *r, const struct yaml *n, void *into)
{
	uint32_t v = 0;
	int rc = yaml_read_value(r, n, YAML_U32, &v);

	if (rc >= 0 && v > SLOT_MAX)
		return YAML_READ_ERROR(r, n, "a slot is at most %u", SLOT_MAX);
	aoe_of(into)->slot = (uint8_t)v;
	return rc;
}

/* ---- what goes wrong ----------------------------------------------------- */

static int read_what(struct yaml_reader *r, const struct yaml *n, void *into)
{
	static const char *const words[] = {
		"silent", "error", "short", "tag",
	};
	static const enum lab_disk_fault what[] = {
		LAB_DISK_SILENT, LAB_DISK_ERROR, LAB_DISK_SHORT,
		LAB_DISK_STRANGER,
	};

	return lab_load_fault(r, n, words, what, COUNT(words), into);
}

static const struct yaml_key fault_keys[] = {
	LAB_FAULT_KEYS(read_what), LAB_FAULT("error", error),
};

static int read_faults(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	static const struct lab_disk_fault_rule usual = { .error = 0x40 };

	return lab_load_faults(r, n, fault_keys, COUNT(fault_keys), &usual,
			       &aoe_of(into)->faults);
}

/* ---- a disk -------------------------------------------------------------- */

#define DISK(name, form, field) \
	{ name, form, offsetof(struct lab_aoe, field), NULL }

static const struct yaml_key keys[] = {
	{ "shelf", YAML_CALL, 0, read_shelf },
	{ "slot", YAML_CALL, 0, read_slot },
	DISK("image", YAML_PATH, image.file), DISK("size", YAML_SIZE, image.size),
	DISK("serial", YAML_TEXT, serial),
	DISK("buffers", YAML_U32, buffers), DISK("sectors", YAML_U32, sectors),
	DISK("narrow", YAML_BOOL, narrow), DISK("lba28", YAML_BOOL, lba28),
	DISK("refuses", YAML_U32, refuses),
	{ "faults", YAML_CALL, 0, read_faults },
};

int lab_load_aoe(struct yaml_reader *r, const struct yaml *n,
		 struct lab_server *s)
{
	struct lab_aoe *d = yaml_read_alloc(r, sizeof(*d));
	int rc;

	if (!d)
		return -ENOMEM;
	s->aoe = d;
	d->serial = "lab";
	d->buffers = 16;
	rc = lab_read_server(r, n, "a disk by AoE", keys, COUNT(keys), d, s);
	if (rc >= 0 && !d->image.file && !d->image.size)
		return YAML_READ_ERROR(r, n, "a disk by AoE needs an \"image\" "
				       "or a \"size\"");
	return rc;
}

/* load_luns.c: the SCSI disks of a lab file's targets. */
#include "core/err.h"
#include "lab/load.h"

#define LUN(name, form, field) \
	{ name, form, offsetof(struct lab_lun, field), NULL }

static const struct yaml_key lun_keys[] = {
	LUN("lun", YAML_U32, number), LUN("image", YAML_PATH, image.file),
	LUN("size", YAML_SIZE, image.size), LUN("block", YAML_U32, block),
	LUN("type", YAML_U32, type), LUN("serial", YAML_TEXT, serial),
};

int lab_load_luns(struct yaml_reader *r, const struct yaml *n,
		  struct lab_lun **end)
{
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_LIST, "\"luns\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		(*end)->block = 512;
		(*end)->serial = "lab";
		rc = yaml_read_map(r, m, "a LUN", lun_keys, COUNT(lun_keys),
				   *end);
		if (rc >= 0 && !(*end)->image.file && !(*end)->image.size)
			return YAML_READ_ERROR(r, m, "a LUN needs an \"image\" "
					       "or a \"size\"");
		if (rc >= 0 && !(*end)->block)
			return YAML_READ_ERROR(r, m, "a LUN's blocks have one "
					       "byte at least");
		if (rc >= 0 && !(*end)->image.file &&
		    (*end)->image.size < (*end)->block)
			return YAML_READ_ERROR(r, m, "a LUN has one block at "
					       "least");
		if (rc >= 0 && ((*end)->number > 16383 || (*end)->type > 31))
			return YAML_READ_ERROR(r, m, "a LUN is at most 16383, "
					       "a type 31");
		end = &(*end)->next;
	}
	return rc;
}

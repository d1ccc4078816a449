/* load_fault.c: what goes wrong with the disks of a lab file. */
#include "core/err.h"
#include "lab/load.h"

int lab_load_fault(struct yaml_reader *r, const struct yaml *n,
		   const char *const *words, const enum lab_disk_fault *what,
		   size_t count, struct lab_disk_fault_rule *f)
{
	unsigned which = 0;
	int rc = yaml_read_choice(r, n, "\"what\"", words, count, &which);

	f->what = what[which];
	return rc;
}

int lab_load_faults(struct yaml_reader *r, const struct yaml *n,
		    const struct yaml_key *keys, size_t n_keys,
		    const struct lab_disk_fault_rule *usual,
		    struct lab_disk_fault_rule **end)
{
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_LIST, "\"faults\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		**end = *usual;
		rc = yaml_read_map(r, m, "a fault", keys, n_keys, *end);
		end = &(*end)->next;
	}
	return rc;
}

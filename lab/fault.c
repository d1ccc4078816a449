/* fault.c: whose turn it is of the faults that a disk's server has, and of what
   it refuses. */
#include "lab/inside.h"

/* Is it this command's turn? */
static bool is_due(struct lab_disk_fault_rule *f)
{
	uint32_t n = ++f->seen;

	if (n <= f->after || (f->times && f->used >= f->times))
		return false;
	if (f->every && (n - f->after - 1) % f->every != 0)
		return false;
	f->used++;
	return true;
}

const struct lab_disk_fault_rule *lab_disk_fault(
	struct lab_disk_fault_rule *list)
{
	while (list && !is_due(list))
		list = list->next;
	return list;
}

bool lab_disk_refuses(struct lab_disk_refusal *r)
{
	if (!r->code || (r->times && r->used >= r->times))
		return false;
	r->used++;
	return true;
}

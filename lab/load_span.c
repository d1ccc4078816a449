/* load_span.c: a span of time in a lab file. */
#include "lab/load.h"

int lab_load_span(struct yaml_reader *r, const struct yaml *n, uint32_t *from,
		  uint32_t *until)
{
	int rc;

	*from = *until = 0;
	if (n->kind != YAML_LIST || !n->first || !n->first->next ||
	    n->first->next->next)
		return YAML_READ_ERROR(r, n, "expected two times, from and "
				       "until, such as [2s, 5s]");
	rc = yaml_read_value(r, n->first, YAML_TIME_MS, from);
	if (rc >= 0)
		rc = yaml_read_value(r, n->first->next, YAML_TIME_MS, until);
	if (rc >= 0 && *from > *until)
		return YAML_READ_ERROR(r, n, "the link comes back before it "
				       "goes");
	return rc;
}

/* suite.h: a test file while it is read: what the files that do so share. */
#ifndef LAB_SUITE_H
#define LAB_SUITE_H

#include <stddef.h>
#include <stdint.h>

#include "lab/read.h"
#include "lab/scenario.h"

#define LAB_AXES_MAX	6

/* A machine by its name; what "{name}" stands for. */
struct suite_machine {
	struct suite_machine *next;
	const char           *name;
	struct lab_part       part;
};
struct suite_var { const char *name, *value; };

struct suite_reader {
	struct lab_reader     r;	/* first: readers are cast	*/
	struct lab_suite     *suite;
	struct lab_part      *layers;	/* files, included ones first	*/
	struct lab_part      *labs;	/* lab files read so far	*/
	struct suite_machine *machines;
	unsigned              n_files;
	uint64_t              n_values;
	struct suite_var      vars[LAB_AXES_MAX];
	unsigned              n_vars;
	struct lab_scenario **end;
};

static inline struct suite_reader *suite_of(struct lab_reader *r)
{
	return (struct suite_reader *)r;
}

/* From now on names are relative to this file's folder. */
static inline void suite_enter(struct lab_reader *r,
			       const struct lab_part *part)
{
	r->file = part->file;
	r->folder = part->folder;
}

/* ---- suite_text.c ---------------------------------------------------- */

/* One text or several: a new list. */
int lab_suite_list(struct lab_reader *r, const struct lab_yaml *n,
		   struct lab_list **list);
/* Read and parse a file; the same for one that is named at @n. */
int lab_suite_file(struct lab_reader *r, const char *file,
		   struct lab_part *out);
int lab_suite_named(struct lab_reader *r, const struct lab_yaml *n,
		    struct lab_part *out);

/* ---- suite_keys.c ---------------------------------------------------- */

/* What a scenario may say; what a file may say above its scenarios; what a
   matrix may vary. They fill a struct lab_scenario. */
struct suite_keys { const struct lab_key *v; size_t n; };
extern const struct suite_keys lab_suite_scenario_keys, lab_suite_file_keys,
			       lab_suite_axes;

/* A machine's name stands for one of the test files', or of the lab's. */
int lab_suite_machines(struct suite_reader *q, struct lab_scenario *s);

/* ---- suite_matrix.c -------------------------------------------------- */

/* Add a scenario, or as many as its matrix makes. */
int lab_suite_add(struct suite_reader *q, const struct lab_yaml *n);

/* ---- scenario.c ------------------------------------------------------ */

/* Would there be a lab? The test file's faults are told before any run. */
int lab_scenario_check_lab(const struct lab_scenario *s, struct err *e);

#endif

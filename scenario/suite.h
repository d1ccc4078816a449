/* suite.h: a test file while it is read: what the files that do so share. */
#ifndef SCENARIO_SUITE_H
#define SCENARIO_SUITE_H

#include <stddef.h>
#include <stdint.h>

#include "core/holder.h"
#include "format/yaml_read.h"
#include "scenario/scenario.h"

#define SUITE_AXES_MAX	6

/* A machine by its name; what "{name}" stands for. */
struct suite_machine {
	struct suite_machine *next;
	const char           *name;
	struct scenario_part  part;
};
struct suite_var { const char *name, *value; };

struct suite_reader {
	struct yaml_reader    r;
	struct suite         *suite;
	struct scenario_part *layers;		/* files, included ones first	*/
	struct scenario_part *labs;		/* lab files read so far	*/
	struct suite_machine *machines;
	unsigned              n_files;
	uint64_t              n_values;
	struct suite_var      vars[SUITE_AXES_MAX];
	unsigned              n_vars;
	struct scenario     **end;
};

static inline struct suite_reader *suite_of(struct yaml_reader *r)
{
	return HOLDER(suite_reader, r, r);
}

/* From now on names are relative to this file's folder. */
static inline void suite_enter(struct yaml_reader *r,
			       const struct scenario_part *part)
{
	r->file = part->file;
	r->folder = part->folder;
}

/* ---- suite_text.c ---------------------------------------------------- */

/* One text or several: a new list. */
int suite_list(struct yaml_reader *r, const struct yaml *n,
	       struct scenario_list **list);
/* Read and parse a file; the same for one that is named at @n. */
int suite_file(struct yaml_reader *r, const char *file,
	       struct scenario_part *out);
int suite_named(struct yaml_reader *r, const struct yaml *n,
		struct scenario_part *out);

/* ---- suite_keys.c ---------------------------------------------------- */

/* What a scenario may say; what a file may say above its scenarios; what a
   matrix may vary. They fill a struct scenario. */
struct suite_keys { const struct yaml_key *v; size_t n; };
extern const struct suite_keys suite_scenario_keys, suite_file_keys,
			       suite_axes;

/* A machine's name stands for one of the test files', or of the lab's. */
int suite_machines(struct suite_reader *q, struct scenario *s);

/* ---- suite_matrix.c -------------------------------------------------- */

/* Add a scenario, or as many as its matrix makes. */
int suite_add(struct suite_reader *q, const struct yaml *n);

/* ---- scenario.c ------------------------------------------------------ */

/* Would there be a lab? The test file's faults are told before any run. */
int scenario_check_lab(const struct scenario *s, struct err *e);

#endif

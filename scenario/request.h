/* request.h: what servers are to be asked, as it is expected. */
#ifndef SCENARIO_REQUEST_H
#define SCENARIO_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/match.h"

/* A header, or a parameter. */
struct want_field {
	struct want_field *next;
	const char        *name;
	bool               unset;	/* there is to be none		*/
	struct match      *value;
};

/* One request that is all of this. */
struct want_request {
	struct want_request *next;
	const struct yaml   *at;
	struct match        *method, *uri, *body;
	struct want_field   *headers, *params;
	bool                 counted;	/* there are to be just @times	*/
	uint32_t             times;
};

/* "requests": into struct expect. */
int expect_requests(struct yaml_reader *r, const struct yaml *n,
		    void *expect);

struct verdict;
void verdict_requests(struct verdict *v);

#endif

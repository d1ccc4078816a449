/*
 * reads.h: what a node reads by itself: settings, images, which image is
 * selected. As sets of bits, which flow_live() joins along the ways.
 */
#ifndef FLOW_READS_H
#define FLOW_READS_H

#include "flow/flow.h"

/* Two bits of each set are no names; those of the names follow. */
enum { BIT_ALL,		/* anything at all			*/
       BIT_SELECTED,	/* which image is selected		*/
       BIT_NAMES };

#define NO_BIT UINT32_MAX

static inline bool bit_has(const uint64_t *set, uint32_t bit)
{
	return bit != NO_BIT && set[bit / 64] >> bit % 64 & 1;
}

static inline void bit_add(uint64_t *set, uint32_t bit)
{
	set[bit / 64] |= (uint64_t)1 << bit % 64;
}

static inline void bit_take(uint64_t *set, uint32_t bit)
{
	set[bit / 64] &= ~((uint64_t)1 << bit % 64);
}

static inline uint32_t bit_of(const struct flow_name *n)
{
	return n ? n->number + BIT_NAMES : NO_BIT;
}

/* NULL: it cannot be told which, so it may be any. */
static inline void bit_add_name(uint64_t *set, const struct flow_name *n)
{
	bit_add(set, n ? bit_of(n) : BIT_ALL);
}

/*
 * Images by name are beside the settings, which have no blanks: "image NAME"
 * where it must be there, "fetch NAME" where it would else be downloaded. A
 * "*" in it stands for what an expansion may make of it.
 */
#define READS_IMAGE	"image "
#define READS_FETCH	"fetch "
#define READS_PREFIX	6

/* Give numbers to what the node names beside settings. 0 or -ENOMEM. */
int flow_reads_names(struct flow *f, uint32_t node);
/* Add to @set what the node reads, but for what it only shows to a person; nor
   what a script reads that it starts. */
void flow_reads(struct flow *f, uint32_t node, uint64_t *set);
/* Does what it stores by this definition surely stand there, once it has
   succeeded, under the name without a scope? */
bool flow_stores(const struct flow_node *n, const struct flow_def *d);

#endif

/* load.h: between the files that read a lab from YAML. */
#ifndef LAB_LOAD_H
#define LAB_LOAD_H

#include "format/yaml_read.h"
#include "lab/config.h"

/* The lab that is being read. */
static inline struct lab_config *lab_reading(const struct yaml_reader *r)
{
	return r->top;
}

int lab_load_machine(struct yaml_reader *r, const struct yaml *n,
		     void *machine);
int lab_load_cards(struct yaml_reader *r, const struct yaml *n);
/* "wifi": what a card's radio finds; into its lab_card. */
int lab_load_wifi(struct yaml_reader *r, const struct yaml *n, void *into);
/* [FROM, UNTIL], in milliseconds. */
int lab_load_span(struct yaml_reader *r, const struct yaml *n, uint32_t *from,
		  uint32_t *until);
/* Add the @number'th card, with its defaults; NULL with the error set. */
struct lab_card *lab_load_card(struct yaml_reader *r, unsigned number);
/* Its "mac", to the cards that there are by then. */
int lab_load_macs(struct yaml_reader *r, const struct yaml *machine);
/* Can a machine be read from this, and laid over @base? NULL: over what is
   not known yet. */
int lab_check_machine(struct yaml_reader *r, const struct yaml *n,
		      const struct lab_machine *base);
/* Is there a machine of this platform and processor? @n describes it. */
int lab_check_arch(struct yaml_reader *r, const struct yaml *n,
		   const struct lab_machine *m);
/* Can the lab do what its file says? All of it has been read. */
int lab_check(struct yaml_reader *r, const struct yaml *top);
/* "machines": all of them could be this lab's. */
int lab_load_machines(struct yaml_reader *r, const struct yaml *n);
/* That of a lab file that is called @name; -ENOENT, -EINVAL with the error. */
int lab_find_machine(struct yaml_reader *r, const struct yaml *top,
		     const char *name, const struct yaml **out);
/* "networks": all of them. */
int lab_load_networks(struct yaml_reader *r, const struct yaml *n, void *into);
/* Add one with the defaults; NULL with the error set. */
struct lab_network *lab_load_network(struct yaml_reader *r, const char *name);
/* A network by its name; "none" gives NULL. */
int lab_read_network(struct yaml_reader *r, const struct yaml *n,
		     struct lab_network **out);
/* Add a server of the kind that its "type" says. */
int lab_load_server(struct yaml_reader *r, const struct yaml *n);
/* Its keys: those that all kinds have, into @s, and those of its kind, @more,
   into a struct of their own. */
int lab_read_server(struct yaml_reader *r, const struct yaml *n,
		    const char *what, const struct yaml_key *more,
		    size_t n_more, void *into, struct lab_server *s);
int lab_load_dhcp(struct yaml_reader *r, const struct yaml *n,
		  struct lab_server *s, bool proxy);
/* "luns": a list of disks, by number. */
int lab_load_luns(struct yaml_reader *r, const struct yaml *n,
		  struct lab_lun **end);
int lab_load_iscsi(struct yaml_reader *r, const struct yaml *n,
		   struct lab_server *s);
int lab_load_nbd(struct yaml_reader *r, const struct yaml *n,
		 struct lab_server *s);
int lab_load_aoe(struct yaml_reader *r, const struct yaml *n,
		 struct lab_server *s);
int lab_load_fcoe(struct yaml_reader *r, const struct yaml *n,
		  struct lab_server *s);
/* "faults": a list of them, each by its @keys, of which @read_what gives
   "what" in rule->what; @usual is what is not said. */
int lab_load_faults(struct yaml_reader *r, const struct yaml *n,
		    const struct yaml_key *keys, size_t n_keys,
		    const struct lab_disk_fault_rule *usual,
		    struct lab_disk_fault_rule **end);
#define LAB_FAULT(name, field) \
	{ name, YAML_U32, offsetof(struct lab_disk_fault_rule, field), NULL }
#define LAB_FAULT_KEYS(read_what) \
	{ "what", YAML_CALL, 0, read_what }, LAB_FAULT("after", after), \
	LAB_FAULT("every", every), LAB_FAULT("times", times)
/* Which of @count words: what it stands for. */
int lab_load_fault(struct yaml_reader *r, const struct yaml *n,
		   const char *const *words, const enum lab_disk_fault *what,
		   size_t count, struct lab_disk_fault_rule *f);
/* "tls": whether and how an HTTP server speaks it; into its lab_server. */
int lab_load_tls(struct yaml_reader *r, const struct yaml *n, void *into);
/* "paths": what is under each path; into struct lab_files. */
int lab_load_paths(struct yaml_reader *r, const struct yaml *n,
		   void *files);

#endif

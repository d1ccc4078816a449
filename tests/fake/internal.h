/* internal.h: between the files of the fake back end. */
#ifndef TESTS_FAKE_INTERNAL_H
#define TESTS_FAKE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Does the allocation that this return address is behind fail? It counts. */
bool fake_alloc_fails(const void *caller);
/* None has failed yet. */
void fake_alloc_begin(void);
/* alloc_fork.c: is this the child in which this allocation fails? */
bool fake_fork_fails(const void *caller);

/* The fake's own memory is not counted and never fails. */
void *__real_malloc(size_t len);
void *__real_calloc(size_t n, size_t len);
void *__real_realloc(void *p, size_t len);
void __real_free(void *p);

struct captured { char *text; size_t len, cap; };
void captured_add(struct captured *c, const char *text, size_t len);

void fake_console_reset(void);
uint64_t fake_console_next_us(void);
void fake_console_announce(void);

void fake_screen_reset(void);
void fake_screen_write(const char *text, size_t len);

void fake_nic_reset(void);
uint64_t fake_nic_next_us(void);
void fake_nic_announce(void);

void fake_files_reset(void);
void fake_exec_reset(void);
void fake_machine_reset(void);

#endif

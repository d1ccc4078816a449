/*
 * coverage.c: for "make coverage" only. A process that ends by _exit(), as the
 * children of the explorer do, writes what it counted, too: the linker calls
 * this in the place of _exit() (--wrap).
 */
void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

_Noreturn void __wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}

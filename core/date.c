/* date.c: dates of clocks that count in years and months. */
#include "core/date.h"

int64_t date_days(int year, int month, int day)
{
	/* The year begins in March: then the leap day is its last. */
	year -= month <= 2;
	return year * 365 + year / 4 - year / 100 + year / 400 +
	       (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 719469;
}

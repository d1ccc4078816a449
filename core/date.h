/* date.h: dates of clocks that count in years and months. */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include <stdint.h>

/* Days since 1970-01-01 of a date in the Gregorian calendar; @month, @day
   from 1. Before 1970 it is negative; @year is at most 65535. */
int64_t date_days(int year, int month, int day);

/* The reverse, from the year 0 on. */
void date_from_days(int64_t days, unsigned *year, unsigned *month,
		    unsigned *day);

#endif

/* date.c: dates of clocks that count in years and months. */
#include "core/date.h"

int64_t date_days(int year, int month, int day)
{
	/* The year begins in March: then the leap day is its last. */
	year -= month <= 2;
	return year * 365 + year / 4 - year / 100 + year / 400 +
	       (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 719469;
}

/* The calendar repeats itself after 400 years of 146097 days. */
void date_from_days(int64_t days, unsigned *year, unsigned *month,
		    unsigned *day)
{
	uint64_t since = days < -719468 ? 0 : (uint64_t)(days + 719468);
	unsigned of_era = (unsigned)(since % 146097);
	unsigned y = (of_era - of_era / 1460 + of_era / 36524 -
		      of_era / 146096) / 365;
	unsigned of_year = of_era - (365 * y + y / 4 - y / 100);
	unsigned m = (5 * of_year + 2) / 153;	/* from March */

	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = (unsigned)(since / 146097) * 400 + y + (*month <= 2);
}

#ifndef STATISTICS_H
#define STATISTICS_H

void sort(double *values, unsigned count);

/* Of sorted values; `share` from 0 to 1. */
double quantile(const double *sorted, unsigned count, double share);

/* The mean of the middle half of sorted values: as calm as a median, finer where readings come in steps. */
double interquartile_mean(const double *sorted, unsigned count);

#endif

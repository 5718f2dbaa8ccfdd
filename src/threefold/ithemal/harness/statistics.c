#include "statistics.h"

#include <stdlib.h>

static int compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

void sort(double *values, unsigned count) {
    qsort(values, count, sizeof *values, compare);
}

double quantile(const double *sorted, unsigned count, double share) {
    return sorted[(unsigned)(share * (count - 1) + 0.5)];
}

double interquartile_mean(const double *sorted, unsigned count) {
    unsigned first = count / 4, end = count - count / 4;
    double sum = 0;
    for (unsigned i = first; i < end; i++)
        sum += sorted[i];
    return sum / (end - first);
}

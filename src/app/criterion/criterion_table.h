/* The files of this folder that hold one criterion each. */
#ifndef APP_CRITERION_TABLE_H
#define APP_CRITERION_TABLE_H

#include "app/criterion/criterion.h"

extern const struct criterion criterion_needs, criterion_hours, criterion_values, criterion_path,
    criterion_distance, criterion_load, criterion_interests, criterion_wish, criterion_areas,
    criterion_goals, criterion_cross_unit, criterion_place, criterion_language,
    criterion_generation;

#endif

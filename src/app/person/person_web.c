#include "web/feature.h"

const struct feature person_feature = { .name = "person" };

#include "web/feature.h"

const struct feature eligibility_feature = { .name = "eligibility" };

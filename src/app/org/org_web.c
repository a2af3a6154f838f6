#include "web/feature.h"

const struct feature org_feature = { .name = "org" };

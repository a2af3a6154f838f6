#include "app/pairing/pairing.h"
#include "web/feature.h"

const struct feature pairing_feature = { .name = "pairing" };

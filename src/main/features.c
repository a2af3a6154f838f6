#include "web/feature.h"

#define FEATURE(name) extern const struct feature name##_feature;
#include "main/features.def"
#undef FEATURE

#define FEATURE(name) &name##_feature,
const struct feature *const features[] = {
#include "main/features.def"
	NULL
};

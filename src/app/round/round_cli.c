#include "web/feature.h"
const struct command round_commands[] = { { 0 } };

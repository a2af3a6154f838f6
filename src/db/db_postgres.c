#include "db/driver.h"
const struct driver postgres_driver = { 0 };

/* What the first page shows besides struct home. */
#ifndef APP_HOME_HOME_VIEW_H
#define APP_HOME_HOME_VIEW_H

#include "app/home/home.h"
#include "app/system/system.h"

struct home_view {
	str greeting;
	struct next_step next;
	struct system health;	/* when home->system */
};

#endif

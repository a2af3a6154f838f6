/* What the page shows beside struct system. */
#ifndef APP_SYSTEM_SYSTEM_VIEW_H
#define APP_SYSTEM_SYSTEM_VIEW_H

#include "app/system/system.h"

struct system_view {
	struct system system;
	bool configured;	/* is there a mail server? */
	str database, version;
	str address;		/* of the reader, for a test mail; may be empty */
};

#endif

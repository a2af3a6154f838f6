/* What the pages of circles show, put together by circle_web.c. */
#ifndef APP_CIRCLE_CIRCLE_VIEW_H
#define APP_CIRCLE_CIRCLE_VIEW_H

#include "app/circle/circle.h"
#include "app/programme/programme.h"
#include "app/template/template.h"
#include "app/site/parts.h"

struct circles_view {
	struct programme p;
	bool any, draft;
	struct circle_set set;
	struct circles list;
	int64_t placed;		/* people in them, hosts included */
	int64_t hosting;
	int64_t waiting, hosts;	/* who could be in a new making */
	struct circle_size size;
};

struct my_circle_view {
	struct programme p;
	struct template t;
	struct circle_with mine;
	bool host;
};

#endif

#include "app/round/round.h"
#include "web/feature.h"

static const struct job_kind jobs[] = {
	{ .name = "round.run", .tries = 3, .run = round_run },
	{ .name = "round.publish", .step = round_publish_step },
	{ 0 }
};

const struct feature round_feature = { .name = "round", .jobs = jobs };

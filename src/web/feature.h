/*
 * What a feature brings: its pages, its background work and its commands.
 *
 * The route table is the policy.  A route says who may use it as roles and
 * relations; a request by anybody else is answered "not found", exactly as
 * if the thing were not there.  Path parameters are named after what they
 * point at (":programme", ":round"); each name has a scope in app/access,
 * which loads the object through its parents, so that a nested id of
 * another programme is "not found" as well.
 */
#ifndef WEB_FEATURE_H
#define WEB_FEATURE_H

#include "jobs/jobs.h"
#include "web/req.h"

/* Zero is the safe answer: a route that names nobody is open to nobody. */
enum who {
	WHO_NOBODY     = 0,
	ANYBODY        = 1 << 0,	/* signed in or not */
	MEMBER         = 1 << 1,	/* role: any active person with a session */
	ORG_ADMIN      = 1 << 2,	/* role */
	IT_ADMIN       = 1 << 3,	/* role */
	SPONSOR        = 1 << 4,	/* role */
	SHADOW_MENTOR  = 1 << 5,	/* role */
	PROGRAMME_ADMIN = 1 << 6,	/* relation to :programme */
	PARTICIPANT    = 1 << 7,	/* relation to :programme: applied or taking part */
	SELF           = 1 << 8,	/* relation to :person, :application, ...: it is theirs */
	PARTNER        = 1 << 9,	/* relation to :pairing: one of the two */
	ELIGIBLE       = 1 << 10,	/* relation to :programme: may apply */
	ANY_PROGRAMME_ADMIN = 1 << 11,	/* role: runs at least one programme */
};

struct route {
	enum method method;
	const char *path;
	int who;		/* bits of enum who */
	void (*handle)(struct req *);
	/* Runs before the transaction, off the writer: slow or outside work
	 * (password hashing, reading an upload).  Leaves q->prepared. */
	void (*prepare)(struct req *, struct store *);
	int64_t body_limit;	/* bytes; 0 is 1 MiB.  Larger ones are for uploads */
	bool no_json;		/* it has no rendering under /api/v1 */
	bool no_csrf;		/* signed links from mail only */
};

struct config;
struct command_run {
	struct arena *mem;
	struct store *store;	/* open and migrated, unless the command is `bare` */
	const char *data;	/* --data or its default */
	bool json, yes;
	int argc;
	const char **argv;	/* what is left after the verb and common options */
	struct buf out;		/* standard output, written when the command ends */
	str error;		/* set with exit code: what went wrong and what to do */
	const struct options *options;
	const struct config *config;	/* the settings, all sources together */
	struct strs config_wrong;	/* what is wrong with them; empty unless `any_config` */
};
/* An option of a command: "--apply" or "--limit N". */
struct option_spec { const char *name, *value, *help; };
struct option_value { const char *name; const char *value; };
struct options { struct option_value *v; size_t n; };
/* NULL: not given; "" for a flag */
const char *option(const struct command_run *, const char *name);

struct command {
	const char *grammar;	/* "import people FILE" */
	const char *summary;	/* one line for --help */
	const char *help;	/* more lines, or NULL */
	int (*run)(struct command_run *);	/* a sysexits code; 0 is success */
	bool bare;		/* it needs no open store */
	bool any_config;	/* wrong settings do not stop it */
	const struct option_spec *options;	/* ends with name NULL; or NULL */
};

struct feature {
	const char *name;
	const struct route *routes;	/* ends with path NULL */
	const struct job_kind *jobs;	/* ends with name NULL */
	const struct command *commands;	/* ends with grammar NULL */
};

extern const struct feature *const features[];	/* src/main/features.def; ends with NULL */

#endif

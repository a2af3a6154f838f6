#include "web/guard.h"

#include <sys/socket.h>

void
guard_init(struct guard *g)
{
	pthread_mutex_init(&g->lock, NULL);
	g->first = NULL;
}

void
guard_add(struct guard *g, struct guarded *c, int fd)
{
	*c = (struct guarded){ .fd = fd, .phase = GUARD_HEAD, .since = clock_monotonic() };
	pthread_mutex_lock(&g->lock);
	c->next = g->first;
	c->at = &g->first;
	if (c->next)
		c->next->at = &c->next;
	g->first = c;
	pthread_mutex_unlock(&g->lock);
}

void
guard_remove(struct guard *g, struct guarded *c)
{
	pthread_mutex_lock(&g->lock);
	*c->at = c->next;
	if (c->next)
		c->next->at = c->at;
	pthread_mutex_unlock(&g->lock);
}

void
guard_phase(struct guard *g, struct guarded *c, enum guard_phase phase, int64_t bytes)
{
	pthread_mutex_lock(&g->lock);
	c->phase = phase;
	c->bytes = bytes;
	c->since = clock_monotonic();
	pthread_mutex_unlock(&g->lock);
}

void
guard_more(struct guard *g, struct guarded *c, int64_t bytes)
{
	pthread_mutex_lock(&g->lock);
	c->bytes += bytes;
	pthread_mutex_unlock(&g->lock);
}

bool
guard_is_late(const struct guarded *c, int64_t now)
{
	int64_t seconds = (now - c->since) / SECOND;

	switch (c->phase) {
	case GUARD_HEAD:
		return seconds >= GUARD_HEAD_S;
	case GUARD_BODY:
		return seconds > GUARD_GRACE_S && c->bytes < seconds * GUARD_RATE;
	case GUARD_WORK:
		return false;
	case GUARD_REPLY:
		return seconds > GUARD_GRACE_S + c->bytes / GUARD_RATE;
	case GUARD_IDLE:
		return seconds >= GUARD_IDLE_S;
	}
	BUG("phase %d", c->phase);
}

/* The socket is shut down, not closed: its owner sees the end and closes it. */
int
guard_cut(struct guard *g, int64_t now)
{
	int cut = 0;

	pthread_mutex_lock(&g->lock);
	for (struct guarded *c = g->first; c; c = c->next)
		if (guard_is_late(c, now) && shutdown(c->fd, SHUT_RDWR) == 0)
			cut++;
	pthread_mutex_unlock(&g->lock);
	return cut;
}

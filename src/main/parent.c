#include "main/parent.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"

enum { SHORT_S = 10, SHORT_MOST = 5, DELAY_MOST_S = 30, PATIENCE_S = 20 };

static sigset_t
ending_signals(bool child_too)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	if (child_too)
		sigaddset(&set, SIGCHLD);
	return set;
}

void
parent_block_signals(void)
{
	sigset_t set = ending_signals(true);

	signal(SIGPIPE, SIG_IGN);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void
parent_wait_for_end(void)
{
	sigset_t set = ending_signals(false);
	int which;

	sigwait(&set, &which);
}

static pid_t
start(const struct parent *p)
{
	pid_t parent = getpid(), pid = fork();

	if (pid != 0)
		return pid;
	/* A child without its parent would hold the port for ever. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EX_OK);
	exit(p->child(p->arg));
}

/* Nothing that starting again would mend. */
static bool
is_final(int status)
{
	if (!WIFEXITED(status))
		return false;
	switch (WEXITSTATUS(status)) {
	case EX_OK:
	case EX_USAGE:
	case EX_DATAERR:
	case EX_NOINPUT:
	case EX_NOPERM:
	case EX_CONFIG:
	case EX_CANTCREAT:
		return true;
	default:
		return false;
	}
}

/* Waits for a signal of ours, at most that long; 0 when none came. */
static int
wait_for_signal(int64_t most)
{
	sigset_t set = ending_signals(true);
	struct timespec t = { .tv_sec = most / SECOND, .tv_nsec = most % SECOND * 1000 };
	int which;

	do
		which = sigtimedwait(&set, NULL, &t);
	while (which < 0 && errno == EINTR);
	return which < 0 ? 0 : which;
}

/* Passes the wish to end on; a child that does not is ended. */
static int
end_child(pid_t pid)
{
	int64_t until = clock_monotonic() + PATIENCE_S * SECOND, left;
	int status = 0;

	kill(pid, SIGTERM);
	while ((left = until - clock_monotonic()) > 0) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return WIFEXITED(status) ? WEXITSTATUS(status) : EX_SOFTWARE;
		wait_for_signal(left);
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return EX_SOFTWARE;
}

/* True when it ended by itself, false when we are told to end. */
static bool
watch(pid_t pid, int *ret_status)
{
	for (;;) {
		int which = wait_for_signal(HOUR);
		if (waitpid(pid, ret_status, WNOHANG) == pid)
			return true;
		if (which != 0 && which != SIGCHLD)
			return false;
	}
}

static void
log_end(int status, int64_t ran)
{
	if (WIFSIGNALED(status))
		LOG(LOG_ERROR, "server ended", { "signal", log_int(WTERMSIG(status)) },
		    { "after_s", log_int(ran / SECOND) });
	else
		LOG(LOG_ERROR, "server ended", { "status", log_int(WEXITSTATUS(status)) },
		    { "after_s", log_int(ran / SECOND) });
}

int
parent_run(const struct parent *p, struct arena *mem, str *ret_error)
{
	int shorts = 0;		/* ends right after the start, in a row */

	parent_block_signals();
	for (;;) {
		int64_t began = clock_monotonic();
		int status = 0;
		pid_t pid = start(p);
		if (pid < 0) {
			*ret_error = str_fmt(mem, "no process could be made: %s", strerror(errno));
			return EX_OSERR;
		}
		if (!watch(pid, &status))
			return end_child(pid);
		if (is_final(status))
			return WEXITSTATUS(status);
		int64_t ran = clock_monotonic() - began;
		log_end(status, ran);
		shorts = ran < SHORT_S * SECOND ? shorts + 1 : 0;
		if (shorts == SHORT_MOST) {
			*ret_error = str_fmt(mem, "the server ended %d times right after "
			    "its start; the lines above say why, and ithaca doctor may as well",
			    shorts);
			return EX_SOFTWARE;
		}
		/* At once the first time, then after 1, 2, 4 ... seconds. */
		int64_t delay = shorts < 2 ? 0 : 1 << (shorts - 2);
		int which = delay ? wait_for_signal(delay * SECOND) : 0;
		if (which != 0 && which != SIGCHLD)
			return EX_OK;
	}
}

#include "main/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netdb.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

/* Landlock: raw calls, as the C library has none.  The kernel's header may be
 * older than the kernel, so what came later is named here. */

enum {
	FS_REFER = 1 << 13,		/* version 2 */
	FS_TRUNCATE = 1 << 14,		/* 3 */
	FS_IOCTL_DEV = 1 << 15,		/* 5 */
	NET_BIND_TCP = 1 << 0,		/* 4 */
	SCOPE_ABSTRACT_UNIX = 1 << 0,	/* 6 */
	SCOPE_SIGNAL = 1 << 1,		/* 6 */
};

struct ruleset { uint64_t fs, net, scoped; };

enum {
	FS_READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	FS_WRITE = FS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |
	    LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
	    LANDLOCK_ACCESS_FS_MAKE_DIR | FS_REFER | FS_TRUNCATE,
	FS_ON_FILES = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE,
};

/* For resolving names, certificates of authorities, ICU, and malloc. */
static const char *const system_read[] = {
	"/etc", "/usr", "/lib", "/lib64", "/run/systemd/resolve", "/run/resolvconf",
	"/sys/devices/system/cpu", "/proc/sys/vm", "/proc/self", "/dev/urandom", NULL
};
static const char *const system_write[] = { "/dev/null", NULL };

static int
landlock_version(void)
{
	long v = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	return v > 0 ? (int)v : 0;
}

/* All rights that this version can take away: there is no right to execute
 * anything, anywhere. */
static struct ruleset
handled_by(int version)
{
	struct ruleset r = { .fs = (1 << 13) - 1 };

	if (version >= 2)
		r.fs |= FS_REFER;
	if (version >= 3)
		r.fs |= FS_TRUNCATE;
	if (version >= 4)
		r.net = NET_BIND_TCP;	/* the port is open already */
	if (version >= 5)
		r.fs |= FS_IOCTL_DEV;
	if (version >= 6)
		r.scoped = SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL;
	return r;
}

/* A path that is not there needs no rule. */
static bool
allow(int ruleset, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = rights };
	struct stat st;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return true;
	if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed_access &= FS_ON_FILES;
	long r = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
	return r == 0;
}

static bool
allow_all(int ruleset, const char *const *paths, uint64_t rights)
{
	for (; paths && *paths; paths++)
		if (!allow(ruleset, *paths, rights))
			return false;
	return true;
}

static bool
enter_landlock(const struct sandbox_paths *paths, int version)
{
	struct ruleset r = handled_by(version);
	size_t size = version < 4 ? sizeof r.fs : version < 6 ? 2 * sizeof r.fs : sizeof r;
	long fd = syscall(SYS_landlock_create_ruleset, &r, size, 0);
	int ruleset = (int)fd;

	if (fd < 0)
		return false;
	bool entered = allow_all(ruleset, system_read, FS_READ & r.fs) &&
	    allow_all(ruleset, system_write, FS_WRITE & r.fs) &&
	    allow_all(ruleset, paths->read, FS_READ & r.fs) &&
	    allow_all(ruleset, paths->write, FS_WRITE & r.fs) &&
	    syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return entered;
}

/*
 * Seccomp: what a server that only serves never does.  An allow-list would
 * follow the insides of four libraries on every release; this list follows
 * what an attacker wants: another program, another process, another user,
 * another file system, executable memory, and the corners of the kernel that
 * had the most holes.
 */
static const int denied[] = {
	SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork),
	SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
	SCMP_SYS(process_madvise), SCMP_SYS(kcmp), SCMP_SYS(pidfd_open), SCMP_SYS(pidfd_getfd),
	SCMP_SYS(pidfd_send_signal), SCMP_SYS(tkill),
	SCMP_SYS(setuid), SCMP_SYS(setgid), SCMP_SYS(setreuid), SCMP_SYS(setregid),
	SCMP_SYS(setresuid), SCMP_SYS(setresgid), SCMP_SYS(setgroups), SCMP_SYS(setfsuid),
	SCMP_SYS(setfsgid), SCMP_SYS(capset),
	SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot),
	SCMP_SYS(fsopen), SCMP_SYS(fsconfig), SCMP_SYS(fsmount), SCMP_SYS(fspick),
	SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(mount_setattr),
	SCMP_SYS(unshare), SCMP_SYS(setns),
	SCMP_SYS(mknod), SCMP_SYS(mknodat), SCMP_SYS(name_to_handle_at),
	SCMP_SYS(open_by_handle_at), SCMP_SYS(fanotify_init), SCMP_SYS(quotactl),
	SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module),
	SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(swapon),
	SCMP_SYS(swapoff), SCMP_SYS(acct), SCMP_SYS(syslog), SCMP_SYS(ioperm), SCMP_SYS(iopl),
	SCMP_SYS(modify_ldt), SCMP_SYS(sethostname), SCMP_SYS(setdomainname),
	SCMP_SYS(settimeofday), SCMP_SYS(clock_settime), SCMP_SYS(adjtimex),
	SCMP_SYS(clock_adjtime), SCMP_SYS(stime), SCMP_SYS(vhangup), SCMP_SYS(personality),
	SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(memfd_create),
	SCMP_SYS(memfd_secret), SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(keyctl),
	SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register),
	SCMP_SYS(io_setup), SCMP_SYS(io_submit), SCMP_SYS(vmsplice), SCMP_SYS(lookup_dcookie),
	SCMP_SYS(pkey_mprotect), SCMP_SYS(remap_file_pages), SCMP_SYS(move_pages),
	SCMP_SYS(migrate_pages), SCMP_SYS(mbind), SCMP_SYS(set_mempolicy), SCMP_SYS(uselib),
	SCMP_SYS(ustat), SCMP_SYS(sysfs), SCMP_SYS(nfsservctl),
};

enum { NEW_NAMESPACES = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |
    CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP };

#define DENY(call, n, ...) \
	(seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(call), n, __VA_ARGS__) == 0)

/* Calls that are fine with some arguments. */
static bool
deny_by_argument(scmp_filter_ctx f)
{
	const uint64_t exec = PROT_EXEC, both = PROT_WRITE | PROT_EXEC;
	const uint64_t self = (uint64_t)getpid();
	bool good = true;

	/* clone3 hides its flags in memory: without it the C library uses clone. */
	good = good && seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
	good = good && DENY(clone, 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
	for (uint64_t flag = 1; flag <= CLONE_NEWNET; flag <<= 1)
		if (flag & NEW_NAMESPACES)
			good = good && DENY(clone, 1, SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag));
	good = good && DENY(mmap, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, both, both));
	good = good && DENY(mprotect, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, exec, exec));
	good = good && DENY(kill, 1, SCMP_A0(SCMP_CMP_NE, self));
	good = good && DENY(tgkill, 1, SCMP_A0(SCMP_CMP_NE, self));
	good = good && DENY(ioctl, 1, SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, TIOCSTI));
	/* Sockets: the machine's own, and the internet's.  The resolver asks
	 * the kernel for addresses over netlink. */
	good = good && DENY(socket, 1, SCMP_A0(SCMP_CMP_GT, AF_NETLINK));
	for (uint64_t family = 3; family < AF_NETLINK; family++)
		if (family != AF_INET6)
			good = good && DENY(socket, 1, SCMP_A0(SCMP_CMP_EQ, family));
	good = good && DENY(socket, 1, SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, SOCK_RAW));
	return good;
}

static bool
enter_seccomp(void)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
	bool good = f != NULL;

	for (size_t i = 0; good && i < COUNT(denied); i++)
		/* What this architecture does not have needs no rule. */
		good = denied[i] < 0 ||
		    seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), denied[i], 0) == 0;
	good = good && deny_by_argument(f) && seccomp_load(f) == 0;
	if (f)
		seccomp_release(f);
	return good;
}

/* The resolver loads what /etc/nsswitch.conf names when it is first used. */
static void
load_resolver(void)
{
	struct addrinfo *found = NULL;

	if (getaddrinfo("localhost", NULL, NULL, &found) == 0)
		freeaddrinfo(found);
}

void
sandbox_enter(const struct sandbox_paths *paths, struct sandbox_status *ret)
{
	*ret = (struct sandbox_status){ 0 };
#if defined(__SANITIZE_ADDRESS__)
	(void)paths, (void)load_resolver, (void)enter_seccomp, (void)enter_landlock;
	ret->why_not = "a build with sanitizers needs what the sandbox takes away";
#else
	load_resolver();
	ret->no_new_privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
	if (!ret->no_new_privileges) {
		ret->why_not = "the kernel refuses to give up new privileges";
		return;
	}
	ret->landlock_version = landlock_version();
	ret->landlock = ret->landlock_version > 0 && enter_landlock(paths, ret->landlock_version);
	if (!ret->landlock)
		ret->why_not = ret->landlock_version ? "the kernel refused the Landlock rules" :
		    "this kernel has no Landlock, or it is switched off";
	ret->seccomp = enter_seccomp();
	if (!ret->seccomp)
		ret->why_not = "the kernel refused the seccomp filter";
#endif
}

/* In the sandbox: is what it should hinder hindered? */
static int
look(void)
{
	struct sandbox_status s;
	int held = 0;

	sandbox_enter(&(struct sandbox_paths){ 0 }, &s);
	if (s.no_new_privileges && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
		held |= 1;
	if (s.seccomp && syscall(SYS_unshare, 0) == -1 && errno == EPERM)
		held |= 2;
	if (s.landlock && open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) == -1 && errno == EACCES)
		held |= 4;
	return held;
}

void
sandbox_try(struct sandbox_status *ret)
{
	int status = 0;
	pid_t child = fork();

	*ret = (struct sandbox_status){ .landlock_version = landlock_version() };
	if (child == 0)
		_exit(look());
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
		ret->why_not = "it could not be tried";
		return;
	}
	int held = WEXITSTATUS(status);
	ret->no_new_privileges = held & 1;
	ret->seccomp = held & 2;
	ret->landlock = held & 4;
	if (held != 7)
		ret->why_not = ret->landlock_version == 0 ?
		    "this kernel has no Landlock, or it is switched off" :
		    "the kernel or the container does not allow it";
}

str
sandbox_describe(struct arena *mem, const struct sandbox_status *s)
{
	struct buf b = { .mem = mem };

	if (s->no_new_privileges)
		buf_lit(&b, "no new privileges");
	if (s->seccomp)
		buf_fmt(&b, "%sseccomp", b.len ? ", " : "");
	if (s->landlock)
		buf_fmt(&b, "%sLandlock %d", b.len ? ", " : "", s->landlock_version);
	if (s->why_not)
		buf_fmt(&b, "%s; %s", b.len ? "" : "nothing", s->why_not);
	return buf_text(&b);
}

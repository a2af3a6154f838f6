#include "jobs/mail.h"

#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit/test.h"

/* A mail server of its own: a thread a connection, and what it got. */

enum { MAILS_MAX = 10, MAIL_MAX = 8 << 10 };

static struct sink {
	int fd;
	uint16_t port;
	pthread_mutex_t lock;
	int n;
	char mail[MAILS_MAX][MAIL_MAX];
	size_t len[MAILS_MAX];
	const char *to_rcpt, *to_data;	/* what it answers; NULL: yes */
	struct test *nested;	/* at the first mail, run jobs as a worker a minute later would */
} sink = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const struct job_kind *const kinds[] = { &mail_send_kind, NULL };

static int
send_due(struct test *t, int64_t later)
{
	return jobs_run_due(t->store, kinds, clock_now() + later, 100);
}

static void
take_mail(FILE *in)
{
	char line[1100];

	pthread_mutex_lock(&sink.lock);
	int i = sink.n++;
	struct test *nested = i == 0 ? sink.nested : NULL;
	HOLDS(i < MAILS_MAX);
	sink.len[i] = 0;
	while (fgets(line, sizeof line, in) && strcmp(line, ".\r\n") != 0) {
		size_t n = strlen(line);
		HOLDS(sink.len[i] + n < MAIL_MAX);
		memcpy(sink.mail[i] + sink.len[i], line, n);
		sink.len[i] += n;
	}
	pthread_mutex_unlock(&sink.lock);
	if (nested)
		send_due(nested, 61 * SECOND);
}

static const char *
decided(const char *const *answer)
{
	pthread_mutex_lock(&sink.lock);
	const char *a = *answer;
	pthread_mutex_unlock(&sink.lock);
	return a ? a : "250 fine";
}

static void *
talk(void *arg)
{
	int fd = (int)(intptr_t)arg;
	FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
	char line[1100];

	fputs("220 sink\r\n", out);
	fflush(out);
	while (fgets(line, sizeof line, in)) {
		const char *answer = "250 fine";
		if (strncmp(line, "RCPT", 4) == 0)
			answer = decided(&sink.to_rcpt);
		if (strncmp(line, "DATA", 4) == 0) {
			fputs("354 go on\r\n", out);
			fflush(out);
			take_mail(in);
			answer = decided(&sink.to_data);
		}
		fprintf(out, "%s\r\n", answer);
		fflush(out);
		if (strncmp(line, "QUIT", 4) == 0)
			break;
	}
	fclose(in);
	fclose(out);
	return NULL;
}

static void *
welcome(void *arg)
{
	int fd;

	(void)arg;
	while ((fd = accept(sink.fd, NULL, NULL)) >= 0) {
		pthread_t thread;
		if (pthread_create(&thread, NULL, talk, (void *)(intptr_t)fd) == 0)
			pthread_detach(thread);
	}
	return NULL;
}

static void
set_up(struct test *t)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	pthread_t thread;

	if (sink.port == 0) {
		sink.fd = socket(AF_INET, SOCK_STREAM, 0);
		CHECK(bind(sink.fd, (struct sockaddr *)&at, sizeof at) == 0);
		CHECK(listen(sink.fd, 10) == 0);
		getsockname(sink.fd, (struct sockaddr *)&at, &n);
		sink.port = ntohs(at.sin_port);
		CHECK(pthread_create(&thread, NULL, welcome, NULL) == 0);
	}
	pthread_mutex_lock(&sink.lock);
	sink.n = 0;
	sink.to_rcpt = sink.to_data = NULL;
	sink.nested = NULL;
	pthread_mutex_unlock(&sink.lock);
	/* The settings outlive the test, as mail_setup asks. */
	static char url[64];
	snprintf(url, sizeof url, "smtp://127.0.0.1:%d", sink.port);
	mail_setup(&(struct mail_settings){ .url = str_of(url), .from = S("mentoring@example.org"),
	    .from_name = S("Mentoring"), .host = S("mentoring.example.org") });
	(void)t;
}

static void
put(struct test *t, const char *to)
{
	WORK(t, w)
		mail_put(w,
		    &(struct mail){ .to = str_of(to), .to_name = S("Ann"), .subject = S("A match"),
		    .text = S("You have a match."), .action = S("See who"),
		    .url = S("https://mentoring.example.org/pairings/1") });
}

static struct mail_outbox
outbox(struct test *t)
{
	struct mail_outbox o = { 0 };

	WORK(t, w)
		mail_outbox(w, &o);
	return o;
}

static str
mail(int i)
{
	pthread_mutex_lock(&sink.lock);
	str text = { sink.mail[i], sink.len[i] };
	pthread_mutex_unlock(&sink.lock);
	return text;
}

static int
mails(void)
{
	pthread_mutex_lock(&sink.lock);
	int n = sink.n;
	pthread_mutex_unlock(&sink.lock);
	return n;
}

static void
answer_with(const char **which, const char *answer)
{
	pthread_mutex_lock(&sink.lock);
	*which = answer;
	pthread_mutex_unlock(&sink.lock);
}

static str
message_id(int i)
{
	str rest = mail(i), line;

	while (str_cut(&rest, '\n', &line))
		if (str_starts(line, S("Message-ID:")))
			return line;
	return (str){ 0 };
}

static void
a_mail_arrives(struct test *t)
{
	set_up(t);
	put(t, "ann@example.org");
	CHECK_INT(send_due(t, 0), 1);
	CHECK_INT(mails(), 1);
	CHECK_HAS(mail(0), S("To: \"Ann\" <ann@example.org>\r\n"));
	CHECK_HAS(mail(0), S("You have a match."));
	CHECK_INT(outbox(t).waiting, 0);
	CHECK_INT(send_due(t, DAY), 0);
}

static void
a_batch_goes_out(struct test *t)
{
	set_up(t);
	for (int i = 0; i < 5; i++)
		put(t, "ann@example.org");
	CHECK_INT(send_due(t, 0), 5);
	CHECK_INT(mails(), 5);
	CHECK_INT(outbox(t).waiting, 0);
}

static void
nobody_s_address_sends_nothing(struct test *t)
{
	set_up(t);
	put(t, "");
	CHECK_INT(send_due(t, 0), 0);
	CHECK_INT(outbox(t).waiting, 0);
}

/* The worker that sent it is gone for a minute before it can note that it did. */
static void
sent_twice_it_has_the_same_message_id(struct test *t)
{
	set_up(t);
	pthread_mutex_lock(&sink.lock);
	sink.nested = t;
	pthread_mutex_unlock(&sink.lock);
	put(t, "ann@example.org");
	CHECK_INT(send_due(t, 0), 1);
	CHECK_INT(mails(), 2);
	CHECK(message_id(0).len > 0);
	CHECK_STR(message_id(0), message_id(1));
	CHECK_INT(outbox(t).waiting, 0);
	CHECK_INT(send_due(t, DAY), 0);
}

static void
a_busy_server_is_asked_again(struct test *t)
{
	set_up(t);
	put(t, "ann@example.org");
	answer_with(&sink.to_rcpt, "451 greylisted, come back later");
	CHECK_INT(send_due(t, 0), 1);
	CHECK_INT(mails(), 0);
	CHECK_INT(outbox(t).waiting, 1);
	answer_with(&sink.to_rcpt, NULL);
	CHECK_INT(send_due(t, 5 * SECOND), 0);
	CHECK_INT(send_due(t, 13 * SECOND), 1);
	CHECK_INT(mails(), 1);
	CHECK_INT(outbox(t).waiting, 0);
}

static void
a_no_is_a_no(struct test *t)
{
	set_up(t);
	put(t, "gone@example.org");
	answer_with(&sink.to_rcpt, "550 no such mailbox");
	CHECK_INT(send_due(t, 0), 1);
	CHECK_INT(outbox(t).waiting, 0);
	CHECK_INT(outbox(t).failed, 1);
	answer_with(&sink.to_rcpt, NULL);
	put(t, "ann@example.org");
	answer_with(&sink.to_data, "554 looks like spam");
	CHECK_INT(send_due(t, 0), 1);
	CHECK_INT(outbox(t).failed, 2);
	CHECK_INT(send_due(t, 10 * DAY), 0);
}

static void
an_address_that_cannot_be_is_given_up(struct test *t)
{
	set_up(t);
	put(t, "not an address");
	CHECK_INT(send_due(t, 0), 1);
	CHECK_INT(outbox(t).failed, 1);
	CHECK_INT(mails(), 0);
}

static void
without_a_server_mails_wait_for_one(struct test *t)
{
	set_up(t);
	mail_setup(&(struct mail_settings){ 0 });
	put(t, "ann@example.org");
	CHECK_INT(send_due(t, DAY), 0);
	CHECK_INT(outbox(t).waiting, 1);

	set_up(t);
	mail_resume(t->store);
	mail_resume(t->store);	/* puts one job, not two */
	CHECK_INT(send_due(t, 0), 1);
	CHECK_INT(mails(), 1);
	CHECK_INT(outbox(t).waiting, 0);
}

static void
a_server_that_is_not_there_is_told(struct test *t)
{
	set_up(t);
	CHECK_STR(mail_check(t->mem), S(""));
	mail_setup(&(struct mail_settings){ .url = S("smtp://127.0.0.1:1"),
	    .from = S("mentoring@example.org") });
	CHECK(mail_check(t->mem).len > 0);
	put(t, "ann@example.org");
	CHECK_INT(send_due(t, 0), 1);
	CHECK_INT(outbox(t).waiting, 1);
}

TESTS(a_mail_arrives, a_batch_goes_out, nobody_s_address_sends_nothing,
    sent_twice_it_has_the_same_message_id, a_busy_server_is_asked_again, a_no_is_a_no,
    an_address_that_cannot_be_is_given_up, without_a_server_mails_wait_for_one,
    a_server_that_is_not_there_is_told)

#include "jobs/smtp.h"

#include <curl/curl.h>
#include <pthread.h>

enum { CONNECT_S = 15, SEND_S = 60, REPLY_MAX = 300 };

struct sending {
	str message;	/* what is left of it */
	char reply[REPLY_MAX];
	size_t nreply;
	bool (*stop)(void *);
	void *stop_arg;
};

/* A connection is kept by each thread, so that a batch of mails is one session. */
static pthread_key_t session_key;
static pthread_once_t session_once = PTHREAD_ONCE_INIT;

static void
session_close(void *handle)
{
	curl_easy_cleanup(handle);
}

static void
session_setup(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    pthread_key_create(&session_key, session_close) != 0)
		BUG("libcurl does not start");
}

static CURL *
session(void)
{
	pthread_once(&session_once, session_setup);
	CURL *handle = pthread_getspecific(session_key);
	if (!handle) {
		handle = curl_easy_init();
		if (!handle)
			BUG("out of memory");
		pthread_setspecific(session_key, handle);
	}
	curl_easy_reset(handle);	/* keeps the connection */
	return handle;
}

static size_t
give(char *out, size_t size, size_t count, void *arg)
{
	struct sending *s = arg;
	size_t n = size * count < s->message.len ? size * count : s->message.len;

	if (n > 0)	/* an empty text may point nowhere */
		memcpy(out, s->message.ptr, n);
	s->message = str_from(s->message, n);
	return n;
}

/* Keeps the last line that the server said. */
static size_t
take_reply(char *line, size_t size, size_t count, void *arg)
{
	struct sending *s = arg;
	str text = str_trim((str){ line, size * count });

	if (text.len > 0) {
		s->nreply = text.len < REPLY_MAX ? text.len : REPLY_MAX;
		memcpy(s->reply, text.ptr, s->nreply);
	}
	return size * count;
}

static size_t
drop(char *bytes, size_t size, size_t count, void *arg)
{
	(void)bytes;
	(void)arg;
	return size * count;
}

static int
watch(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct sending *s = arg;

	(void)a, (void)b, (void)c, (void)d;
	return s->stop && s->stop(s->stop_arg);
}

static void
set_up(struct arena *mem, CURL *h, const struct mail_settings *set, struct sending *s)
{
	curl_easy_setopt(h, CURLOPT_URL, arena_cstr(mem, set->url));
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(h, CURLOPT_TIMEOUT, (long)SEND_S);
	/* A password never goes out in the clear. */
	curl_easy_setopt(h, CURLOPT_USE_SSL,
	    set->user.len ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_TRY);
	if (set->user.len) {
		curl_easy_setopt(h, CURLOPT_USERNAME, arena_cstr(mem, set->user));
		curl_easy_setopt(h, CURLOPT_PASSWORD, arena_cstr(mem, set->password));
	}
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, take_reply);
	curl_easy_setopt(h, CURLOPT_HEADERDATA, s);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, drop);
	curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, watch);
	curl_easy_setopt(h, CURLOPT_XFERINFODATA, s);
}

static enum smtp_verdict
judge(CURLcode code, long status)
{
	if (code == CURLE_OK)
		return SMTP_SENT;
	/* 530-538 speak of signing in: ours to mend, not the receiver's. */
	if (status >= 500 && status <= 599 && !(status >= 530 && status <= 538) &&
	    (code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY ||
	    code == CURLE_RECV_ERROR || code == CURLE_UPLOAD_FAILED))
		return SMTP_REFUSED;
	return SMTP_LATER;
}

enum smtp_verdict
smtp_send(struct arena *mem, const struct mail_settings *set, str to, str message,
    bool (*stop)(void *), void *stop_arg, str *ret_reply)
{
	CURL *h = session();
	struct sending s = { .message = message, .stop = stop, .stop_arg = stop_arg };
	struct curl_slist *receivers = NULL;
	long status = 0;

	set_up(mem, h, set, &s);
	if (message.len) {
		curl_easy_setopt(h, CURLOPT_MAIL_FROM, arena_cstr(mem, set->from));
		receivers = curl_slist_append(NULL, arena_cstr(mem, to));
		curl_easy_setopt(h, CURLOPT_MAIL_RCPT, receivers);
		curl_easy_setopt(h, CURLOPT_READFUNCTION, give);
		curl_easy_setopt(h, CURLOPT_READDATA, &s);
		curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
	} else {
		curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, "NOOP");
	}
	CURLcode code = curl_easy_perform(h);
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(receivers);
	*ret_reply = status >= 400 ? arena_str(mem, (str){ s.reply, s.nreply }) :
	    code == CURLE_OK ? S("") : str_of(curl_easy_strerror(code));
	return judge(code, status);
}

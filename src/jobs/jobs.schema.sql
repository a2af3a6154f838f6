-- step 2026-11-21 jobs
CREATE TABLE job (
	id         BIGINT PRIMARY KEY,
	kind       TEXT   NOT NULL,
	subject    BIGINT NOT NULL,
	actor      BIGINT NOT NULL,	-- who put it; 0: nobody
	lang       TEXT   NOT NULL,
	state      BIGINT NOT NULL CHECK (state BETWEEN 0 AND 4),	-- enum job_state
	run_at     BIGINT NOT NULL,	-- while it runs: when its lease ends
	created_at BIGINT NOT NULL,
	started_at BIGINT NOT NULL,	-- its last lease
	ended_at   BIGINT NOT NULL,
	done       BIGINT NOT NULL,
	total      BIGINT NOT NULL,
	phase      TEXT   NOT NULL,
	error      TEXT   NOT NULL,
	attempt    BIGINT NOT NULL,	-- rises with each lease: an old holder cannot end it
	cancel     BIGINT NOT NULL CHECK (cancel IN (0, 1))
);
CREATE INDEX job_due ON job (run_at, id) WHERE state < 2;
CREATE INDEX job_about ON job (kind, subject, id);
CREATE INDEX job_ended ON job (ended_at, id) WHERE state >= 2;
CREATE INDEX job_failed ON job (ended_at, id) WHERE state = 3;

CREATE TABLE mail (
	id         BIGINT PRIMARY KEY,
	person_id  BIGINT NOT NULL,	-- 0: nobody we know
	to_name    TEXT   NOT NULL,
	to_address TEXT   NOT NULL,
	lang       TEXT   NOT NULL,
	subject    TEXT   NOT NULL,
	body       TEXT   NOT NULL,
	action     TEXT   NOT NULL,
	url        TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	not_before BIGINT NOT NULL,
	sent_at    BIGINT NOT NULL,	-- 0: not yet
	failed_at  BIGINT NOT NULL,	-- 0: not given up
	error      TEXT   NOT NULL
);
CREATE INDEX mail_waiting ON mail (id) WHERE sent_at = 0 AND failed_at = 0;
CREATE INDEX mail_failed ON mail (failed_at, id) WHERE failed_at > 0;
CREATE INDEX mail_sent ON mail (sent_at, id) WHERE sent_at > 0;
CREATE INDEX mail_of_person ON mail (person_id, id);

-- step 2026-11-21 account
CREATE TABLE account (
	person_id     BIGINT PRIMARY KEY REFERENCES person,
	password_hash TEXT   NOT NULL,	-- argon2id, or '' while none is set
	roles         BIGINT NOT NULL,	-- bits of enum who: ORG_ADMIN, IT_ADMIN, SPONSOR, SHADOW_MENTOR
	lang          TEXT   NOT NULL,
	created_at    BIGINT NOT NULL,
	changed_at    BIGINT NOT NULL
);
CREATE INDEX account_by_role ON account (roles, person_id) WHERE roles > 0;
CREATE TABLE session (
	id         BIGINT PRIMARY KEY,
	token_hash TEXT   NOT NULL UNIQUE,	-- of a random 256-bit token
	person_id  BIGINT NOT NULL REFERENCES person,
	csrf       TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	seen_at    BIGINT NOT NULL
);
CREATE INDEX session_by_person ON session (person_id);
CREATE INDEX session_by_seen ON session (seen_at);
-- One-time links: set-up, invitation, new password.
CREATE TABLE account_link (
	token_hash TEXT   PRIMARY KEY,
	kind       TEXT   NOT NULL,	-- 'setup', 'invite', 'reset'
	person_id  BIGINT REFERENCES person,	-- NULL for set-up
	expires_at BIGINT NOT NULL,
	used_at    BIGINT
);
CREATE INDEX account_link_by_person ON account_link (person_id);
-- Failed attempts by account and by address; a key is a hash of either.
CREATE TABLE attempt (
	key      TEXT   PRIMARY KEY,
	failures BIGINT NOT NULL,
	first_at BIGINT NOT NULL,
	last_at  BIGINT NOT NULL
);
CREATE INDEX attempt_by_time ON attempt (last_at);

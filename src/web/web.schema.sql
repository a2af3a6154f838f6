-- step 2026-11-21 answered
-- What has been answered to a form or an API call that writes, by its key:
-- the same one again, after a lost reply or a double click, is told the same.
CREATE TABLE answered (
	form_key TEXT   PRIMARY KEY,
	answered_at BIGINT NOT NULL,
	status   BIGINT NOT NULL,
	location TEXT   NOT NULL
);
CREATE INDEX answered_by_time ON answered (answered_at);

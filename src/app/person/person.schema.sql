-- step 2026-11-21 person
CREATE TABLE person (
	id          BIGINT PRIMARY KEY,
	name        TEXT   NOT NULL,	-- '' when the roster has none
	sort_key    TEXT   NOT NULL,	-- lang_sort_key(name), then the id: ORDER BY sort_key, id
	mail        TEXT   NOT NULL,	-- as written; '' none
	mail_key    TEXT   UNIQUE,	-- lang_fold(mail); NULL none
	employee_id TEXT   UNIQUE,	-- the stable key of a roster; NULL none
	job_title   TEXT   NOT NULL,
	level       BIGINT NOT NULL,	-- rank, larger is more senior; 0 unknown
	level_name  TEXT   NOT NULL,	-- as the roster has it: "SCS2", "Senior", "3"
	unit        TEXT   NOT NULL,
	location    TEXT   NOT NULL,
	zone        TEXT   NOT NULL,	-- IANA name; '' unknown
	languages   TEXT   NOT NULL,	-- ISO 639 codes, ';' between them: "de;en"
	-- A roster names managers whose own row comes later.
	manager_id  BIGINT REFERENCES person DEFERRABLE INITIALLY DEFERRED,
	start_day   BIGINT,		-- NULL unknown
	left_day    BIGINT,		-- NULL: active
	attributes  TEXT   NOT NULL,	-- JSON object: the roster's other columns
	words       TEXT   NOT NULL,	-- what search finds: ' anna eng-12 muller ' folded, sorted
	created_at  BIGINT NOT NULL,
	changed_at  BIGINT NOT NULL
);
-- The orders in which people are listed; with left_day, to count who is active.
CREATE INDEX person_by_name ON person (sort_key, id);
CREATE INDEX person_by_unit ON person (unit, sort_key, id, left_day);
CREATE INDEX person_by_level ON person (level, sort_key, id, left_day);
CREATE INDEX person_by_start ON person (COALESCE(start_day, 0), id);
-- What they are picked by besides.
CREATE INDEX person_by_location ON person (location, id, left_day);
CREATE INDEX person_by_manager ON person (manager_id, id);
CREATE INDEX person_by_left ON person (left_day, id) WHERE left_day IS NOT NULL;
-- The words of person.words one by one, for search by prefix.  person.c keeps
-- both in step; a reference would need an index as large as the table.
CREATE TABLE person_word (
	word      TEXT   NOT NULL,
	person_id BIGINT NOT NULL,
	PRIMARY KEY (word, person_id)
);

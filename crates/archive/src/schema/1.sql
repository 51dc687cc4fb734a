-- Format 1 of an archive. `record` columns hold JSON; other columns repeat of it what is searched or sorted by.
-- Spans in records are bytes of the report's text.

CREATE TABLE report (
    number   INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    file     TEXT NOT NULL,
    source   TEXT,
    title    TEXT,
    url      TEXT,
    language TEXT NOT NULL,
    text     TEXT NOT NULL,
    earliest TEXT,               -- publication, ISO 8601
    latest   TEXT,
    copy_of  TEXT,               -- id of another report
    record   TEXT NOT NULL       -- blocks, basis and evidence of the publication
) STRICT;

CREATE VIRTUAL TABLE report_text USING fts5 (
    title, text, content = 'report', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER report_added AFTER INSERT ON report BEGIN
    INSERT INTO report_text (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER report_removed AFTER DELETE ON report BEGIN
    INSERT INTO report_text (report_text, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
END;
CREATE TRIGGER report_changed AFTER UPDATE OF title, text ON report BEGIN
    INSERT INTO report_text (report_text, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
    INSERT INTO report_text (rowid, title, text) VALUES (new.number, new.title, new.text);
END;

CREATE TABLE mention (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    report TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    start  INTEGER NOT NULL,     -- first byte of the trigger
    class  TEXT NOT NULL,
    status TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;
CREATE INDEX mention_by_report ON mention (report, start);

CREATE TABLE incident (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    class     TEXT NOT NULL,
    status    TEXT NOT NULL,
    aggregate INTEGER NOT NULL,
    earliest  TEXT,              -- ISO 8601
    latest    TEXT,
    killed    INTEGER,           -- best claim, else the lowest
    injured   INTEGER,
    voices    INTEGER NOT NULL,
    record    TEXT NOT NULL
) STRICT;
CREATE INDEX incident_by_time ON incident (earliest, latest);
CREATE INDEX incident_by_class ON incident (class);

CREATE TABLE incident_mention (
    incident TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    mention  TEXT NOT NULL REFERENCES mention (id) ON DELETE CASCADE,
    PRIMARY KEY (incident, mention)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_of_mention ON incident_mention (mention);

CREATE TABLE incident_report (
    incident TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    report   TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    PRIMARY KEY (incident, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_of_report ON incident_report (report);

CREATE TABLE incident_place (
    incident TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,      -- lower case: name and first-level division
    country  TEXT                -- ISO 3166-1 alpha-2
) STRICT;
CREATE INDEX place_of_incident ON incident_place (incident);
CREATE INDEX place_by_country ON incident_place (country);

CREATE TABLE incident_party (
    incident TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    role     TEXT NOT NULL,      -- initiator, target
    name     TEXT NOT NULL,      -- lower case
    actor    TEXT                -- id of a known actor
) STRICT;
CREATE INDEX party_of_incident ON incident_party (incident);

CREATE TABLE link (
    number   INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,
    source   TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    target   TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    basis    TEXT NOT NULL,
    report   TEXT,               -- where the words stand that say so
    start    INTEGER,
    finish   INTEGER
) STRICT;
CREATE INDEX link_by_source ON link (source);
CREATE INDEX link_by_target ON link (target);

-- What people decided: a log that is only ever added to.
CREATE TABLE ruling (
    number INTEGER PRIMARY KEY,
    person TEXT NOT NULL,
    made   TEXT NOT NULL,        -- ISO 8601
    record TEXT NOT NULL
) STRICT;
CREATE TRIGGER ruling_stays BEFORE UPDATE ON ruling BEGIN
    SELECT raise(ABORT, 'rulings are never changed; add a new one');
END;
CREATE TRIGGER ruling_remains BEFORE DELETE ON ruling BEGIN
    SELECT raise(ABORT, 'rulings are never removed; add one that undoes it');
END;

-- What coded the reports.
CREATE TABLE run (
    number    INTEGER PRIMARY KEY,
    program   TEXT NOT NULL,
    knowledge TEXT NOT NULL,
    model     TEXT NOT NULL,
    reports   INTEGER NOT NULL,
    mentions  INTEGER NOT NULL,
    UNIQUE (program, knowledge, model)
) STRICT;

-- One row: whether reports came in since incidents were stored.
CREATE TABLE state (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    stale INTEGER NOT NULL
) STRICT;
INSERT INTO state (only, stale) VALUES (1, 0);

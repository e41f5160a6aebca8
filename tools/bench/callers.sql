-- Callers with a name and a number each, like those that the worker learns from contacts.
WITH names AS (
    SELECT g, (ARRAY['Marisol','Trevor','Ana','Mara','Omar','Jun','Lucía','Søren','Priya','Dmitri',
                     'Chen','Fatima','Grace','Hugo','Ines','Kofi','Lena','Mateo','Nora','Otto'])[1 + g %% 20]
           || ' ' || (ARRAY['Vánce','Oduya','Marsh','Bell','Reed','Núñez','Okafor','Larsen','Whitfield',
                            'Castillo','Demarco','Tran','Haddad','Ibarra','Kowalski','Lindqvist'])[1 + (g / 20) %% 16]
           || ' ' || chr(65 + g %% 26) || chr(97 + (g / 26) %% 26) || chr(97 + (g / 676) %% 26) AS name
      FROM generate_series(1, %(size)s) g
), kept AS (
    INSERT INTO words_words (program_id, kind, retention, clear, masked, found, kept_at)
    SELECT %(program)s, 'caller', 'person', name, 'X. Y.', '{}', now() FROM names ORDER BY g RETURNING id
), known AS (
    INSERT INTO callers_caller (version, key, name_id, program_id, entity_name, first_seen_at, last_seen_at)
    SELECT 1, gen_random_uuid(), id, %(program)s, 'Amber', now(), now() FROM kept RETURNING id, name_id
)
INSERT INTO callers_callerdetail (program_id, caller_id, words_id, is_reach)
SELECT %(program)s, id, name_id, false FROM known;

WITH numbers AS (
    SELECT id, '(' || 530 + id %% 20 || ') 555-' || lpad((id %% 10000)::text, 4, '0') AS typed FROM callers_caller
), kept AS (
    INSERT INTO words_words (program_id, kind, retention, clear, masked, e164, found, kept_at)
    SELECT %(program)s, 'caller-at', 'person', typed, '…', '+1' || regexp_replace(typed, '[^0-9]', '', 'g'), '{}',
           now() + id * interval '1 microsecond'
      FROM numbers ORDER BY id RETURNING id, kept_at
), both_sides AS (
    SELECT kept.id AS words_id, caller.id AS caller_id
      FROM (SELECT id, row_number() OVER (ORDER BY kept_at) AS nth FROM kept) kept
      JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM callers_caller) caller USING (nth)
)
INSERT INTO callers_callerdetail (program_id, caller_id, words_id, is_reach)
SELECT %(program)s, caller_id, words_id, true FROM both_sides;

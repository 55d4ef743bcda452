-- Whatever is borne is defined too, so that the limits of keys and values count definitions alone, however many bear them.
INSERT INTO tag_definition (account, key, value) SELECT DISTINCT account, key, value FROM tag
  WHERE NOT EXISTS (SELECT 1 FROM tag_definition AS known
    WHERE known.account = tag.account AND known.key = tag.key AND known.value = tag.value);
CREATE VIEW defined_key AS SELECT DISTINCT account, key FROM tag_definition;
